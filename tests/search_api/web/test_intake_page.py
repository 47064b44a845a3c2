"""Files and addresses handed in at the desk: by whom, what became of them, and what the bytes really are."""

from __future__ import annotations

import gzip
import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document as Docx
from fpdf import FPDF
from starlette.testclient import TestClient

from search_api.access.service import Service
from search_api.jobs.uploads import safe_name, shown_name
from tests.search_api.web.desk import serving

SAID = (
    "Pemerintah Kota Palopo meluncurkan smart governance lewat mal pelayanan publik pada Rabu (10/5/2023). "
    "Wali Kota Palopo menyebut antrean daring memangkas waktu tunggu warga. "
) * 6
Hand = Callable[..., str]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(tmp_path_factory.mktemp("home")) as found:
        yield found


def token(client: TestClient, path: str = "/masukan") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


@pytest.fixture
def hand(client: TestClient) -> Hand:
    """Hands something in; the page of what became of it, once that is known."""

    def handed(data: bytes | None = None, name: str = "laporan.txt", **fields: str) -> str:
        files = {"berkas": (name, data)} if data is not None else None
        answer = client.post("/masukan", data={"csrf": token(client), **fields}, files=files, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return settled(client, answer.headers["location"])

    return handed


def settled(client: TestClient, where: str) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page = client.get(where).text
        if "hx-trigger" not in page:
            return page
        time.sleep(0.1)
    raise AssertionError("it did not end")


def pdf() -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.multi_cell(0, 8, "LAPORAN KOTA PALOPO\n\n" + SAID)
    return bytes(made.output())


def docx() -> bytes:
    made, target = Docx(), io.BytesIO()
    made.add_paragraph(SAID)
    made.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """A Word document of 60 KB that unpacks to 60 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", bytes(60_000_000))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf(), "bukti dukung.PDF"),
        (docx(), "lampiran.docx"),
        (pdf() + b"\n", "sebenarnya-pdf.docx"),
        (docx() + b"", "tanpa-akhiran"),
        (("Palopo. " + SAID + "Teks.").encode(), "catatan.txt"),
        (f"<html><body><article><h1>Palopo</h1><p>{SAID}</p></article></body></html>".encode(), "laman.pdf"),
    ],
)
def test_the_bytes_tell_the_kind_and_not_the_name(hand: Hand, data: bytes, name: str) -> None:
    page = hand(data, name)
    assert re.search(r"Disimpan|Sudah ada|Tidak berubah", page), page[page.index("<main") :][:1500]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "kosong.pdf", "kosong"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "gambar.pdf", "terpotong"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "gambar.png", "bukan jenis yang dapat dibaca"),
        (bytes(range(256)) * 40, "acak.txt", "bukan jenis yang dapat dibaca"),
        (pdf()[:300], "potong.pdf", ""),
        (b"Pendek sekali.", "pendek.txt", "terlalu pendek"),
        (b"{rusak\n", "baris.jsonl", "tidak sesuai dengan jenis"),
        (bomb(), "bom.docx", "unpacks to over 500 times its size"),
        (
            gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n" + b"a" * 9, mtime=0),
            "bom.warc.gz",
            "cut short or none",
        ),
    ],
)
def test_what_lies_about_itself_is_told_why(hand: Hand, data: bytes, name: str, told: str) -> None:
    page = hand(data, name)
    assert re.search(r"Gagal|Disisihkan", page)
    assert told in page


def test_what_is_handed_in_is_found_and_names_who_brought_it(hand: Hand, client: TestClient) -> None:
    words = "Kabupaten Luwu Utara membangun smart environment lewat bank sampah di Masamba. "
    page = hand((words * 8).encode(), "luwu.txt", region="73.22 Kabupaten Luwu Utara")
    assert "Kab. Luwu Utara" in page
    assert "pengguna setempat" in page
    assert "Luwu Utara" in client.get("/", params={"q": "bank sampah masamba"}).text
    link = re.search(r'href="(/dokumen/[^"]+)"', page)
    assert link
    provenance = " ".join(client.get(link[1]).text.split())
    assert "Diserahkan oleh</th><td>pengguna setempat, " in provenance
    note = client.get("/audit").text
    assert "luwu.txt" in note
    again = hand((words * 8).encode(), "luwu.txt")
    assert "Tidak berubah" in again


def test_several_files_at_once(client: TestClient) -> None:
    files = [("berkas", (f"{n}.txt", f"Nomor {n}. {SAID}".encode())) for n in range(3)]
    answer = client.post("/masukan", data={"csrf": token(client)}, files=files, follow_redirects=False)
    assert answer.headers["location"] == "/masukan"
    assert all(f"{n}.txt" in client.get("/masukan").text for n in range(3))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://10.1.2.3/a", "http://169.254.169.254/latest/meta-data/"]
)
def test_addresses_inside_are_refused_in_plain_words(hand: Hand, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUKTI_CRAWL_CONTACT", "https://desk.example")
    page = hand(None, url=url)
    assert "jaringan dalam atau pribadi" in page
    assert "Disisihkan" in page or "Gagal" in page


@pytest.mark.parametrize("url", ["file:///etc/passwd", "--help", "javascript:alert(1)", "https://a b"])
def test_what_is_no_address_fails_in_one_line(hand: Hand, url: str) -> None:
    page = hand(None, url=url)
    assert "Permintaannya tidak dapat dijalankan" in page
    assert "root:" not in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"url": "https://a.example", "region": "99.99"}, 422),
        ({"url": "https://a.example", "outlet": "x"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, fields: dict[str, str], status: int) -> None:
    answer = client.post("/masukan", data={"csrf": token(client), **fields}, follow_redirects=False)
    assert answer.status_code == status
    assert "Permintaan ini tidak dapat dijalankan" in answer.text


def test_no_form_without_its_token(client: TestClient) -> None:
    for where in ("/masukan", "/berkas"):
        answer = client.post(where, data={"url": "https://a.example", "region": "73"}, follow_redirects=False)
        assert answer.status_code == 403


def test_a_file_over_the_cap_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path, service=Service(largest_upload=200_000)) as small:
        answer = small.post("/masukan", data={"csrf": token(small)}, files={"berkas": ("a.txt", b"a" * 300_000)})
        assert answer.status_code == 413
        assert not list((tmp_path / "desk").rglob("*.txt"))


def test_names_lead_nowhere() -> None:
    assert shown_name("../../etc/pass\x00wd\u202e.pdf") == "passwd.pdf"
    assert shown_name("C:\\berkas\\laporan.pdf") == "laporan.pdf"
    assert shown_name("/") == "tanpa nama"
    assert safe_name("Läporan <b>akhir</b>.warc.gz", ".warc.gz") == "Laporan-b-akhir-b.warc.gz"
    assert safe_name("...", ".pdf") == "berkas.pdf"
    assert "/" not in safe_name("a/../b.pdf", ".pdf")
    assert len(safe_name("x" * 500 + ".pdf", ".pdf")) < 100


def test_a_withdrawal_takes_the_file_and_the_dossiers_with_it(client: TestClient, hand: Hand) -> None:
    words = "Kota Parepare membangun smart branding lewat festival bandar madani dan kampung kuliner. "
    page = hand((words * 8).encode(), "parepare.txt")
    link = re.search(r'href="/dokumen/(d1:[0-9a-f]+)"', page)
    assert link
    ordered = client.post(
        "/berkas", data={"csrf": token(client, "/berkas"), "region": "73.72"}, follow_redirects=False
    ).headers["location"]
    settled(client, ordered)
    assert client.get(f"{ordered}/unduh").content[:2] == b"PK"
    folder = client.app.state.work.workshop.folder  # type: ignore[attr-defined]
    held = [path for path in folder.rglob("parepare*") if "bandar madani" in path.read_text()]
    assert held
    assert client.delete(f"/api/v1/documents/{link[1]}", headers={"Origin": str(client.base_url)}).status_code == 200
    assert not any(path.exists() for path in held)
    assert client.get(f"{ordered}/unduh").status_code == 404


def test_who_brings_other_words_of_a_page_that_we_have_is_named_beside_them(hand: Hand, client: TestClient) -> None:
    """Whoever hands in may say that a page says something else: under his name, beside the copy before."""
    url = "https://koran.example/2023/05/11/pasar"
    for number, words in enumerate(("Pasar tertib. ", "Pasar roboh. ")):
        line = {"url": url, "text": words + SAID, "published": "2023-05-11"}
        page = hand(json.dumps(line).encode(), f"{number}.jsonl")
    link = re.search(r'href="(/dokumen/[^"]+)"', page)
    assert link
    assert "Diserahkan oleh" in client.get(link[1]).text
    history = client.get(f"{link[1]}?tab=riwayat").text
    assert "<del>" in history
    assert "<ins>" in history
