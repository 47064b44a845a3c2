"""The outlets that a query's words name: by domain, by a name of several words, by one word that is no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nlp.query.cues import load_cues
from nlp.query.words import HOLE
from nlp.regions.names import load_names
from nlp.resources import FOLDER

if TYPE_CHECKING:
    from models.document import Outlet

Outlets = Callable[[], "Iterable[Outlet]"]
# What a government is called names the government in a query, not its web site.
_GOVERNMENTS = frozenset(("kabupaten", "kota", "province", "ministry", "government"))
_LONGEST = 6
_LEAST_LETTERS = 8
_PUNCTUATION = ".,;:!?()[]\"'"
_SITE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_NOT_LETTER = re.compile(r"[\W_]+")
_ENDINGS = (".com", ".id", ".co", ".net")


class FoundOutlet(NamedTuple):
    """A run of words, by their indexes, and the ids of the outlets that it names."""

    start: int
    end: int
    ids: tuple[str, ...]
    because: str


class QueryOutlets:
    """Finds outlets in a list of words; the list of outlets is asked for when the first query is read."""

    def __init__(self, outlets: Outlets, folder: Path = FOLDER) -> None:
        self._outlets = outlets
        self._folder = folder

    def find(self, words: Sequence[str]) -> list[FoundOutlet]:
        """Left to right, the longest name first."""
        plain = [w.strip(_PUNCTUATION) for w in words]
        found: list[FoundOutlet] = []
        at = 0
        while at < len(plain):
            outlet = self._outlet_at(plain, at)
            if outlet:
                found.append(outlet)
            at = outlet.end if outlet else at + 1
        return found

    def _outlet_at(self, words: list[str], start: int) -> FoundOutlet | None:
        site = words[start].lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        if _SITE.fullmatch(site) and site in self._by_domain:
            return FoundOutlet(self._leads(words, start), start + 1, self._by_domain[site], words[start])
        for length in range(min(_LONGEST, len(words) - start), 0, -1):
            run = words[start : start + length]
            ids = self._by_name.get(_joined(" ".join(run))) if HOLE not in run else None
            lead = self._leads(words, start)
            if ids and (lead < start or self._is_clear(run)):
                return FoundOutlet(lead, start + length, ids, " ".join(run))
        return None

    def _is_clear(self, run: list[str]) -> bool:
        """Whether the words can hardly mean anything else: written as the outlet writes itself, or of no everyday or
        place's words."""
        if " ".join(run) in self._written and any(c.isupper() for c in "".join(run)):
            return True
        if len(run) == 1:
            return len(run[0]) >= _LEAST_LETTERS and run[0].lower() not in self._common
        places = load_names(self._folder)
        return not all(w.lower() in self._common or places.get(w) for w in run)

    def _leads(self, words: list[str], start: int) -> int:
        """Where the word that leads to an outlet ("portal ...") begins; `start` where none does."""
        for length in (2, 1):
            if start >= length and " ".join(words[start - length : start]).lower() in self._lead_words:
                return start - length
        return start

    @cached_property
    def _lead_words(self) -> frozenset[str]:
        return load_cues(self._folder).of("outlet_lead")

    @cached_property
    def _common(self) -> frozenset[str]:
        return load_cues(self._folder).of("outlet_common")

    @cached_property
    def _known(self) -> tuple[Outlet, ...]:
        return tuple(self._outlets())

    @cached_property
    def _written(self) -> frozenset[str]:
        return frozenset(outlet.name for outlet in self._known)

    @cached_property
    def _by_domain(self) -> dict[str, tuple[str, ...]]:
        return _grouped((outlet.domain.lower().removeprefix("www."), outlet.id) for outlet in self._known)

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        return _grouped(
            (key, outlet.id) for outlet in self._known if outlet.kind not in _GOVERNMENTS for key in _keys(outlet.name)
        )


def _keys(name: str) -> Iterator[str]:
    """A name's letters, with and without an ending such as ".com"."""
    written = name.lower()
    yield _joined(written)
    for ending in _ENDINGS:
        if written.endswith(ending):
            yield _joined(written.removesuffix(ending))


def _joined(written: str) -> str:
    return _NOT_LETTER.sub("", written.lower())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        if key and value not in found.get(key, ()):
            found[key] = (*found.get(key, ()), value)
    return found
