"""What holds for every page: structure, headers, size, tags, errors."""

from __future__ import annotations

import gzip

import pytest
from starlette.testclient import TestClient

from search_api.web.desk import NAVIGATION
from search_api.web.headers import PAGE_POLICY
from tests.search_api.web.desk import one, tree, words

PAGES = (
    "/",
    "/?q=kukar+puskesmas",
    "/?q=tidakadakatasepertiini",
    "/liputan",
    "/liputan?year=2023&buka=33&buka=64",
    "/liputan?buka=semua",
    "/liputan?peserta=2019&pillar=economy",
    "/liputan/celah?region=64.02&pillar=branding&year=2023",
    "/liputan/banding?region=64.02&year=2022&year=2023",
    "/liputan/banding?year=2022&year=2023",
    "/wilayah",
    "/wilayah?nama=tenggarong",
    "/wilayah/64.02",
    "/wilayah/64",
    "/status",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_frame(client: TestClient, path: str) -> None:
    answer = client.get(path)
    page = tree(answer.text)
    assert answer.status_code == 200
    assert page.get("lang") == "id"
    assert one(page, "//main").get("id") == one(page, "//a[@class='skip']").get("href").removeprefix("#")
    menu = {link.get("href"): words(link) for link in page.xpath("//nav[@aria-label='Utama']//a")}
    assert menu == dict(NAVIGATION)
    assert list(menu)[:3] == ["/", "/liputan", "/wilayah"]
    assert one(page, "//h1") is not None
    assert words(one(page, "//title")).endswith("· Bukti")
    for table in page.xpath("//table//th"):
        assert table.get("scope") in {"row", "col"}


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/liputan/peta", "/liputan.csv", "/api/v1/search?q=spbe"])
def test_every_answer_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == PAGE_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_taken_from_elsewhere_or_written_inline(client: TestClient, path: str) -> None:
    page = tree(client.get(path).text)
    sources = [*page.xpath("//@src"), *page.xpath("//link/@href")]
    assert sources
    assert all(source.startswith("/") and not source.startswith("//") for source in sources)
    assert not page.xpath("//style | //script[not(@src)] | //@style | //@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("path", PAGES)
def test_first_view_is_small(client: TestClient, path: str) -> None:
    page = client.get(path)
    assets = [client.get(str(url)).content for url in tree(page.text).xpath("//script/@src | //link/@href")]
    assert sum(len(gzip.compress(data, 6)) for data in [page.content, *assets]) < 100_000


def test_pages_are_packed_and_tagged(client: TestClient) -> None:
    first = client.get("/wilayah")
    again = client.get("/wilayah", headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["content-encoding"] == "gzip"
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/status", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_assets_may_be_kept_by_their_digest_only(client: TestClient) -> None:
    url = one(tree(client.get("/").text), "//link[@rel='stylesheet']").get("href")
    assert "immutable" in client.get(url).headers["cache-control"]
    assert client.get(url.partition("?")[0]).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/static/../pyproject.toml", "/static/%2e%2e/headers.py", "/static/desk.py"])
def test_only_assets_are_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nowhere", 404, "Tidak ada di sini"),
        ("/bukti/e1:" + "0" * 32, 404, "Tidak ada di sini"),
        ("/bukti/x", 404, "Tidak ada di sini"),
        ("/dokumen/d1:0", 404, "Tidak ada di sini"),
        ("/wilayah/99.99", 404, "Tidak ada di sini"),
        ("/unduh.exe", 404, "Tidak ada di sini"),
        ("/?region=99", 422, "wilayah"),
        ("/?pillar=x", 422, "pilar"),
        ("/?wat=1", 422, "wat"),
        ("/?cursor=zzz&q=spbe", 422, "penanda halaman"),
        ("/liputan?year=x", 422, "tahun"),
        ("/liputan?buka=99", 422, "wilayah"),
        ("/liputan?peserta=1", 422, "tahun"),
        ("/liputan?pillar=x", 422, "pilar"),
        ("/liputan/celah", 422, "wilayah"),
        ("/unduh.csv?region=99", 422, "wilayah"),
    ],
)
def test_errors_say_what_to_do(client: TestClient, path: str, status: int, says: str) -> None:
    answer = client.get(path)
    page = tree(answer.text)
    assert answer.status_code == status
    assert says in words(one(page, "//main"))
    assert page.xpath("//main//a[@href='/']")


def test_programs_still_get_problem_documents(client: TestClient) -> None:
    for path, status in (("/api/v1/nowhere", 404), ("/api/v1/search?region=99", 422)):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.post("/api/v1/search").headers["content-type"] == "application/problem+json"
    assert client.post("/").status_code == 405


def test_the_same_answer_has_the_same_tag_however_long_it_took(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": "kukar"})
    again = client.get("/api/v1/search", params={"q": "kukar"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/api/v1/search", params={"q": "solok"}).headers["etag"] != first.headers["etag"]
