"""Who wrote and edited an article, from the lines round it and the mark behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extract.byline import person
from crawler.extract.caption import has_verb, is_scene
from crawler.extract.endmark import signing_people
from crawler.extract.seen import Kind, Seen

# "Ardian Fanggi - lembahKaili", "Bangun Sarwono | Farah Natalia": people with no label, right by the publication line.
_NAME_AND_OUTLET = re.compile(r"^(?P<name>[^\-–|/,]{5,40})\s[-–]\s(?P<outlet>[\w.]*[a-z][A-Z][\w.]*|\w+\.\w{2,4})$")

_CAMEL = re.compile(r"[a-z][A-Z]|\.\w{2,4}$")
# "Oleh: Marwan Tolage" and the writer's post or calling below it or in brackets, as essays are signed.
_BY = re.compile(r"^\W*(?:oleh|by)\b", re.IGNORECASE)
_CALLING = re.compile(
    r"^[\W_]*(?:penulis adalah|kadis\w*|kepala|kabid|kabag|kasi|sekretaris|staf|asn|pns|pegawai|analis|pranata|"
    r"widyaiswara|dosen|guru|rektor|dekan|profesor|akademisi|mahasisw[ai]|peneliti|pengamat|pemerhati|praktisi|pakar|aktivis|"
    r"ketua|wakil ketua|anggota|direktur|alumn\w+|wali\s?kota|bupati|camat|lurah|advokat|dokter|warga|pegiat|penggiat|"
    r"mantan|founder|pendiri|fungsional|penyuluh|statistisi|auditor)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_CALLING_WORDS = 12


def find_essayist(page: Sequence[Seen], start: int, title: int | None) -> str:
    """What shows that the writer named above the article is no journalist ("" for nothing): his calling by his name.

    An article that opens with a place line is a report, whoever signs it.
    """
    if start < len(page) and page[start].dateline:
        return ""
    for index in range(0 if title is None else title + 1, start):
        seen = page[index]
        if seen.kind is not Kind.BYLINE or not seen.names or not _BY.match(seen.text):
            continue
        bracket = _IN_BRACKETS.search(seen.text)
        below = page[index + 1] if index + 1 < start else None
        if bracket and _CALLING.match(bracket[1]):
            return seen.text
        if below and _is_calling(below):
            return below.text
    return ""


def _is_calling(seen: Seen) -> bool:
    """A post or a calling and nothing that its holder does, as a caption would tell."""
    if seen.kind not in {Kind.SHORT, Kind.BYLINE} or seen.line.words > _CALLING_WORDS or is_scene(seen.text):
        return False
    return _CALLING.match(seen.text) is not None and not has_verb(seen.text)


def find_people(page: Sequence[Seen], start: int, end: int, marks: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Who wrote and edited, and where that was read."""
    found: dict[str, int] = {}
    for index in _byline_places(page, end):
        for name in page[index].names or ():
            found.setdefault(name, index)
    if not found:
        for name, index in _unlabelled(page, start):
            found.setdefault(name, index)
    if found:
        lines = ", ".join(str(index + 1) for index in dict.fromkeys(found.values()))
        return tuple(found), f"line {lines}"
    signed = tuple(dict.fromkeys(name for mark in marks for name in signing_people(mark)))
    return signed, "end mark" if signed else ""


def _byline_places(page: Sequence[Seen], end: int) -> Iterator[int]:
    """Bylines above, inside and below the article, down to the first list of other things."""
    for index, seen in enumerate(page):
        if index >= end and seen.kind is Kind.HEADING:
            return
        if seen.kind is Kind.BYLINE:
            yield index


def _unlabelled(page: Sequence[Seen], start: int) -> Iterator[tuple[str, int]]:
    """People without a label, within two lines of the publication line."""
    for index in range(start):
        around = page[max(0, index - 1) : index + 3]
        if page[index].kind is not Kind.SHORT or not any(seen.kind is Kind.DATE for seen in around):
            continue
        text = page[index].text
        match = _NAME_AND_OUTLET.match(text)
        pieces = [match["name"]] if match else text.split("|")
        names = [person(piece.strip()) for piece in pieces]
        camel = match is not None and _CAMEL.search(match["outlet"]) is not None
        if (match or len(pieces) > 1) and all(name and (camel or " " in name) for name in names):
            yield from ((name, index) for name in names if name)
