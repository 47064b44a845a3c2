"""Which of the lines above an article is its headline: by its words, its form and its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.extract.caption import has_verb, is_labelled_caption, is_scene
from crawler.extract.line import Line, fold
from crawler.extract.repeat import overlap
from models.calendar_id import find_full_day

_SITE_SUFFIX = re.compile(r"\s+(?:[|\-–—»•:]|::|\|\|)\s+(?P<site>[^|\-–—»•]{2,60})$")
_DOMAIN = re.compile(r"\.(?:com|id|net|org|co|news|info|tv)\b", re.IGNORECASE)
_CRUMBS = re.compile(r"\s+(?:[»›>/]|&raquo;)\s+|\s*[»›]\s*")
# A portal's masthead: an office and nothing that it does.
_OFFICE = re.compile(
    r"^(?i:(?:kepala |sekretaris )?(?:dinas|badan|bagian)|sekretariat|inspektorat|"
    r"pemerintah (?:kabupaten|kota|provinsi)|kecamatan|kementerian|"
    r"diskominfo\w*)(?:[\s,&]+(?:dan|[A-Z]\w*))*$"
)
# An outlet's name or motto, which may well name the place that the article is about.
_SLOGAN = re.compile(
    r"^(?i:portal|kabar|berita|warta|info(?:rmasi)?|media|radar|suara|harian|koran|tabloid|majalah|situs|website|laman|news|lensa|jendela|"
    r"mitra|sahabat)\s(?:[A-Z]\w*\s?|dan\s|untuk\s|dari\s|&\s){1,5}$|(?i:terpercaya|terdepan|tercepat|teraktual|mencerahkan)\W*$"
)
_LEAST_POINTS = 1.0
# Most words of a headline come again in the article. A headline right above the publication line may be freer.
_LEAST_OVERLAP = 0.4
_LEAST_BESIDE = 0.2
_LEAST_SOLE = 5
_STANDFIRST = 2.0
_MIN_WORDS, _MAX_WORDS = 3, 28
# "(15/8/2023)", "(15/8)": how reports and captions write a day, and headlines don't.
_BRACKETED_DAY = re.compile(r"\(\d{1,2}\s?[/-]\s?\d{1,2}(?:\s?[/-]\s?\d{2,4})?\)")
_MAX_TAG = 7
_MAX_BROKEN = 3
_BROKEN_BONUS = 0.3


@dataclass(frozen=True, slots=True)
class TitleChoice:
    """A title and the line it was read from."""

    text: str
    index: int


def choose_title(
    head: Sequence[tuple[int, Line]], body: Sequence[str], *, beside: Collection[int], date: int | None, before: int
) -> TitleChoice | None:
    """The headline among the lines above the article, or None where none of them is one.

    `head` has each candidate with its index on the page; `beside` the indices of publication lines and bylines, `date`
    that of the last publication line; `before` the index of the first byline or standfirst, which a headline seldom
    stands below.
    """
    texts = [fold(line.text) for _, line in head]
    folded = [fold(text) for text in body]
    found: list[tuple[float, TitleChoice]] = []
    for place, (index, line) in enumerate(head):
        text = strip_site(line.text.strip(), [other.text for _, other in head if other is not line], body)
        close = any(0 < other - index <= 2 for other in beside)
        # Printed twice, under the day, or the only one: such a headline may be free in its words.
        free = close or texts.count(fold(text)) > 1 or any(0 < index - other <= 2 for other in beside)
        free = free or (len(head) == 1 and line.words >= _LEAST_SOLE)
        points = _points(Line(text), body, least=_LEAST_BESIDE if free else _LEAST_OVERLAP)
        if points is None:
            continue
        points += _said_again(fold(text), texts, place) + 0.5 * (place + 1) / len(head)
        points += 2.0 if line.tag == "h1" else 0.0
        points += 0.4 if close else 0.0
        points -= 1.0 if index > before else 0.0
        points -= 1.0 if is_scene(text) or is_labelled_caption(text) or find_full_day(text) else 0.0
        points -= 2.0 if _BRACKETED_DAY.search(text) else 0.0
        points -= 1.0 if _is_name_in(fold(text), folded) else 0.0
        points -= _STANDFIRST if place and _is_standfirst(line, index, *head[place - 1]) else 0.0
        points -= 1.5 if _is_office(text) or _SLOGAN.match(text) else 0.0
        found.append((points, TitleChoice(text, index)))
    found += _broken(head, found)
    if date is not None and any(choice.index < date for _, choice in found):
        # A headline stands above its date; what stands below is a caption or a kicker.
        found = [(points - (0.8 if choice.index > date else 0.0), choice) for points, choice in found]
    points, choice = max(found, key=lambda entry: entry[0], default=(0.0, None))
    return choice if points >= _LEAST_POINTS else None


def _points(line: Line, body: Sequence[str], *, least: float) -> float | None:
    """How much a line looks like the headline of what follows; None for what can't be one."""
    if not line.text or not _MIN_WORDS <= line.words <= _MAX_WORDS or not line.headline:
        return None
    share = overlap(line.text, body)
    if share < least:
        return None
    points = 1.5 * share + overlap(line.text, body[:6])
    if 5 <= line.words <= 20:
        points += 0.8
    if len(_CRUMBS.findall(line.text)) >= 2:
        points -= 2.0
    if line.capitals > 0.6:
        points += 0.3
    return points


def _is_standfirst(line: Line, index: int, index_above: int, above: Line) -> bool:
    """A line written small right below a headline whose words begin large."""
    if _is_office(above.text) or _SLOGAN.match(above.text):
        return False
    return index_above == index - 1 and above.words >= _LEAST_SOLE and above.capitals > 0.8 and line.capitals < 0.5


def _is_office(text: str) -> bool:
    """An office's or its head's name, with no word of what it does."""
    return _OFFICE.match(text) is not None and not has_verb(text.casefold())


def _is_name_in(text: str, body: Sequence[str]) -> bool:
    """A tag, an office: what stands word for word inside a sentence of the article is seldom its headline."""
    return text.count(" ") < _MAX_TAG and any(text in other and len(other) > 2 * len(text) for other in body)


def _broken(
    head: Sequence[tuple[int, Line]], found: Sequence[tuple[float, TitleChoice]]
) -> list[tuple[float, TitleChoice]]:
    """Headlines that a page breaks over up to three lines: the next line begins small, or all are in capitals."""
    points = {choice.index: value for value, choice in found}
    lines = dict(head)
    joined: list[tuple[float, TitleChoice]] = []
    for index, line in head:
        text, last = line.text, index
        while last < index + _MAX_BROKEN - 1 and last + 1 in lines and _carries_on(lines[last], lines[last + 1]):
            last += 1
            text = f"{text} {lines[last].text}"
        if last > index and not _is_office(line.text) and Line(text).words <= _MAX_WORDS:
            best = max((points[i] for i in range(index, last + 1) if i in points), default=0.0)
            joined.append((best + _BROKEN_BONUS, TitleChoice(text, index)))
    return joined


def _carries_on(above: Line, line: Line) -> bool:
    if line.gap or above.closed or above.text.endswith(":") or line.bullet or min(above.words, line.words) < 2:
        return False
    return line.text[0].islower() or (above.text.isupper() and line.text.isupper() and above.words >= _MIN_WORDS)


def _said_again(text: str, texts: Sequence[str], place: int) -> float:
    """A headline often stands again in a breadcrumb; right below, a caption does."""
    return 0.5 if any(text in other for index, other in enumerate(texts) if abs(index - place) > 1) else 0.0


def strip_site(text: str, others: Sequence[str] = (), body: Sequence[str] = ()) -> str:
    """A headline without the site's name behind it ("... - Kabar Mahakam").

    What stands behind the dash goes when the headline stands somewhere without it, when it stands somewhere by itself,
    when it is an address, or when it looks like a name and is no part of the article's words.
    """
    match = _SITE_SUFFIX.search(text)
    if match is None:
        return text
    bare, site = text[: match.start()].rstrip(), match["site"].strip()
    if len(bare.split()) < _MIN_WORDS:
        return text
    known = {fold(other) for other in others}
    if fold(bare) in known or fold(site) in known or _DOMAIN.search(site):
        return strip_site(bare, others, body)
    named = all(not w[0].isalpha() or w[0].isupper() for w in site.split())
    if (
        named
        and len(site.split()) <= (7 if "|" in match[0] else 3)
        and overlap(site, body) < (1.1 if "|" in match[0] else 0.5)
    ):
        return bare
    return text
