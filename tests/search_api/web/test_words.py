"""The small parts: how numbers and days are written, how texts are cut and compared, how a state becomes a URL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.mention import Comparator, IndicatorKind, IndicatorMention, Unit
from search_api.web import format_id
from search_api.web.address import Address, outside
from search_api.web.differences import differences, from_unified
from search_api.web.marking import Mark, paragraphs, pieces


@pytest.mark.parametrize(
    ("value", "written"), [(1234.5, "1.234,5"), (2.93, "2,93"), (0, "0"), (1_000_000, "1.000.000"), (-3.25, "-3,25")]
)
def test_numbers(value: float, written: str) -> None:
    assert format_id.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (263e9, "Rp263 miliar"),
        (4.6e9, "Rp4,6 miliar"),
        (1.25e12, "Rp1,25 triliun"),
        (2_750, "Rp2.750"),
        (5e6, "Rp5 juta"),
    ],
)
def test_money(value: float, written: str) -> None:
    assert format_id.money(value) == written


@pytest.mark.parametrize(
    ("value", "end", "written"),
    [
        ("2020-02-25", None, "25 Feb 2020"),
        ("2021-08-17", "2021-08-19", "17 Agu 2021 – 19 Agu 2021"),
        ("2020-05", None, "Mei 2020"),
        ("2020-Q3", None, "triwulan III 2020"),
        ("2020", "2022", "2020 – 2022"),
        (None, None, "tanpa tanggal"),
        ("kapan-kapan", None, "kapan-kapan"),
    ],
)
def test_days(value: str | None, end: str | None, written: str) -> None:
    assert format_id.day(value, end) == written


def test_moments_are_told_in_the_regions_zone() -> None:
    night = datetime(2020, 12, 31, 16, 30, tzinfo=UTC)
    assert format_id.moment(night, "WIB") == "31 Des 2020 23.30 WIB"
    assert format_id.moment(night, "WITA") == "1 Jan 2021 00.30 WITA"
    assert format_id.moment(night, "WIT") == "1 Jan 2021 01.30 WIT"


@pytest.mark.parametrize(
    ("passed", "written"),
    [
        (timedelta(seconds=5), "baru saja"),
        (timedelta(minutes=5), "5 menit lalu"),
        (timedelta(hours=7), "7 jam lalu"),
        (timedelta(days=3), "3 hari lalu"),
        (timedelta(days=90), "3 bulan lalu"),
        (timedelta(days=800), "2 tahun lalu"),
    ],
)
def test_how_long_ago(passed: timedelta, written: str) -> None:
    now = datetime(2024, 5, 1, tzinfo=UTC)
    assert format_id.ago(now - passed, now) == written


@pytest.mark.parametrize(
    ("name", "value", "unit", "text", "more", "written"),
    [
        (
            "Indeks SPBE",
            2.93,
            Unit.INDEX,
            "2,93",
            {"category": "baik", "period": "2022"},
            "Indeks SPBE 2,93 (baik, 2022)",
        ),
        ("Opini BPK", None, None, "opini WTP", {"category": "WTP"}, "Opini BPK WTP"),
        ("puskesmas", 18.0, Unit.COUNT, "18 puskesmas", {}, "18 puskesmas"),
        ("serapan", 75.0, Unit.PERCENT, "di atas 75 persen", {"comparator": Comparator.AT_LEAST}, "serapan ≥ 75%"),
        ("IPM", 74.1, Unit.INDEX, "74,1", {"kind": IndicatorKind.TARGET, "period": "2025"}, "IPM 74,1 (target, 2025)"),
        ("peringkat EPPD", 3.0, Unit.RANK, "ketiga", {"period": "2013/2022"}, "peringkat EPPD peringkat 3 (2013–2022)"),
    ],
)
def test_figures(
    name: str, value: float | None, unit: Unit | None, text: str, more: dict[str, str], written: str
) -> None:
    facts = {"comparator": None, "period": None, "category": None, "region": None, "start": 0, "end": 1} | more
    assert format_id.figure(IndicatorMention(name=name, value=value, unit=unit, text=text, **facts)) == written  # type: ignore[arg-type]


def test_highlights_cut_a_text() -> None:
    assert [(p.text, p.marked) for p in pieces("satu dua tiga", [(0, 4), (9, 13)])] == [
        ("satu", True),
        (" dua ", False),
        ("tiga", True),
    ]


@given(
    body=st.text(alphabet="ab \n<", max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
    cited=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_paragraphs_say_the_body_and_every_mark_begins_once(
    body: str, spans: list[tuple[int, int]], cited: tuple[int, int]
) -> None:
    inside = sorted((a, b) for a, b in spans if a < b <= len(body))
    marks = [
        Mark(id=f"m{n}", kind="region", start=a, end=b, label="", text=body[a:b]) for n, (a, b) in enumerate(inside)
    ]
    found = paragraphs(body, marks, cited if cited[0] < cited[1] <= len(body) else None)
    assert "\n".join("".join(s.text for s in p.segments) for p in found) == body
    anchors = [anchor for p in found for s in p.segments for anchor in s.anchors]
    assert set(anchors) <= {mark.id for mark in marks}
    within_lines = [mark.id for mark in marks if "\n" not in mark.text]
    assert sorted(a for a in anchors if a in within_lines) == sorted(within_lines)


def test_an_anchor_stands_once_where_a_mark_spans_paragraphs() -> None:
    mark = Mark(id="m", kind="quote", start=2, end=9, label="", text="")
    anchors = [a for p in paragraphs("ab cd\nef gh", [mark], None) for s in p.segments for a in s.anchors]
    assert anchors == ["m"]


def test_differences_are_words_in_sentences() -> None:
    before = "Pertama tetap. Ada 12 gerai di sana. Kedua tetap. Ketiga tetap. Keempat tetap. Hilang sudah."
    after = "Pertama tetap. Ada 17 gerai di sana. Kedua tetap. Ketiga tetap. Keempat tetap. Baru sama sekali ini."
    lines = differences(before, after)
    assert [line.how for line in lines] == ["same", "changed", "same", "same", "same", "removed", "added"]
    assert [(run.how, run.text) for run in lines[1].runs if run.how != "same"] == [("removed", "12"), ("added", "17")]
    assert differences(before, before) == ()


def test_long_runs_of_the_same_are_skipped() -> None:
    same = " ".join(f"Kalimat {n}." for n in range(10))
    assert [line.how for line in differences(f"{same} Satu.", f"{same} Dua.")][:3] == ["same", "skipped", "same"]


def test_unified_differences_lose_their_head() -> None:
    diff = "--- a\n+++ b\n@@ -1 +1 @@\n same\n-old\n+new"
    assert [(line.how, line.runs[0].text) for line in from_unified(diff)] == [
        ("same", "same"),
        ("removed", "old"),
        ("added", "new"),
    ]


def test_addresses_change_one_thing_at_a_time() -> None:
    address = Address.of("/", [("q", "a b"), ("pillar", "living"), ("cursor", "x"), ("from", " ")])
    assert str(address) == "/?q=a+b&pillar=living&cursor=x"
    assert str(address.adding("pillar", "economy")) == "/?q=a+b&pillar=living&pillar=economy"
    assert str(address.dropping("pillar", "living")) == "/?q=a+b"
    assert str(address.setting(sort="newest", q=None)) == "/?pillar=living&sort=newest"
    assert str(address.at("/unduh.csv").without("cursor")) == "/unduh.csv?q=a+b&pillar=living"


@pytest.mark.parametrize(
    ("url", "open_"),
    [
        ("https://contoh.example/a", True),
        ("HTTP://contoh.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//contoh.example", False),
        ("/srv/file.pdf", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, open_: bool) -> None:
    assert outside(url) == (url if open_ else None)
