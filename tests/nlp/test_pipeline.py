"""The whole pipeline on what pages can throw at it: always a valid analysis, every offset true, the same twice."""

from __future__ import annotations

import time
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis import Analysis
from models.codec import from_json, to_json
from models.document import Document
from models.errors import OversizedInput
from models.identity import Digest, document_id
from models.mention import (
    DateMention,
    IndicatorMention,
    OfficialMention,
    PillarMention,
    Place,
    QuoteMention,
    RegionMention,
)
from models.partial_date import Period
from models.text import Text
from nlp.pipeline import SpacyAnalyzer
from nlp.registry import load_registry

Mention: TypeAlias = RegionMention | OfficialMention | DateMention | PillarMention | IndicatorMention | QuoteMention
ANALYZER = SpacyAnalyzer()
DOCUMENT = Document(id=document_id(None, "/a.txt"), source="a.txt", locator="/a.txt")
SENTENCES = (
    "Bupati Siak, Dr. H. Arman Sutejo, M.Si., meresmikan layanan itu pada Senin (3/4/2023).",
    '"Nilai SPBE kami 3,12 dengan predikat baik," kata Kepala Diskominfo Wulandari.',
    "Kota Bogor dan Kabupaten Bogor menandatangani kesepakatan senilai Rp 1,2 miliar.",
    "Program mencakup smart governance, smart branding, smart economy, dan smart living.",
    "ujarnya.",
    "Ia menargetkan 75 persen pada triwulan II 2024.",
)


def analyze(body: str, title: str | None = None) -> Analysis:
    text = Text(capture=Digest("sha256:x"), extractor_version="t", body=body, title=title)
    analysis = ANALYZER.analyze(DOCUMENT, text)
    check(analysis)
    passages = ANALYZER.passages(DOCUMENT, text, analysis)
    assert all(body[p.start : p.end] == p.text for p in passages)
    return analysis


def check(analysis: Analysis) -> None:
    """What the contract demands of every analysis."""
    registry = load_registry()
    fields = {Place.TEXT: analysis.text, Place.TITLE: analysis.title or ""}
    mentions: tuple[Mention, ...] = (
        *analysis.regions,
        *analysis.officials,
        *analysis.dates,
        *analysis.pillars,
        *analysis.indicators,
        *analysis.quotes,
    )
    for mention in mentions:
        if mention.field is Place.META:
            assert mention.start is None
            continue
        assert mention.start is not None
        assert mention.end is not None
        assert 0 <= mention.start < mention.end
        assert fields[mention.field][mention.start : mention.end] == mention.text
    assert all(r.code in registry for r in analysis.regions)
    assert analysis.primary_region is None or analysis.primary_region in registry
    for date in analysis.dates:
        Period.of(date.value, date.end_value)
    for indicator in analysis.indicators:
        assert indicator.name
        assert (indicator.value is None) == (indicator.unit is None)
    assert from_json(to_json(analysis), Analysis) == analysis


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from([*SENTENCES, "\n", "“", "”", '"', "(", "\u200f", "\U0001f600"]), max_size=14),
    st.text(max_size=40),
)
def test_pieces_of_news_in_any_order(pieces: list[str], noise: str) -> None:
    body = " ".join([*pieces, noise.replace("\r", " ")]).strip()
    assert analyze(body, noise.strip() or None) == analyze(body, noise.strip() or None)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text(body: str) -> None:
    analyze(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "The regent opened the new service centre in Bogor on Monday, and he said that it was for all the people.",
        "No\tNama\tNilai\n1\tSiak\t3,12\n2\tPelalawan\t2,98\n3\tKampar\t3,40",
        "Bupati Siak <b>Arman Sutejo</b> &amp; Sekda&nbsp;hadir<br/> pada <a href='x'>Senin (3/4/2023)</a>",
        "\u202bBupati Siak Arman Sutejo\u202c hadir \u200bpada Senin (3/4/2023) \U0001f389\U0001f389",
        "tanpa akhir kalimat " * 3000,
        "?!.." * 5000,
        '"' * 4000,
        "(" * 4000 + ")" * 4000,
        "Kota " * 4000,
        "Dr. H. " * 4000,
        "1.2.3.4.5." * 3000,
    ],
    ids=lambda b: b[:16] or "empty",
)
def test_odd_texts_give_a_valid_analysis(body: str) -> None:
    analyze(body)


def test_a_page_in_english_says_so() -> None:
    body = "The regent opened the new service centre in Bogor on Monday, and he said that it was for all the people."
    assert analyze(body).language == "en"


def test_a_list_of_all_regions_finds_them_and_is_about_none() -> None:
    names = [region.name for region in load_registry() if region.type != "provinsi"]
    analysis = analyze("Daftar penerima: " + ", ".join(names) + ".")
    assert len({r.code for r in analysis.regions}) > 0.97 * len(names)
    assert analysis.primary_region is None


def test_time_grows_with_the_length_alone() -> None:
    paragraph = " ".join(SENTENCES)

    def seconds(times: int) -> float:
        body = "\n".join(f"{paragraph} Bagian {n}." for n in range(times))
        start = time.process_time()
        analyze(body)
        return time.process_time() - start

    seconds(20)
    small, large = seconds(150), seconds(1200)
    # Eight times the text; twice that leaves room for a busy machine, a square would be sixty-four times.
    assert large < 16 * small


def test_a_text_that_is_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.pipeline.MAX_CHARACTERS", 100)
    text = Text(capture=Digest("sha256:" + "0" * 64), extractor_version="x", body="Kota Palopo. " * 9)
    with pytest.raises(OversizedInput, match="117 characters"):
        ANALYZER.analyze(DOCUMENT, text)
