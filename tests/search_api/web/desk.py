"""A service over a data folder, and what the tests read out of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import html
from starlette.testclient import TestClient

from bukti.desk_work import workshop_of
from bukti.settings import Settings
from bukti.workbench import Workbench
from search_api.app import Backend, Service, create_app
from tests.conftest import OUTLETS

HOST = "http://127.0.0.1"
LOCAL_ONLY = Service()
HURT = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1>"


@contextmanager
def serving(home: Path, *, service: Service = LOCAL_ONLY) -> Iterator[TestClient]:
    """A client of the whole service over a data folder, opened as `service` says."""
    with (
        Workbench(Settings(home=home, sources=(OUTLETS,))) as bench,
        TestClient(create_app(backend_over(bench), version="test", service=service), base_url=HOST) as client,
    ):
        yield client


def backend_over(bench: Workbench) -> Backend:
    return Backend(
        store=bench.store,
        reader=bench.reader,
        registry=bench.registry,
        archive=bench.archive,
        extractor=bench.extractor,
        outlet=bench.catalogue.get,
        workshop=workshop_of(bench),
    )


def tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def words(element: html.HtmlElement) -> str:
    """The text of an element, blanks made plain."""
    return " ".join(str(element.text_content()).split())


def elements(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements at an XPath."""
    return [found for found in page.xpath(path) if isinstance(found, html.HtmlElement)]


def one(page: html.HtmlElement, path: str) -> html.HtmlElement:
    """The only element at an XPath."""
    found = page.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)} found"
    element: html.HtmlElement = found[0]
    return element


def write_ill_will(folder: Path) -> None:
    """Documents that try to be run: as markup, as a formula, as an address, as a page of their own."""
    items = [
        {
            "id": f"a{HURT}",
            "title": f"Smart city {HURT}",
            "url": 'https://contoh.example/a?x="><script>window.hurt=1</script>',
            "published": "2023-05-11",
            "outlet": f"Koran {HURT}",
            "text": f"PALOPO - Wali Kota Palopo Budi Santoso {HURT} meluncurkan smart governance di Kota Palopo, Rabu"
            f' (10/5/2023). Indeks SPBE Kota Palopo 2022 mencapai 2,93 (baik).\n"Kami {HURT} bekerja," kata Budi.',
        },
        {
            "id": "b",
            "title": '=HYPERLINK("http://jahat.example")',
            "url": "javascript:window.hurt=1",
            "published": "2023-05-12",
            "text": "=cmd|' /C calc'!A0 Kota Palopo membangun smart environment dengan bank sampah. Kota Palopo.",
        },
        {
            "id": "c",
            "title": "+1+1",
            "published": "2023-05-13",
            "text": " -2+3 Kota Palopo menata smart living lewat puskesmas. ]]></style><style>*{display:none}</style>",
        },
    ]
    (folder / "ill.jsonl").write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    said = "Kota Palopo menata smart society lewat sekolah yang dibangun pemerintah kota pada tahun 2023. " * 8
    (folder / "ill.html").write_text(
        "<html><head><title>Kota Palopo</title><script>window.hurt=1; parent.hurt=1</script></head><body><article>"
        f"<h1>Kota Palopo</h1><p>{said}</p><img src=x onerror='parent.hurt=1'>"
        "<form action='/'><button>Kirim</button></form></article></body></html>",
        encoding="utf-8",
    )


COPIED = (
    "Kota Palopo menata smart living lewat puskesmas keliling di sembilan kecamatan. Wali kota menyebut antrean kini"
    " dapat dipesan dari rumah."
)


def write_copies(folder: Path) -> None:
    """An article that three outlets print."""
    copies = [
        {"id": name, "outlet": name, "published": "2023-06-01", "title": name, "text": COPIED}
        for name in ("Koran Satu", "Koran Dua", "Koran Tiga")
    ]
    (folder / "copies.jsonl").write_text("\n".join(json.dumps(copy) for copy in copies), encoding="utf-8")
