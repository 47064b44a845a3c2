"""Which of the lines above an article is its headline: by its words, its form and its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.line import Line, fold
from crawler.extract.repeat import overlap

_SITE_SUFFIX = re.compile(r"\s+(?:[|\-–—»•:]|::|\|\|)\s+(?P<site>[^|\-–—»•]{2,50})$")
_CRUMBS = re.compile(r"\s+(?:[»›>/]|&raquo;)\s+|\s*[»›]\s*")
_LEAST_OVERLAP = 0.34
_MIN_WORDS, _MAX_WORDS = 3, 28


@dataclass(frozen=True, slots=True)
class TitleChoice:
    """A title and the line it was read from."""

    text: str
    index: int


def choose_title(head: Sequence[tuple[int, Line]], body: Sequence[str], *, nearest: int | None) -> TitleChoice | None:
    """The headline among the lines above the article, or None where none of them is one.

    `head` has each candidate with its index on the page; `nearest` the index of the publication line or byline that a
    headline stands by, when there is one.
    """
    opening = body[:6]
    best: tuple[float, TitleChoice] | None = None
    texts = [fold(line.text) for _, line in head]
    for place, (index, line) in enumerate(head):
        text = strip_site(line.text.strip(), [other.text for _, other in head if other is not line], opening)
        points = _points(Line(text), opening)
        if points is None:
            continue
        points += _said_again(fold(text), texts, place)
        points += 0.5 * (place + 1) / len(head)
        if line.tag == "h1":
            points += 2.0
        if nearest is not None and 0 < nearest - index <= 3:
            points += 0.6 / (nearest - index)
        if best is None or points > best[0]:
            best = (points, TitleChoice(text, index))
    return best[1] if best else None


def _points(line: Line, opening: Sequence[str]) -> float | None:
    """How much a line looks like the headline of what follows; None for what can't be one."""
    if not line.text or not _MIN_WORDS <= line.words <= _MAX_WORDS or not line.headline:
        return None
    share = overlap(line.text, opening) if opening else 1.0
    if share < _LEAST_OVERLAP:
        return None
    points = 2.5 * share
    if 5 <= line.words <= 20:
        points += 0.8
    if len(_CRUMBS.findall(line.text)) >= 2:
        points -= 2.0
    if line.capitals > 0.6:
        points += 0.3
    return points


def _said_again(text: str, texts: Sequence[str], place: int) -> float:
    """A headline often stands again in a breadcrumb or above a picture."""
    return 0.5 if any(text in other for index, other in enumerate(texts) if index != place) else 0.0


def strip_site(text: str, others: Sequence[str] = (), body: Sequence[str] = ()) -> str:
    """A headline without the site's name behind it ("... - Kabar Mahakam"), and without a breadcrumb before it.

    What stands behind the dash goes when it names no word of the article and is short, or when the headline stands
    somewhere without it.
    """
    match = _SITE_SUFFIX.search(text)
    if match:
        bare = text[: match.start()].rstrip()
        known = {fold(other) for other in others}
        site = match["site"].strip()
        if fold(bare) in known or (len(site.split()) <= 4 and _is_site(site) and overlap(site, body) < 0.5):
            return bare
    return text


def _is_site(site: str) -> bool:
    return bool(
        re.search(r"\.(?:com|id|net|org|co|news|info|tv|go\.id)\b", site, re.IGNORECASE)
        or (len(site.split()) <= 3 and all(w[0].isupper() or not w[0].isalpha() for w in site.split()))
    )
