"""Texts, titles, outlets, addresses and queries full of markup stay words; exports run nothing."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote

import pytest
from lxml import html
from openpyxl import load_workbook
from starlette.testclient import TestClient

from search_api.cells import inert
from tests.search_api.web.desk import HURT, tree, words

QUERIES = (
    HURT,
    '"><script>window.hurt=1</script>',
    "javascript:window.hurt=1",
    "' onfocus=window.hurt=1 x='",
    "{{7*7}}",
)


def _harmless(page: html.HtmlElement) -> None:
    assert all(script.get("src", "").startswith("/static/") for script in page.xpath("//script"))
    assert not page.xpath("//img[not(starts-with(@src, '/liputan/'))] | //style | //@*[starts-with(name(), 'on')]")
    for url in page.xpath("//@href | //@src | //@action | //@cite | //@hx-get"):
        assert url == "" or url.startswith(("/", "#", "http://", "https://")), url
        assert not url.startswith("//")


@pytest.mark.parametrize("q", QUERIES)
@pytest.mark.parametrize(
    "path", ["/?q={}", "/wilayah?nama={}", "/?official={}", "/?source={}", "/nowhere/{}", "/?{}=1"]
)
def test_queries_stay_words(ill: TestClient, path: str, q: str) -> None:
    answer = ill.get(path.format(quote(q, safe="")))
    assert answer.status_code in {200, 404, 422}
    _harmless(tree(answer.text))
    assert "49" not in words(tree(answer.text).xpath("//main")[0]).split() or "{{" not in q


def test_documents_stay_words_on_every_page(ill: TestClient) -> None:
    hits = ill.get("/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]
    assert len(hits) >= 4
    pages = ["/", "/?q=palopo", "/wilayah/73.73", "/status", "/liputan?year=2023&buka=73"]
    pages += ["/liputan/celah?region=73.73&pillar=branding&year=2023"]
    pages += [f"/bukti/{hit['id']}{tab}" for hit in hits for tab in ("", "?tab=arsip", "?tab=riwayat", "?tab=salinan")]
    pages += [f"/dokumen/{hit['document']['id']}?periksa=1" for hit in hits]
    for path in pages:
        answer = ill.get(path)
        assert answer.status_code == 200, path
        _harmless(tree(answer.text))
    said = words(tree(ill.get("/?q=meluncurkan").text))
    assert HURT.split(">")[0] in said


def test_an_address_that_is_no_web_address_is_no_link(ill: TestClient) -> None:
    for hit in ill.get("/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]:
        links = tree(ill.get(f"/bukti/{hit['id']}").text).xpath("//a/@href")
        assert not [link for link in links if "javascript" in link.lower()]


def test_archived_pages_run_nothing(ill: TestClient) -> None:
    hit = next(
        h
        for h in ill.get("/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]
        if h["document"]["source"].endswith("ill.html")
    )
    digest = ill.get(f"/api/v1/documents/{hit['document']['id']}/captures").json()[0]["digest"]
    answer = ill.get(f"/dokumen/{hit['document']['id']}/arsip/{digest}")
    policy = answer.headers["content-security-policy"].split("; ")
    assert "<script>" in answer.text
    assert {"sandbox", "default-src 'none'", "form-action 'none'", "frame-ancestors 'self'"} <= set(policy)
    assert not [part for part in policy if "script" in part]


def test_tables_hold_no_formula(ill: TestClient) -> None:
    params = {"group": "none"}
    rows = list(csv.reader(io.StringIO(ill.get("/unduh.csv", params=params).text.removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)
    sheet = load_workbook(io.BytesIO(ill.get("/unduh.xlsx", params=params).content))["Bukti"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert "f" not in {cell.data_type for cell in cells}
    assert all(
        json.loads(line)["id"].startswith("e1:") for line in ill.get("/unduh.jsonl", params=params).text.splitlines()
    )


@pytest.mark.parametrize("cell", ["=1", " =1", "+1", "-1", "@A", "\t=1", "\r=1", "\n=1", "＝1", "   @x"])
def test_cells_that_would_run_are_neutralised(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "Kota", "'=1"])
def test_other_cells_stay(cell: str) -> None:
    assert inert(cell) == cell


def test_headers_take_no_line_from_a_request(ill: TestClient) -> None:
    for path in ("/?q=a%0d%0aX-Hurt:%201", "/unduh.csv?q=a%0d%0aX-Hurt:%201", "/nowhere%0d%0aX-Hurt:%201"):
        assert "x-hurt" not in ill.get(path).headers
