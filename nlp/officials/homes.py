"""Which region an office belongs to, where the office itself does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.mention import Place, RegionMention, RegionRole
from models.region import RegionRegistry
from nlp.registry import bare_name

TITLE_WEIGHT, LEDE_WEIGHT, LEDE = 3, 2, 400
# Whose offices are tied to a region; a ministry's people and assessors have none (contract: officials).
LOCAL = frozenset(("local", "province", "regency", "city"))


class Homes:
    """The regions of an article, weighed by how often and where it names them."""

    def __init__(self, regions: Sequence[RegionMention], registry: RegionRegistry) -> None:
        self._registry = registry
        weights: Counter[str] = Counter()
        for mention in regions:
            if mention.role is RegionRole.DATELINE:
                continue
            weight = TITLE_WEIGHT if mention.field is Place.TITLE else 1
            if mention.field is Place.TEXT and mention.start is not None and mention.start < LEDE:
                weight = LEDE_WEIGHT
            weights[mention.code] += weight
        self._ranked = [code for code, _ in weights.most_common()]

    def of(self, *, level: str, tier: str | None, home: str | None) -> str | None:
        """The code of the region whose office it is; None for a ministry's, or where no region named fits."""
        if level not in LOCAL and (level != "any" or home is None):
            return None
        kind = tier or level
        if home is not None and _fits(home, kind):
            return home
        main = next((c for c in self._ranked if _fits(c, kind)), None)
        if home is not None:
            return home if kind == "local" else self._of_kind(home, kind) or main or home
        if kind == "province" and main is None and self._ranked:
            return self._ranked[0][:2]
        return main

    def _of_kind(self, home: str, kind: str) -> str | None:
        """The region of the same name or the province that an office's kind asks for ("Wawali Bengkulu": the kota)."""
        if kind == "province":
            return home[:2]
        here = self._registry.get(home)
        if here is None:
            return None
        name = bare_name(here)
        return next((r.code for r in self._registry if bare_name(r) == name and _fits(r.code, kind)), None)

    @property
    def main(self) -> str | None:
        """The kabupaten or kota that is named most; the province where the article names no other."""
        return next((c for c in self._ranked if len(c) > 2), self._ranked[0] if self._ranked else None)


def _fits(code: str, kind: str) -> bool:
    if kind == "province":
        return len(code) == 2
    if kind == "city":
        return (len(code) > 2 and code[3] == "7") or code.startswith("31.")
    if kind == "regency":
        return len(code) > 2 and code[3] != "7"
    return True
