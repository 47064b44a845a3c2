"""The matrix: cells are made again where, and only where, something of them changed."""

from __future__ import annotations

from dataclasses import replace

from models.coverage import CellState
from search_api.coverage import Counts, Matrix, Reached
from tests.search_api.press import registry

PALOPO, LUWU_UTARA = "73.73", "73.22"
COUNTS = {PALOPO: {("living", 2020): Counts(evidence=2, mentions=3, documents=2, outlets=1)}}
LOG = [Reached(source="s", day="2021-01-05", regions=(LUWU_UTARA,), first_year=2020, last_year=2020, fetched=7)]


def test_a_region_keeps_its_cells_while_its_counts_stand() -> None:
    matrix = Matrix((PALOPO, LUWU_UTARA), (2020, 2021), registry())
    before = matrix.cells(COUNTS, LOG)
    assert all(a is b for a, b in zip(before, matrix.cells(COUNTS, list(LOG)), strict=True))
    more = COUNTS | {LUWU_UTARA: {("economy", 2021): Counts(evidence=0, mentions=1, documents=1, outlets=1)}}
    after = matrix.cells(more, LOG)
    assert all((a is b) == (a.region == PALOPO) for a, b in zip(before, after, strict=True))
    (changed,) = [b for a, b in zip(before, after, strict=True) if a != b]
    assert (changed.region, changed.year, changed.state) == (LUWU_UTARA, 2021, CellState.MENTIONED)


def test_counts_that_are_gone_leave_an_empty_cell() -> None:
    matrix = Matrix((PALOPO,), (2020,), registry())
    matrix.cells(COUNTS, LOG)
    assert {cell.state for cell in matrix.cells({}, LOG)} == {CellState.NOT_SEARCHED}


def test_what_was_searched_since_is_told() -> None:
    matrix = Matrix((PALOPO, LUWU_UTARA), (2020, 2021), registry())
    before = matrix.cells(COUNTS, LOG)
    assert {(c.region, c.year) for c in before if c.searched.sources} == {(LUWU_UTARA, 2020)}
    wider = [*LOG, replace(LOG[0], day="2021-01-06", regions=(PALOPO,), last_year=2021)]
    after = matrix.cells(COUNTS, wider)
    assert {(c.region, c.year) for c in after if c.searched.sources} == {
        (LUWU_UTARA, 2020),
        (PALOPO, 2020),
        (PALOPO, 2021),
    }
    assert all((a is b) == (a.region == LUWU_UTARA) for a, b in zip(before, after, strict=True))
