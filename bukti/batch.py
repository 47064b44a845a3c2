"""Many questions at once: a table of them in, lines of evidence out, those that found nothing told."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TextIO

from bukti.terminal import figure_words, official_words
from bukti.workbench import Workbench
from models.errors import BuktiError, RequestError, StoreError
from models.evidence import Hit, SearchAnswer
from models.query import SearchRequest
from search_api.query.request import SEARCH_PARAMETERS, has_word, parse_search

QUESTION = "question"
# What a column may be called: a parameter of the search, `question` for its words.
COLUMNS = (QUESTION, *(name for name in SEARCH_PARAMETERS if name not in {"q", "cursor", "facets"}))
_SEVERAL = frozenset({"region", "pillar", "source", "nature", "year"})
_BETWEEN = re.compile(r"[;,|]")
_LONGEST_LINE = 1_000_000


class State(StrEnum):
    """`near`: no passage has its words, the nearest by meaning are told; `nothing`: not even those."""

    FOUND = "found"
    NEAR = "near"
    NOTHING = "nothing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A row of the table: its number (the first below the head is 1), the cells that go through, what it asks for."""

    row: int
    question: str
    kept: Mapping[str, str]
    request: SearchRequest | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the answer: one piece of evidence, or what became of a question that has none."""

    row: int
    question: str
    state: State
    rank: int | None = None
    evidence: str | None = None
    citation: str | None = None
    passage: str | None = None
    title: str | None = None
    region: tuple[str, ...] = ()
    region_name: tuple[str, ...] = ()
    pillar: tuple[str, ...] = ()
    day: str | None = None
    official: tuple[str, ...] = ()
    figure: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    score: float | None = None
    via: tuple[str, ...] = ()
    note: str | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


def read_questions(
    file: TextIO, bench: Workbench, *, defaults: Mapping[str, str], keep: Collection[str] = ()
) -> Iterator[Asked]:
    """The rows of a CSV, read as they are asked for. Cells are parted by commas, or by semicolons as Excel does here.

    `defaults`: values for parameters that a row leaves empty; `keep`: further columns, which go through to the answer.

    Raises RequestError, before the first row, for a table without questions and for a column of no meaning; what is
    wrong with a row is told by the row.
    """
    head = file.readline(_LONGEST_LINE).lstrip("\ufeff")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    columns = [name.strip() for name in next(csv.reader([head], delimiter=delimiter), [])]
    _check(columns, keep)
    # The catalogue is read only where a column speaks of outlets.
    ids = (source.outlet.id for source in bench.catalogue)
    sources = bench.store.outlets().union(ids) if "source" in columns else None
    # Strict: a quote that is never closed would swallow the questions below it without a word.
    rows = csv.reader(file, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Asked(row=number, question="", kept={}, refused=f"no CSV: {error}")
            continue
        if any(cell.strip() for cell in cells):
            yield _asked(number, columns, cells, bench, defaults=defaults, keep=keep, sources=sources)


def answer_lines(asked: Asked, bench: Workbench) -> Iterator[Line]:
    """The evidence of one question, best first; one line that says so where there is none."""
    bare = Line(row=asked.row, question=asked.question, kept=asked.kept, state=State.NOTHING)
    if asked.request is None:
        yield replace(bare, state=State.REFUSED, note=asked.refused)
        return
    try:
        reading = bench.reader.read(asked.request.q, understand=asked.request.understand)
        answer = bench.store.search(asked.request, reading)
    except StoreError:
        raise
    except BuktiError as error:
        yield replace(bare, state=State.REFUSED, note=error.detail)
        return
    note = _note(answer)
    if not answer.hits:
        yield replace(bare, note=note)
    state = State.FOUND if answer.total.value else State.NEAR
    for rank, hit in enumerate(answer.hits, start=1):
        yield replace(_line(bare, hit, bench), state=state, rank=rank, note=note)


def _check(columns: list[str], keep: Collection[str]) -> None:
    if QUESTION not in columns:
        raise RequestError(f"the table has no column {QUESTION!r}", parameter=QUESTION, hint="name one so in its head")
    for name in columns:
        if columns.count(name) > 1:
            raise RequestError(f"the column {name!r} stands twice", parameter=name, hint="leave one out")
        if name not in COLUMNS and name not in keep:
            raise RequestError(
                f"no column is called {name!r}",
                parameter=name,
                hint=f"there are {', '.join(COLUMNS)}; --keep {name!r} lets it through to the answer",
            )
    for name in keep:
        if name not in columns or name in COLUMNS:
            raise RequestError(f"--keep {name!r} names no further column of the table", parameter="keep")


def _asked(
    number: int,
    columns: list[str],
    cells: list[str],
    bench: Workbench,
    *,
    defaults: Mapping[str, str],
    keep: Collection[str],
    sources: Collection[str] | None,
) -> Asked:
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    asked = Asked(row=number, question=row.get(QUESTION, ""), kept={name: row.get(name, "") for name in keep})
    if len(cells) != len(columns):
        return replace(asked, refused=f"{len(cells)} cells where the head has {len(columns)}")
    given = {name: value for name, value in defaults.items() if value} | {
        name: value for name, value in row.items() if value and name in COLUMNS
    }
    if not has_word(given.get(QUESTION, "")):  # "???", "-": marks of an empty cell
        given.pop(QUESTION, None)
    if not any(value and name in given for name, value in row.items()):
        return replace(asked, refused="neither a question nor a filter")
    raw = {("q" if name == QUESTION else name): _values(name, value) for name, value in given.items()}
    try:
        return replace(asked, request=parse_search(raw, registry=bench.registry, sources=sources))
    except RequestError as error:
        return replace(asked, refused=error.detail)


def _values(name: str, cell: str) -> list[str]:
    if name not in _SEVERAL:
        return [cell]
    return [value for part in _BETWEEN.split(cell) if (value := part.strip())]


def _line(bare: Line, hit: Hit, bench: Workbench) -> Line:
    return replace(
        bare,
        evidence=hit.id,
        citation=bench.store.evidence(hit.id).citation.plain,
        passage=hit.passage.text,
        title=hit.document.title,
        region=tuple(region.code for region in hit.regions),
        region_name=tuple(region.name for region in hit.regions),
        pillar=_once(p.pillar.value + (" (mentioned)" if p.enumerated else "") for p in hit.pillars),
        day=hit.document.event or hit.document.published,
        official=_once(map(official_words, hit.officials)),
        figure=_once(map(figure_words, hit.indicators)),
        outlet=hit.document.outlet,
        url=hit.document.url or hit.document.source,
        score=hit.score,
        via=hit.via,
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _note(answer: SearchAnswer) -> str | None:
    understood = answer.understood
    read = f"read as: {understood.suggestion}" if understood.suggestion else None
    return "; ".join(filter(None, (read, understood.mended, understood.mode))) or None
