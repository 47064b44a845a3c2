"""Requests of ill will: paths that climb, headers with lines of their own, bodies and addresses without end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from search_api.access.service import Service
from tests.search_api.access.raw import GONE, MORE, post
from tests.search_api.access.test_roles import all_routes
from tests.search_api.web.desk import serving

CLIMBING = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5c..%5cetc%5cpasswd",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "%c0%ae%c0%ae%c0%afetc/passwd",
    "..%00/etc/passwd",
    "desk.css%00.html",
    "../desk.py",
    "..%2fheaders.py",
    "file:%2f%2f%2fetc%2fpasswd",
)
ODD = (
    "%00",
    "%0d%0aX-Hurt:%201",
    "%ff%fe",
    "a" * 5_000,
    "'%20OR%201=1--",
    "%F0%9F%99%82",
    "%E2%80%AE",
    "{{7*7}}",
    "..",
)


@pytest.fixture(scope="module")
def client(newsroom_home: Path) -> Iterator[TestClient]:
    with serving(newsroom_home, service=Service(largest_body=100_000)) as found:
        yield found


def filled(template: str, value: str) -> str:
    """An address with a value for each of its parameters."""
    return re.sub(r"\{[^}]+\}", lambda _: value, template)


def test_no_path_climbs_out(client: TestClient) -> None:
    templates = [path for path, _ in all_routes(client) if "{" in path]
    assert len(templates) >= 9
    for template in templates:
        for value in (*CLIMBING, *ODD):
            path = filled(template, value)
            answer = client.get(path)
            assert answer.status_code < 500, path
            assert answer.status_code in {200, 303, 307, 404, 405, 422}, (path, answer.status_code)
            assert "root:" not in answer.text, path
            assert "from __future__" not in answer.text, path
            assert "x-hurt" not in answer.headers, path


def test_every_digest_of_a_snapshot_is_one_that_we_gave(client: TestClient) -> None:
    hit = client.get("/api/v1/search?size=1").json()["hits"][0]
    for value in CLIMBING:
        answer = client.get(f"/dokumen/{hit['document']['id']}/arsip/{value}")
        assert answer.status_code == 404, value


@pytest.mark.parametrize("path", ["/unduh.csv", "/unduh.xlsx", "/unduh.jsonl", "/liputan.csv"])
def test_no_line_of_a_request_gets_into_a_headers(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?{'year=2023' if 'liputan' in path else 'q=a%0d%0aX-Hurt:%201'}")
    name = answer.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="bukti(-liputan)?\.(csv|xlsx|jsonl)"', name)
    assert "x-hurt" not in answer.headers


@pytest.mark.parametrize(
    "given", ["a\r\nX-Hurt: 1", "a b", "é", "", "x" * 65, "<script>", '"}{"says":"', "-a", "../../x"]
)
def test_a_request_id_of_ill_will_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/api/v1/nowhere", headers={b"X-Request-ID": given.encode("utf-8")})
    named = answer.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", named)
    assert answer.json()["request_id"] == named


def test_a_sane_request_id_is_kept(client: TestClient) -> None:
    answer = client.get("/api/v1/nowhere", headers={"X-Request-ID": "job-7.3_a"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "job-7.3_a"


def test_the_login_never_redirects_with_a_line_of_its_own(newsroom_home: Path) -> None:
    with serving(newsroom_home, service=Service(login=True)) as guarded:
        guarded.follow_redirects = False
        for path in ("/x%0d%0aSet-Cookie:%20bukti=1", "/?q=%0d%0aX-Hurt:1", "//jahat.example/x", "/%5cjahat.example"):
            answer = guarded.get(path)
            assert answer.status_code == 303
            assert "x-hurt" not in answer.headers
            assert "set-cookie" not in answer.headers
            assert answer.headers["location"].startswith("/masuk?next=")
            assert "\n" not in answer.headers["location"]


def test_a_body_that_says_that_it_is_huge_is_not_read(client: TestClient) -> None:
    answer = client.post("/masuk", content=b"x", headers={"Content-Length": str(10**12)})
    assert answer.status_code == 413
    api = client.post("/api/v1/search", content=b"x", headers={"Content-Length": "9" * 30})
    assert (api.status_code, api.json()["type"]) == (413, "bukti:too_large")
    assert client.post("/masuk", content=b"x", headers={"Content-Length": "-1"}).status_code == 400


def test_a_body_that_does_not_say_how_long_it_is_is_cut_off(client: TestClient) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 10_000
            yield b"csrf=" + b"x" * 9_995

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/masuk", content=endless(), headers=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe" * 50, "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="csrf"; filename="f"\r\n\r\nx\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"{" * 50_000, "application/json"),
        (b"csrf=" + b"a=&" * 20_000, "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_a_broken_form_is_the_senders_fault(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post("/masuk", content=body, headers={"Content-Type": kind})
    assert 400 <= answer.status_code < 500


def test_files_may_be_larger_up_to_a_limit_of_their_own(newsroom_home: Path) -> None:
    with serving(newsroom_home, service=Service(largest_body=1_000, largest_upload=100_000)) as small:
        for size, codes in ((50_000, {403}), (150_000, {413})):
            body = {"berkas": ("a.txt", b"x" * size, "text/plain")}
            assert small.post("/masukan", files=body).status_code in codes, size
        assert small.post("/berkas", files={"berkas": ("a.txt", b"x" * 2_000)}).status_code == 413


@pytest.mark.parametrize("path", ["/masukan", "/api/v1/intake/file"])
def test_who_hangs_up_in_the_middle_is_no_error_of_ours(
    client: TestClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Host": "127.0.0.1", "Content-Length": "900000", "Content-Type": "multipart/form-data; boundary=x"}
    begun = b'--x\r\nContent-Disposition: form-data; name="berkas"; filename="a"\r\n\r\n' + b"x" * 1_000
    statuses, _ = post(client, path, headers, {**MORE, "body": begun}, GONE, query="name=a.txt")
    assert statuses == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert f'route="{path}",status="499"' in client.get("/metrics").text


def test_long_addresses(client: TestClient) -> None:
    assert client.get("/api/v1/search?q=" + "a" * 40_000).status_code == 414
    assert client.get("/api/v1/search?q=" + "a" * 3_000).status_code == 422
    longest = client.get("/api/v1/search?q=" + quote("𝐚" * 2_000))
    assert longest.status_code == 200
    assert client.get("/api/v1/search?" + "year=2023&" * 3_000).status_code == 200
    assert client.get("/api/v1/search?" + "a=1&" * 8_000).status_code == 422


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "POST", "FOO"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/search")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_makes_a_method_another(client: TestClient, header: str) -> None:
    hit = client.get("/api/v1/search?size=1").json()["hits"][0]
    path = f"/api/v1/documents/{hit['document']['id']}"
    assert client.get(f"{path}?_method=DELETE", headers={header: "DELETE"}).status_code in {200, 422}
    assert client.post(path, headers={header: "DELETE"}).status_code == 405
    assert client.get(path).status_code == 200


def test_head_is_get_without_its_body(client: TestClient) -> None:
    for path in ("/api/v1/search?q=spbe", "/", "/liputan.csv?year=2023", "/nowhere"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
