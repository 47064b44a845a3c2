"""What a dossier says agrees with the record, in each of its forms."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from models.coverage import CellState, CoverageRequest
from models.errors import RequestError, StoreCorruptError
from models.evidence import SearchAnswer
from models.pillar import Pillar
from models.principal import LOCAL
from models.query import Reading, SearchRequest
from search_api.dossier.make import make_dossier
from search_api.dossier.parts import Parts
from search_api.dossier.request import DossierRequest, find_region, parse_dossier
from search_api.store.embedded import EmbeddedStore
from search_api.web import format_id
from tests.search_api.dossier.conftest import NOW, PALOPO, Make, parts_over
from tests.search_api.press import HARIAN, KORAN, Press, registry


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert box.testzip() is None
        return box.read(name)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(member(data, "berkas.pdf"))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_counts_are_those_of_the_matrix(parts: Parts, dossier: bytes) -> None:
    told = json.loads(member(dossier, "berkas.json"))
    cells = parts.store.coverage(CoverageRequest(region=("73.73",))).cells
    assert {part["pillar"] for part in told["pillars"]} == set(Pillar)
    for part in told["pillars"]:
        ours = [cell for cell in cells if cell.pillar == part["pillar"]]
        assert len(part["evidence"]) == sum(cell.evidence for cell in ours)
        assert [cell["state"] for cell in part["years"]] == [cell.state for cell in sorted(ours, key=lambda c: c.year)]
    living = next(part for part in told["pillars"] if part["pillar"] == "living")
    assert (len(living["evidence"]), living["mentioned"]) == (2, 1)
    assert [s["name_id"] for s in living["sub_dimensions"]][1] == "Kesehatan"


def test_what_was_searched_in_vain_is_told(dossier: bytes) -> None:
    told = json.loads(member(dossier, "berkas.json"))
    society = next(part for part in told["pillars"] if part["pillar"] == "society")
    assert [cell["state"] for cell in society["years"]] == [CellState.SEARCHED_NONE] * 2
    searched = [s for s in told["searches"] if s["source"] == HARIAN.id]
    assert [(s["year"], s["days"], s["failed"]) for s in searched] == [(2022, 1, 1), (2023, 1, 1)]
    book = load_workbook(io.BytesIO(member(dossier, "berkas.xlsx")))
    assert book.sheetnames == ["Bukti", "Matriks", "Tidak ditemukan", "Cara kerja"]
    rows = list(book["Tidak ditemukan"].iter_rows(values_only=True))
    assert ("Masyarakat", 2023, "Dicari, tidak ada", "Harian Contoh") in [row[:4] for row in rows]
    assert "Yang tidak ditemukan" in pdf_text(dossier)


def test_the_page_has_words_days_and_citations(dossier: bytes) -> None:
    text = pdf_text(dossier)
    for words in (
        "Kota Palopo",
        "Pilar Kehidupan",
        "Peristiwa 10 Mei 2023 · Terbit 11 Mei 2023",
        "Budi Santoso, Wali Kota",
    ):
        assert words in text
    assert "membuka smart living di Kota Palopo" in text
    assert "arsip utuh" in text
    assert "Juga membuktikan pilar ini, dikutip di atas: B" in text


def _plain(text: str) -> str:
    """As print may break it: without blanks, and without the places where a word may break."""
    return re.sub(r"[\s\u200b\ufffe\ufeff\u00ad]", "", text)


def test_the_page_says_what_the_json_says_of_every_piece(
    parts: Parts, make: Make, store: EmbeddedStore, press: Press
) -> None:
    for number in range(12):
        page = (
            f"Judul: Palopo bagian {number}\nTanggal: 2023-0{number % 9 + 1}-11\n"
            f"Wali Kota Budi Santoso menata smart living di {number} kelurahan Kota Palopo."
        )
        store.save(press.item(page, url=f"https://koran.example/{number}", outlet=KORAN))
    data = make(parts)
    told = json.loads(member(data, "berkas.json"))
    assert len(told["evidence"]) == 15
    # Each chapter of the PDF begins with its number: what stands between two of them is one piece.
    text = _plain(pdf_text(data))
    starts = {e["number"]: text.index(f"B{e['number']}Peristiwa") for e in told["evidence"]}
    ends = [*sorted(starts.values())[1:], len(text)]
    for e in told["evidence"]:
        start = starts[e["number"]]
        piece = text[start : min(end for end in ends if end > start)]
        said = [e["text"], e["title"], e["outlet"], e["citation"], e["original"], format_id.day(e["published"])]
        said += [f"{o['name']}, {o['position']}" for o in e["officials"]]
        for words in said:
            assert _plain(words) in piece, (e["number"], words)
    for part in told["pillars"]:
        assert _plain(f"Pilar {part['name']} {len(part['evidence'])} bukti.") in text
        for cell in part["years"]:
            if cell["state"] != "evidenced":
                assert str(cell["year"]) in text


def test_letters_that_the_page_lacks_are_named(store: EmbeddedStore, press: Press, make: Make) -> None:
    """Javanese and Chinese are in no font of Typst's; Arabic is, and nothing is said of it."""
    for number, words in enumerate(("ꦲꦏ 汉字", "العربية")):
        page = f"Judul: {words}\nTanggal: 2023-05-11\n{words} Kota Palopo menata smart living."
        store.save(press.item(page, url=f"https://harian.example/{number}", outlet=HARIAN))
    data = make(parts_over(store, press))
    text = pdf_text(data)
    assert "4 aksara tidak dapat dicetak di sini" in text
    assert "U+6C49, U+5B57" in text.replace("U+5B57, U+6C49", "U+6C49, U+5B57")
    assert text.count("aksara tidak dapat dicetak") == 1
    assert "□□ □□ Kota Palopo" in text
    assert "dan 1 bukti yang memuatnya" in text
    told = json.loads(member(data, "berkas.json"))
    assert any(e["text"].startswith("ꦲꦏ 汉字") for e in told["evidence"])


def test_a_page_without_such_letters_says_nothing_of_them(dossier: bytes) -> None:
    assert "aksara" not in pdf_text(dossier)


def test_the_same_moment_gives_the_same_bytes(parts: Parts, make: Make) -> None:
    assert make(parts) == make(parts)


def test_only_the_years_and_pillars_asked_for(parts: Parts, make: Make) -> None:
    told = json.loads(member(make(parts, DossierRequest(region="73.73", year=(2022,))), "berkas.json"))
    assert [e["published"] for e in told["evidence"]] == ["2022-03-02"]
    assert told["period"]["matrix"] == [2022]
    one = json.loads(member(make(parts, DossierRequest(region="73.73", pillar=(Pillar.ENVIRONMENT,))), "berkas.json"))
    assert [part["pillar"] for part in one["pillars"]] == ["environment"]
    assert len(one["evidence"]) == 1


def test_a_region_without_anything_says_so(parts: Parts, make: Make) -> None:
    data = make(parts, DossierRequest(region="91.71"))
    assert json.loads(member(data, "berkas.json"))["evidence"] == []
    assert "Tidak ada kutipan yang membuktikan pilar ini" in pdf_text(data)


def test_a_document_withdrawn_meanwhile_carries_no_words(
    parts: Parts, make: Make, store: EmbeddedStore, press: Press
) -> None:
    class Withdrawing:
        """A store in which somebody withdraws the first document that a dossier reads."""

        def __init__(self) -> None:
            self.taken: str | None = None

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def grounds(self, evidence: str) -> object:
            found = store.grounds(evidence)  # type: ignore[arg-type]
            if self.taken is None:
                self.taken = found.document.id
                store.withdraw(found.document.id, LOCAL, reason="diminta")
            return store.grounds(evidence)  # type: ignore[arg-type]

    watching = Withdrawing()
    data = make(replace(parts, store=watching))  # type: ignore[arg-type]
    told = json.loads(member(data, "berkas.json"))
    gone = [e for e in told["evidence"] if e["document"] == watching.taken]
    assert gone
    for e in gone:
        assert (e["withdrawn"], e["text"], e["title"], e["officials"], e["original"]) == (True, "", None, [], None)
    manifest = json.loads(member(data, "manifest.json"))
    assert watching.taken not in {d["id"] for d in manifest["documents"]}
    kept = {d.digest for d in store.captures(watching.taken)}  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert not [n for n in box.namelist() if any(digest.removeprefix("sha256:") in n for digest in kept)]
    assert "ditarik atas permintaan" in pdf_text(data)


def test_an_index_that_lost_its_passages_makes_no_empty_dossier(parts: Parts, make: Make, store: EmbeddedStore) -> None:
    class Forgetful:
        """A store whose index finds nothing."""

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
            return replace(store.search(request, reading), hits=(), next=None)

    with pytest.raises(StoreCorruptError, match="reindex"):
        make(replace(parts, store=Forgetful()))  # type: ignore[arg-type]


def test_a_damaged_original_is_left_out_and_told(parts: Parts, make: Make, press: Press) -> None:
    name = next(iter(press.archive.kept))
    press.archive.kept[name] = b"something else"
    told = json.loads(member(make(parts), "berkas.json"))
    bad = [e for e in told["evidence"] if e["checked"]["archive"] == "corrupt"]
    assert bad
    assert all(e["original"] is None for e in bad)


HOSTILE = (
    '#import "@preview/evil:1.0.0"',
    '#read("/etc/passwd")',
    "@ref <label> $x^2$ *bold* _it_ `raw` \\ \\u{1F600}",
    "= Judul palsu",
    "\u202eterbalik\u202c \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8",
    "panjang" * 400,
    "\x00\x01\x07\x1b[31m\x7f\x85",
    '=HYPERLINK("http://jahat.example")',
    '#eval("1+1") #sys.inputs #json("data.json") // komentar /* */',
)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_in_a_text_is_ever_markup(words: str, store: EmbeddedStore, press: Press, make: Make) -> None:
    line = " ".join(words.split()) if words.isprintable() else words.replace("\x85", "").replace("\x1b", "")
    page = f"Judul: {line} Kota Palopo\nTanggal: 2023-05-11\n{line} Kota Palopo menata smart living."
    store.save(press.item(page, url="https://harian.example/x", outlet=HARIAN))
    data = make(parts_over(store, press))
    told = json.loads(member(data, "berkas.json"))
    assert len(told["evidence"]) == 1
    assert line.split()[0][:20] in told["evidence"][0]["text"]
    text = pdf_text(data)
    assert "root:" not in text
    seen = text.replace("\u200b", "").replace("\ufffe", "").replace("\ufeff", "").replace(" ", "")
    if line.isascii() and line.isprintable():
        assert line.replace(" ", "") in seen
    assert "\u202e" not in text
    for row in load_workbook(io.BytesIO(member(data, "berkas.xlsx")))["Bukti"].iter_rows():
        assert all(cell.data_type != "f" for cell in row)


def test_a_request_says_what_is_wrong_with_it() -> None:
    places = registry()
    assert find_region("palopo", places).code == "73.73"
    assert find_region("Kab. Luwu Utara", places).code == "73.22"
    asked = parse_dossier({"region": ["Kota Palopo"], "year": ["2023", "2021"]}, registry=places)
    assert asked.year == (2021, 2023)
    for raw, parameter in (
        ({"region": ["luwu"]}, "region"),
        ({"region": ["atlantis"]}, "region"),
        ({}, "region"),
        ({"region": ["73.73"], "year": ["0001"]}, "year"),
        ({"region": ["73.73"], "from": ["2023-02-30"]}, "from"),
        ({"region": ["73.73"], "from": ["2023-02-02"], "year": ["2023"]}, "year"),
        ({"region": ["73.73"], "pillar": ["smart"]}, "pillar"),
        ({"region": ["73.73"], "q": ["x"]}, "q"),
    ):
        with pytest.raises(RequestError) as caught:
            parse_dossier(raw, registry=places)
        assert caught.value.parameter == parameter


def test_too_much_is_refused_before_it_is_read(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_api.dossier.gather.MOST_EVIDENCE", 1)
    with pytest.raises(RequestError, match="fewer years"):
        make_dossier(parts, PALOPO, tmp_path / "x.zip", now=NOW)
    assert list(tmp_path.glob("x*")) == []
