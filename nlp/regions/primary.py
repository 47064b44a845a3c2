"""Which one region an article is about; none where it is about several, or about a ministry's programme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from models.text import Nature
from nlp.article import Article
from nlp.regions.cues import load_cues, pattern_of
from nlp.regions.weights import JAKARTA, Weight, load_weigher
from nlp.resources import FOLDER

# Tuned on the seeds and the open newsroom.
LEAST = 2.5
CLEARLY = 1.35
_CROWD = 5
_CROWD_LEAST = 6.0
# How many times heavier one of two that meet may be: a visitor is named less than a host.
_VISIT_NEAR, _TOGETHER_NEAR = 4.0, 2.5


class PrimaryRegion:
    """Decides by the weights of what is named."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._weigher = load_weigher(folder)
        cues = load_cues(folder)
        self._visit = pattern_of(cues["visit"])
        self._together = pattern_of(cues["together"])
        self._receives = pattern_of(cues["receives"])

    def of(self, article: Article) -> str | None:
        """The code, or None."""
        ranked = self._weigher.weigh(article).ranked()
        if not ranked or not _is_spoken_of(ranked[0][1]):
            return None
        if (met := self._meeting(article, ranked)) is not None:
            return self._host(article, met)
        if _is_crowd(ranked):
            return None
        return _clear(ranked)

    def _meeting(self, article: Article, ranked: list[tuple[str, Weight]]) -> tuple[str, str] | None:
        """Two governments of which one visits the other or both act together, named early, near in weight."""
        early = [(c, w) for c, w in ranked if (w.government_early or w.in_title) and w.government]
        pair = [c for c, _ in early[:2]]
        if len(pair) < 2 or _related(pair[0], pair[1]) or pair[0].count(".") != pair[1].count("."):
            return None
        opening = _opening(article)
        visit = self._visit.search(opening) is not None
        together = self._together.search(opening) is not None
        first, second = early[0][1], early[1][1]
        near = second.total * (_VISIT_NEAR if visit else _TOGETHER_NEAR) >= first.total
        both_lead = all(w.in_title for _, w in early[:2]) or all(w.government_early for _, w in early[:2])
        return (pair[0], pair[1]) if near and both_lead and (visit or together) else None

    def _host(self, article: Article, met: tuple[str, str]) -> str | None:
        """The host, on the host's own portal; else nobody."""
        outlet = article.document.outlet
        own = outlet.regions[0] if outlet and outlet.nature is Nature.RELEASE and len(outlet.regions) == 1 else ""
        if own not in met:
            return None
        other = met[1] if own == met[0] else met[0]
        for place, text in reversed(list(article.fields())):
            first = {m.code: m.start or 0 for m in reversed(article.regions) if m.field is place}
            if own in first and other in first:
                return own if self._is_host(text, first[own], first[other]) else None
        return None

    def _is_host(self, text: str, own: int, other: int) -> bool:
        """Whoever stands before "menerima", or behind "berkunjung ke", is visited."""
        span = (min(own, other), max(own, other))
        if self._receives.search(text, *span):
            return own < other
        return self._visit.search(text, *span) is not None and own > other


@cache
def load_primary_region(folder: Path = FOLDER) -> PrimaryRegion:
    """One for each folder of resources."""
    return PrimaryRegion(folder)


def _is_spoken_of(weight: Weight) -> bool:
    """Enough in all, and not only as the place where somebody was."""
    return weight.total >= LEAST and (weight.in_title or weight.plain > 0 or weight.government > 0)


def _clear(ranked: list[tuple[str, Weight]]) -> str | None:
    """The heaviest, where no other region that is not its own province or kabupaten comes near."""
    code, best = ranked[0]
    rivals = [(c, w) for c, w in ranked[1:] if not _related(c, code)]
    if not rivals or best.total >= CLEARLY * rivals[0][1].total:
        return code
    rival = rivals[0][1]
    if best.in_title and not rival.in_title:
        return code
    return None


def _is_crowd(ranked: list[tuple[str, Weight]]) -> bool:
    """Many regions of which neither title nor lede singles one out: a ministry's programme."""
    best = ranked[0][1]
    local = sum(code != JAKARTA for code, _ in ranked)
    singled_out = best.in_title or (best.in_lede and best.government_early)
    second = ranked[1][1].total if len(ranked) > 1 else 0.0
    faint = best.total < _CROWD_LEAST and best.total < 2 * second
    return local >= _CROWD and not singled_out and faint


def _opening(article: Article) -> str:
    """Title and lede."""
    lede = article.body[: article.paragraphs[min(1, len(article.paragraphs) - 1)].end] if article.paragraphs else ""
    return f"{article.title or ''}\n{lede}"


def _related(a: str, b: str) -> bool:
    """Whether one is the other's province."""
    return a.startswith(f"{b}.") or b.startswith(f"{a}.")
