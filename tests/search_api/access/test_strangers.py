"""Other sites, other names, proxies: what reaches us in a way that it should not."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from models.principal import Role
from search_api.access.hosts import host_name
from search_api.access.service import Service
from tests.search_api.access.conftest import Opened, People
from tests.search_api.access.forms import form_token, log_in
from tests.search_api.web.desk import one, tree

DELETE = "/api/v1/documents/d1:" + "0" * 32
ELSEWHERE = (
    {"Origin": "https://jahat.example"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "cross-site"},
)


@pytest.fixture
def local(opened: Opened) -> TestClient:
    return opened(Service())


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_changes_nothing_though_the_local_user_needs_no_login(
    local: TestClient, headers: dict[str, str]
) -> None:
    answer = local.delete(DELETE, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "bukti:forbidden"
    token = form_token(local)
    assert local.post("/masuk", data={"csrf": token, "token": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_and_programs_do(local: TestClient, headers: dict[str, str]) -> None:
    assert local.delete(DELETE, headers=headers).status_code == 404
    assert local.post("/masuk", data={"csrf": form_token(local), "token": "x"}, headers=headers).status_code == 401


def test_a_form_of_another_browser_is_refused(local: TestClient, opened: Opened) -> None:
    other = opened(Service())
    mine, theirs = form_token(local), form_token(other)
    assert mine != theirs
    assert form_token(local) == mine  # the browser keeps its key
    assert local.post("/masuk", data={"csrf": theirs, "token": "x"}).status_code == 403
    local.cookies.clear()
    assert local.post("/masuk", data={"csrf": mine, "token": "x"}).status_code == 403


def test_a_form_from_before_the_login_is_refused_after_it(guarded: TestClient, people: People) -> None:
    before = form_token(guarded)
    log_in(guarded, people.tokens[Role.READER])
    assert guarded.post("/keluar", data={"csrf": before}).status_code == 403
    assert guarded.get("/status").status_code == 200


def test_the_token_of_a_form_may_stand_in_a_header(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    token = one(tree(guarded.get("/").text), "//form[@action='/keluar']//input[@name='csrf']").get("value")
    assert guarded.post("/keluar", headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    assert guarded.post("/keluar", headers={"X-CSRF-Token": token}).status_code == 303


@pytest.mark.parametrize(
    "host",
    ["jahat.example", "127.0.0.1.jahat.example", "localhost.jahat.example", "", "127.0.0.1@jahat.example", "[::2]"],
)
def test_a_name_that_is_not_ours_is_refused(local: TestClient, host: str) -> None:
    for path in ("/", "/api/v1/search", "/static/desk.css", "/healthz"):
        assert local.get(path, headers={"Host": host}).status_code == 403, path


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8321", "127.0.0.1:8321", "[::1]:8321", "[::1]"])
def test_names_of_the_loopback_are_ours(local: TestClient, host: str) -> None:
    assert local.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_name_of_the_settings_is_ours(opened: Opened) -> None:
    client = opened(Service(hosts=("bukti.example.go.id",)))
    assert client.get("/healthz", headers={"Host": "bukti.example.go.id:8443"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "localhost"}).status_code == 403


def test_two_names_at_once_are_refused(local: TestClient) -> None:
    headers = [("Host", "localhost"), ("Host", "jahat.example")]
    assert local.get("/healthz", headers=headers).status_code == 403


@pytest.mark.parametrize("value", ["localhost", "localhost:1", "LOCALHOST", " localhost "])
def test_the_name_alone_counts(value: str) -> None:
    assert host_name(value) == "localhost"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"])
def test_a_proxy_makes_nobody_the_local_user(opened: Opened, people: People, header: str) -> None:
    local = opened(Service())
    refused = local.get("/api/v1/search", headers={header: "203.0.113.7"})
    assert refused.status_code == 403
    assert "--login" in refused.json()["detail"]
    assert local.get("/api/v1/search", headers={header: "x"} | people.bearer(Role.READER)).status_code == 200
    assert opened(Service(login=True)).get("/", headers={header: "203.0.113.7"}).status_code == 303


def test_no_other_origin_may_read(local: TestClient) -> None:
    answer = local.get("/api/v1/search?q=spbe", headers={"Origin": "https://jahat.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    asked = {"Origin": "https://jahat.example", "Access-Control-Request-Method": "DELETE"}
    assert "access-control-allow-methods" not in local.options(DELETE, headers=asked).headers
