"""Citations as an assessor pastes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.evidence import Hit, HitDocument, HitPassage, HitRegion, Match
from models.identity import DocumentId, EvidenceId
from models.mention import DateMention, DateRole, EventStatus, RegionRole
from models.partial_date import Precision
from models.text import Nature
from search_api.citation import cite, indonesian
from tests.search_api.press import registry

REGISTRY = registry()
HIT = Hit(
    id=EvidenceId("e1:0123"),
    score=1.0,
    via=("words",),
    document=HitDocument(
        id=DocumentId("d1:1"),
        source="https://harian.example/a",
        url="https://harian.example/a",
        outlet="harian",
        nature=Nature.NEWS,
        title="Kota Palopo membuka taman",
        published="2020-09-17",
        event="2020-03-05",
        fetched=datetime(2024, 1, 2, 16, 4, 5, tzinfo=UTC),
    ),
    passage=HitPassage(text="Taman dibuka.\nWarga senang.", start=0, end=28, page=14),
    regions=(HitRegion(code="73.73", name="Kota Palopo", role=RegionRole.SUBJECT, match=Match.OWN),),
)


def plain(hit: Hit) -> str:
    return cite(hit, outlet="Harian Contoh", authors=(), registry=REGISTRY).plain


def test_a_news_article() -> None:
    assert plain(HIT) == (
        "Harian Contoh, “Kota Palopo membuka taman”, 17 September 2020 (peristiwa: 5 Maret 2020), hlm. 14: "
        "“Taman dibuka. Warga senang.” https://harian.example/a (diambil 3 Januari 2024 00.04 WITA). Bukti e1:0123."
    )


@pytest.mark.parametrize(("code", "time"), [("64.02", "3 Januari 2024 00.04 WITA"), ("91.71", "01.04 WIT")])
def test_the_time_is_the_region_s(code: str, time: str) -> None:
    region = HitRegion(code=code, name="x", role=RegionRole.SUBJECT, match=Match.INHERITED)
    assert time in plain(replace(HIT, regions=(region,)))
    assert "2 Januari 2024 23.04 WIB" in plain(replace(HIT, regions=()))
    assert "WIB" in plain(replace(HIT, regions=(replace(region, code="99"),)))


def test_a_file_without_title_day_or_outlet() -> None:
    document = replace(HIT.document, source="/a.txt", url=None, outlet=None, title=None, published=None, event=None)
    bare = replace(HIT, document=document, passage=replace(HIT.passage, page=None))
    assert cite(bare, outlet=None, authors=(), registry=REGISTRY).plain == (
        "tanpa tanggal terbit: “Taman dibuka. Warga senang.” /a.txt (diambil 3 Januari 2024 00.04 WITA). Bukti e1:0123."
    )


def test_what_is_not_news_says_so() -> None:
    advertorial = replace(HIT, document=replace(HIT.document, nature=Nature.ADVERTORIAL))
    assert "17 September 2020 [advertorial]" in plain(advertorial)
    assert "[siaran pers]" in plain(replace(HIT, document=replace(HIT.document, nature=Nature.RELEASE)))


def test_an_event_of_several_days_is_whole() -> None:
    event = DateMention(
        value="2018-07-23",
        end_value="2018-07-24",
        precision=Precision.DAY,
        role=DateRole.EVENT,
        status=EventStatus.HELD,
        text="23-24 Juli 2018",
        start=0,
        end=15,
    )
    hit = replace(HIT, document=replace(HIT.document, event="2018-07-23"), dates=(event,))
    assert "(peristiwa: 23 Juli 2018–24 Juli 2018)" in plain(hit)


@pytest.mark.parametrize(
    ("value", "end", "written"),
    [
        ("2020-09-17", None, "17 September 2020"),
        ("2020-09", None, "September 2020"),
        ("2020-Q3", None, "triwulan III 2020"),
        ("2020", None, "2020"),
        ("2013", "2022", "2013–2022"),
        ("2020", "2020", "2020"),
        ("kapan-kapan", None, "kapan-kapan"),
    ],
)
def test_days_are_written_as_indonesians_do(value: str, end: str | None, written: str) -> None:
    assert indonesian(value, end) == written


def test_csl() -> None:
    found = cite(HIT, outlet="Harian Contoh", authors=("Rini Contoh",), registry=REGISTRY).csl
    assert found == {
        "id": "e1:0123",
        "type": "article-newspaper",
        "title": "Kota Palopo membuka taman",
        "container-title": "Harian Contoh",
        "author": [{"literal": "Rini Contoh"}],
        "issued": {"date-parts": [[2020, 9, 17]]},
        "event-date": {"date-parts": [[2020, 3, 5]]},
        "accessed": {"date-parts": [[2024, 1, 3]]},
        "page": "14",
        "URL": "https://harian.example/a",
        "abstract": "Taman dibuka.\nWarga senang.",
        "language": "id",
        "note": "Bukti e1:0123",
    }


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("2020", [[2020]]),
        ("2020-09", [[2020, 9]]),
        ("2020-Q3", [[2020, 7], [2020, 9]]),
        (None, None),
        ("x", None),
    ],
)
def test_csl_dates_keep_their_precision(value: str | None, parts: list[list[int]] | None) -> None:
    hit = replace(HIT, document=replace(HIT.document, event=value))
    found = cite(hit, outlet=None, authors=(), registry=REGISTRY).csl.get("event-date")
    assert found == ({"date-parts": parts} if parts else None)


def test_a_withdrawn_document_is_not_quoted() -> None:
    withdrawn = replace(HIT, document=replace(HIT.document, withdrawn=True, title=None))
    assert plain(withdrawn) == "Dokumen ditarik atas permintaan. Bukti e1:0123."
