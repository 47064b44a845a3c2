"""Rows of facts: made of an article alone, the same each time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.codec import from_json
from models.pillar import Basis
from models.query import DateField
from search_api.store import fields
from search_api.store.elastic.facts_index import SPEC, Cell, FactRows, Facts, cell_field, ended, row_id
from search_api.store.hit_making import Shown
from tests.search_api.press import FETCHED, HARIAN, PlainTerms, Press

PAGE = """Judul: Kota Palopo
Tanggal: 2021-02-01
Kota Palopo menata taman untuk smart living [2020/2021].
Enam pilar: smart governance, smart living, smart economy di Kota Palopo.
Bupati Joko Contoh berterima kasih."""


def facts_of(page: str, **changes: Any) -> Facts:
    item = Press().item(page, url="https://harian.example/1", outlet=HARIAN)
    assert item.analysis is not None
    given = Facts(
        document=item.document,
        document_key=3,
        story_key=4,
        analysis=item.analysis,
        passages=item.passages,
        key=10,
        fetched=FETCHED,
        known_from=1_000,
    )
    return replace(given, **changes)


@pytest.fixture
def rows() -> dict[str, dict[str, Any]]:
    return dict(FactRows(PlainTerms()).of(facts_of(PAGE)))


def test_ids_and_keys_follow_the_text(rows: dict[str, dict[str, Any]]) -> None:
    assert list(rows) == [row_id(10, 1_000), row_id(11, 1_000), row_id(12, 1_000)]
    assert [row[fields.KEY] for row in rows.values()] == [10, 11, 12]
    assert {row[fields.STORY_KEY] for row in rows.values()} == {4}


def test_the_same_facts_make_the_same_rows(rows: dict[str, dict[str, Any]]) -> None:
    assert dict(FactRows(PlainTerms()).of(facts_of(PAGE))) == rows


def test_no_row_has_a_field_that_the_mapping_lacks(rows: dict[str, dict[str, Any]]) -> None:
    assert {name for row in rows.values() for name in row} <= set(SPEC.properties)
    cells = {name for row in rows.values() for name in row.get("cells", {})}
    assert cells <= set(SPEC.properties["cells"]["properties"])


def test_a_passage_counts_in_each_year_and_a_document_once(rows: dict[str, dict[str, Any]]) -> None:
    name = cell_field(DateField.EFFECTIVE, None).partition(".")[2]
    first, second, third = (row.get("cells", {}).get(name, []) for row in rows.values())
    assert [Cell.parse(token) for token in first] == [
        Cell("73.73", "living", 2020, True, True),
        Cell("73.73", "living", 2021, True, True),
    ]
    living = [cell for token in second if (cell := Cell.parse(token)).pillar == "living"]
    assert living == [Cell("73.73", "living", year, False, False) for year in (2020, 2021)]
    assert not third
    published = cell_field(DateField.PUBLISHED, Basis.NAMED).partition(".")[2]
    assert {Cell.parse(token).year for row in rows.values() for token in row.get("cells", {}).get(published, [])} == {
        2021
    }


def test_what_a_hit_shows_comes_back_whole(rows: dict[str, dict[str, Any]]) -> None:
    given = facts_of(PAGE)
    shown = [from_json(row["shown"], Shown) for row in rows.values()]
    assert [one.passage for one in shown] == list(given.passages)
    assert {(one.title, one.outlet, one.fetched) for one in shown} == {("Kota Palopo", "harian", FETCHED)}


def test_a_row_that_ends_keeps_all_else(rows: dict[str, dict[str, Any]]) -> None:
    row = {**next(iter(rows.values())), "half": "AAAA"}
    after = ended(row, 2_000)
    assert (after[fields.KNOWN_UNTIL], after["changed"], after["half"]) == (2_000, 2_000, "AAAA")
    same = {fields.KNOWN_UNTIL, "changed"}
    assert {k: v for k, v in after.items() if k not in same} == {k: v for k, v in row.items() if k not in same}


def test_a_voice_is_the_publisher_s_own() -> None:
    (row, *_) = (row for _, row in FactRows(PlainTerms()).of(facts_of(PAGE)))
    assert row["voice"] == "outlet:harian"
    release = facts_of(PAGE.replace("Tanggal", "Sifat: release\nTanggal"))
    assert all("voice" not in row for _, row in FactRows(PlainTerms()).of(release))


def test_a_word_longer_than_any_is_cut() -> None:
    (row, *_) = (row for _, row in FactRows(PlainTerms()).of(facts_of("Judul: t\n" + "x" * 400 + " taman")))
    assert row["body"].split() == ["x" * 120, "taman"]
    assert row["word"] == ["taman"]
