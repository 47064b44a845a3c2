"""An article in several pages at the desk: the first page is shown sandboxed, the others are listed and can be had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from bukti.intake import read_capture
from bukti.settings import Settings
from bukti.workbench import Workbench
from crawler.read.item import Item
from crawler.read.joined import join
from models.capture import Capture
from models.identity import digest_of, document_id
from models.joined import Part
from tests.search_api.web.desk import serving, tree, words

URL = "https://kabar.example/berita/a"
SAID = "Wali Kota Palopo menata smart living lewat puskesmas dengan antrean daring bagi warga di semua kecamatan. "
PARTS = [
    Part(
        url=f"{URL}?page={n}" if n > 1 else URL,
        media_type="text/html; charset=utf-8",
        data=(
            f"<html><head><title>Antrean Daring</title><script>parent.hurt=1</script></head><body><article>"
            f"<h1>Antrean Daring</h1><p>Bagian {n}. {SAID * 4}</p></article></body></html>"
        ).encode(),
    )
    for n in (1, 2, 3)
]


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """A client, and the address of the document."""
    home = tmp_path_factory.mktemp("pages")
    data, kind = join(PARTS, total=3)
    document = document_id(None, URL)
    with Workbench(Settings(home=home)) as bench:
        item = Item(source=URL, locator=URL, url=URL, data=data, media_type=kind)
        capture = Capture(
            document=document,
            source=URL,
            digest=digest_of(data),
            size=len(data),
            media_type=kind,
            fetched=datetime.now(UTC),
            location=bench.archive.put(data),
        )
        bench.store.save(read_capture(item, capture, bench, None))
    with serving(home) as client:
        yield client, f"/dokumen/{document}"


def test_the_archive_shows_the_first_page_and_lists_all(where: tuple[TestClient, str]) -> None:
    client, base = where
    page = tree(client.get(f"{base}?tab=arsip").text)
    (frame,) = page.xpath("//iframe")
    assert frame.get("sandbox") == ""
    shown = client.get(frame.get("src"))
    assert shown.content == PARTS[0].data
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in shown.headers
    assert "sandbox" in shown.headers["content-security-policy"].split("; ")
    links = page.xpath("//a[@target='salinan']")
    assert [client.get(link.get("href")).content for link in links] == [part.data for part in PARTS]
    assert f"{URL}?page=3" in words(page)


def test_all_of_it_and_each_page_can_be_taken_away(where: tuple[TestClient, str]) -> None:
    client, base = where
    (capture,) = client.get(f"/api/v1/documents/{base.rpartition('/')[2]}/captures").json()
    archived = f"{base}/arsip/{capture['digest']}"
    whole = client.get(archived, params={"unduh": "1"})
    assert digest_of(whole.content) == capture["digest"]
    assert whole.headers["content-disposition"].endswith('.mime"')
    second = client.get(archived, params={"unduh": "1", "bagian": "2"})
    assert second.content == PARTS[1].data
    assert second.headers["content-disposition"].endswith('-2.html"')
    for wrong in ("0", "4", "x", "-1", "٢", "9999999"):
        assert client.get(archived, params={"bagian": wrong}).status_code == 404


def test_the_api_gives_the_first_page_or_another(where: tuple[TestClient, str]) -> None:
    client, base = where
    snapshot = f"/api/v1/documents/{base.rpartition('/')[2]}/snapshot"
    assert client.get(snapshot).content == PARTS[0].data
    assert client.get(snapshot, params={"page": 3}).content == PARTS[2].data
    assert client.get(snapshot, params={"page": 4}).status_code == 404
    assert client.get(snapshot, params={"page": 0}).status_code == 422
