"""A dossier as the printed page needs it: plain values that a template places, never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from models.coverage import CellState
from models.text import Nature
from search_api.dossier.content import Dossier, Exhibit, PillarPart
from search_api.dossier.wording import basis_words, checked_words, method_rows, period_words
from search_api.web import format_id, words

# A word longer than a line would run off the page: it may break here.
_LONGEST_WORD = 28
_LONG = re.compile(rf"[^\s\u200b]{{{_LONGEST_WORD},}}")
# What steers the direction of letters could make a page read otherwise than it was written.
_STEERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029")


def printable(text: str | None) -> str:
    """The text as print can carry it: no control characters, nothing that turns the direction, words that break."""
    kept = "".join(
        " " if c in "\n\t\r" else c
        for c in text or ""
        if c in "\n\t\r" or (c not in _STEERING and unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"})
    )
    return _LONG.sub(_breakable, " ".join(kept.split()))


def _breakable(found: re.Match[str]) -> str:
    word = found.group()
    return "\u200b".join(word[at : at + _LONGEST_WORD // 2] for at in range(0, len(word), _LONGEST_WORD // 2))


def paragraphs(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := printable(part))]


def printed(dossier: Dossier) -> dict[str, Any]:
    """The template's data: strings, numbers and lists of them."""
    numbers = {e.id: e.number for e in dossier.evidence}
    shown: set[str] = set()
    pillars = []
    for part in dossier.pillars:
        pillars.append(_pillar(part, dossier, shown, numbers))
        shown.update(part.evidence)
    return {
        "region": dossier.region.name,
        "code": dossier.region.code,
        "province": dossier.region.province,
        "period": period_words(dossier.period),
        "made": format_id.moment(dossier.made, dossier.region.zone),
        "instance": dossier.instance,
        "count": format_id.number(len(dossier.evidence)),
        "documents": format_id.number(len({e.document for e in dossier.evidence})),
        "program": dossier.method.program,
        "years": [str(year) for year in dossier.period.matrix],
        "matrix": [_matrix_row(part) for part in dossier.pillars],
        "pillars": pillars,
        "searches": [
            [
                str(s.year),
                printable(s.name),
                format_id.number(s.days),
                format_id.day(s.first_day.isoformat(), s.last_day.isoformat()),
                format_id.day(s.period_from.isoformat(), s.period_to.isoformat()),
                format_id.number(s.fetched),
                format_id.number(s.failed),
            ]
            for s in dossier.searches
        ],
        "method": [[printable(name), printable(value)] for name, value in method_rows(dossier)],
    }


def _pillar(part: PillarPart, dossier: Dossier, shown: set[str], numbers: dict[Any, int]) -> dict[str, Any]:
    """A piece of evidence stands under its first pillar; under others a line points there."""
    by_id = {e.id: e for e in dossier.evidence}
    return {
        "id": part.pillar.value,
        "name": part.name,
        "subs": [[s.name_id, s.name_en, format_id.number(s.evidence)] for s in part.sub_dimensions],
        "count": format_id.number(len(part.evidence)),
        "mentioned": format_id.number(part.mentioned),
        "exhibits": [_exhibit(by_id[i], part, dossier) for i in part.evidence if i not in shown],
        "elsewhere": [f"B{numbers[i]}" for i in part.evidence if i in shown],
        "gaps": [
            {
                "year": str(c.year),
                "state": words.STATES[c.state],
                "told": _gap(c.state, c.mentions, c.searched.sources, c.searched.days, c.searched.documents),
            }
            for c in part.years
            if c.state is not CellState.EVIDENCED
        ],
    }


def _gap(state: CellState, mentions: int, sources: int, days: int, documents: int) -> str:
    if not sources:
        searched = "tidak ada sumber untuk wilayah ini yang dibaca"
    else:
        count = f"{format_id.number(sources)} sumber, {format_id.number(days)} hari"
        searched = f"dicari di {count}, {format_id.number(documents)} dokumen"
    if state is CellState.MENTIONED:
        return f"hanya disebut dalam daftar {format_id.number(mentions)} kali; {searched}"
    return searched


def _exhibit(e: Exhibit, part: PillarPart, dossier: Dossier) -> dict[str, Any]:
    if e.withdrawn:
        return {"number": f"B{e.number}", "id": e.id, "withdrawn": True}
    said = next(s for s in e.pillars if s.pillar is part.pillar)
    names = {s.id: s.name_id for s in part.sub_dimensions}
    zone = dossier.region.zone
    return {
        "number": f"B{e.number}",
        "id": e.id,
        "withdrawn": False,
        "basis": basis_words(said.basis),
        "subs": [names.get(s, s) for s in said.sub_dimensions],
        "others": [words.PILLARS[s.pillar] for s in e.pillars if s.pillar is not part.pillar],
        "event": format_id.day(e.event, e.event_end) if e.event else "tidak disebut",
        "published": format_id.day(e.published),
        "fetched": format_id.moment(e.fetched, zone),
        "page": "" if e.page is None else f"hlm. {e.page}",
        "text": paragraphs(e.text),
        "title": printable(e.title) or "tanpa judul",
        "outlet": printable(e.outlet) or "Berkas",
        "nature": "" if e.nature is Nature.NEWS else words.NATURES[e.nature],
        "officials": _each(format_id.official(o) for o in e.officials),
        "figures": _each(format_id.figure(i) for i in e.indicators),
        "checked": checked_words(e.checked),
        "copies": f"{format_id.number(e.copies)} salinan" if e.copies > 1 else "",
        "citation": printable(e.citation),
        "original": e.original or "",
        "pages": [name.rpartition("-")[2] for name in e.pages],
        "submitted": printable(f"{e.submitted.by}, {format_id.moment(e.submitted.at, zone)}" if e.submitted else ""),
    }


def _each(values: Any) -> list[str]:
    return list(dict.fromkeys(filter(None, (printable(value) for value in values))))


_MARKS = {
    CellState.EVIDENCED: "evidenced",
    CellState.MENTIONED: "mentioned",
    CellState.SEARCHED_NONE: "searched_none",
    CellState.NOT_SEARCHED: "not_searched",
}


def _matrix_row(part: PillarPart) -> dict[str, Any]:
    return {"name": part.name, "cells": [_cell(part, i) for i in range(len(part.years))]}


def _cell(part: PillarPart, index: int) -> Sequence[str]:
    cell = part.years[index]
    count = {CellState.EVIDENCED: cell.evidence, CellState.MENTIONED: cell.mentions}.get(cell.state)
    return [_MARKS[cell.state], "" if count is None else format_id.number(count)]
