"""The login: what is open without one, what it gives, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from models.access import Action
from models.principal import Role
from search_api.access.authority import Authority
from search_api.access.cookies import fresh
from search_api.access.places import way_back
from search_api.access.service import Service
from tests.search_api.access.conftest import Opened, People, accounts
from tests.search_api.access.forms import log_in, log_out
from tests.search_api.web.desk import one, tree, words


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/masuk", "/static/desk.css"])
def test_open_to_everybody(guarded: TestClient, path: str) -> None:
    assert guarded.get(path).status_code == 200


def test_a_page_leads_to_the_login_and_back(guarded: TestClient, people: People) -> None:
    answer = guarded.get("/liputan?year=2023&buka=64")
    assert answer.status_code == 303
    asked = urlsplit(answer.headers["location"])
    assert (asked.netloc, asked.path) == ("", "/masuk")
    page = tree(guarded.get(answer.headers["location"]).text)
    back = one(page, "//input[@name='next']").get("value")
    assert back == "/liputan?year=2023&buka=64" == parse_qs(asked.query)["next"][0]
    entered = log_in(guarded, people.tokens[Role.READER], back=back)
    assert (entered.status_code, entered.headers["location"]) == (303, back)
    assert guarded.get(back).status_code == 200


def test_a_program_is_told_what_to_send(guarded: TestClient) -> None:
    for path in ("/api/v1/search?q=spbe", "/openapi.json", "/metrics", "/api/v1/nowhere"):
        answer = guarded.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["type"] == "bukti:unauthenticated"


def test_the_page_knows_who_is_there(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.ASSESSOR])
    assert "Orang assessor" in words(one(tree(guarded.get("/").text), "//header"))
    assert "/audit" not in guarded.get("/").text


@pytest.mark.parametrize("token", ["", "salah-sekali", "bukti_aaaaaaaaaa_" + "A" * 43, "🙂" * 100, "a\x00b"])
def test_a_wrong_token_opens_nothing(guarded: TestClient, token: str) -> None:
    answer = log_in(guarded, token)
    assert answer.status_code == 401
    assert one(tree(answer.text), "//*[@role='alert']") is not None
    assert "bukti" not in {cookie.name for cookie in guarded.cookies.jar}
    assert token == "" or token not in answer.text
    assert guarded.get("/").status_code == 303


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(guarded: TestClient, people: People) -> None:
    cookie = _cookie(log_in(guarded, people.tokens[Role.READER]).headers.get_list("set-cookie"), "bukti")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert 0 < int(cookie["max-age"]) <= 12 * 3600


def test_over_https_the_cookies_are_secure_and_of_this_host_alone(opened: Opened, people: People) -> None:
    client = opened(base_url="https://127.0.0.1")
    key = _cookie(client.get("/masuk").headers.get_list("set-cookie"), "__Host-bukti_form")
    session = _cookie(log_in(client, people.tokens[Role.READER]).headers.get_list("set-cookie"), "__Host-bukti")
    for cookie in (key, session):
        assert cookie["secure"]
        assert cookie["httponly"]
    assert key["samesite"] == "Strict"
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_over_http_nothing_asks_for_https(guarded: TestClient) -> None:
    assert "strict-transport-security" not in guarded.get("/masuk").headers


def test_a_session_of_somebody_elses_making_is_never_taken(guarded: TestClient, people: People) -> None:
    planted = fresh()
    guarded.cookies.set("bukti", planted)
    log_in(guarded, people.tokens[Role.ADMIN])
    mine = _session(guarded)
    assert mine != planted
    assert not _lets_in(guarded, planted)
    assert _lets_in(guarded, mine)


def test_each_login_is_a_new_session_and_ends_the_old_one(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    first = _session(guarded)
    log_in(guarded, people.tokens[Role.ADMIN])
    second = _session(guarded)
    assert first != second
    assert not _lets_in(guarded, first)
    assert _lets_in(guarded, second)


def test_logging_out_ends_the_session_at_the_server(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    kept = _session(guarded)
    answer = log_out(guarded)
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk")
    assert _cookie(answer.headers.get_list("set-cookie"), "bukti")["max-age"] == "0"
    assert not _lets_in(guarded, kept)


def test_a_session_dies_with_its_token(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    assert guarded.get("/status").status_code == 200
    (token,) = accounts(guarded).tokens("orang-reader")
    accounts(guarded).revoke_token(token.id, datetime.now(UTC))
    assert guarded.get("/status").status_code == 303
    assert guarded.get("/api/v1/search", headers=people.bearer(Role.READER)).status_code == 401


def test_a_disabled_person_is_out_at_once(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    accounts(guarded).change_person("orang-reader", disabled=datetime.now(UTC))
    assert guarded.get("/status").status_code == 303
    assert guarded.get("/api/v1/search", headers=people.bearer(Role.READER)).status_code == 401
    assert guarded.get("/api/v1/search", headers=people.bearer(Role.ADMIN)).status_code == 200


def test_a_session_ends_by_itself(guarded: TestClient, people: People) -> None:
    moment = datetime.now(UTC)
    authority = Authority(accounts(guarded), session=timedelta(hours=2), now=lambda: moment)
    value, proven = authority.open_session(people.tokens[Role.READER])
    assert proven.session is not None
    moment += timedelta(hours=2, seconds=-1)
    assert authority.by_session(value) is not None
    moment += timedelta(seconds=1)
    assert authority.by_session(value) is None


def test_a_session_is_no_longer_than_its_token(guarded: TestClient, people: People) -> None:
    authority = Authority(accounts(guarded), session=timedelta(days=4000))
    _, proven = authority.open_session(people.tokens[Role.READER])
    assert proven.session is not None
    assert proven.token.expires is None or proven.session.expires <= proven.token.expires


def test_the_session_is_kept_as_a_digest_alone(guarded: TestClient, people: People) -> None:
    log_in(guarded, people.tokens[Role.READER])
    kept = b"".join(path.read_bytes() for path in people.home.glob("record.sqlite3*"))
    assert _session(guarded).encode() not in kept
    assert people.tokens[Role.READER].encode() not in kept
    assert people.tokens[Role.READER].rpartition("_")[2].encode() not in kept


def test_too_many_failures_close_the_login_for_a_while(guarded: TestClient, people: People) -> None:
    assert [log_in(guarded, "x").status_code for _ in range(11)] == [401] * 10 + [429]
    refused = log_in(guarded, people.tokens[Role.ADMIN])
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_logins_are_noted(guarded: TestClient, people: People) -> None:
    log_in(guarded, "bukti_aaaaaaaaaa_" + "A" * 43)
    log_in(guarded, people.tokens[Role.READER])
    log_out(guarded)
    entries = [entry.note for entry in reversed(accounts(guarded).audit())]
    assert [(n.action, n.principal) for n in entries] == [
        (Action.LOGIN_FAILED, "anonymous"),
        (Action.LOGIN, "orang-reader"),
        (Action.LOGOUT, "orang-reader"),
    ]
    assert entries[0].subject == "aaaaaaaaaa"
    assert all(n.address and n.request for n in entries)
    assert not [n for n in entries if "A" * 10 in n.detail + n.subject]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//jahat.example/",
        "///jahat.example",
        "/\\jahat.example",
        "\\\\jahat.example",
        "https://jahat.example/",
        "https:jahat.example",
        "javascript:alert(1)",
        "/\t/jahat.example",
        "/\n/jahat.example",
        " //jahat.example",
        "/a\r\nSet-Cookie: bukti=x",
        "jahat.example",
        "/ok\u2028",
        "",
        "/masuk?next=/masuk",
        "/keluar",
    ],
)
def test_the_way_back_never_leads_elsewhere(guarded: TestClient, people: People, elsewhere: str) -> None:
    assert way_back(elsewhere) == "/"
    answer = log_in(guarded, people.tokens[Role.READER], back=elsewhere)
    assert answer.headers["location"] == "/"
    assert (
        one(tree(guarded.get("/masuk", params={"next": elsewhere}).text), "//input[@name='next']").get("value") == "/"
    )


@pytest.mark.parametrize(
    "inside", ["/", "/masukan", "/masukan/abc", "/liputan?year=2023", "/bukti/e1:00?tab=arsip", "/?q=a%0Ab&x=//y"]
)
def test_the_way_back_leads_back(inside: str) -> None:
    assert way_back(inside) == inside


def test_without_a_need_to_log_in_one_may(opened: Opened, people: People) -> None:
    client = opened(Service())
    assert client.get("/").status_code == 200
    assert "terbuka tanpa masuk" in client.get("/masuk").text
    log_in(client, people.tokens[Role.READER])
    assert "Orang reader" in client.get("/").text
    assert client.get("/audit").status_code == 403


def _cookie(headers: list[str], name: str) -> dict[str, str]:
    for header in headers:
        jar: SimpleCookie = SimpleCookie(header)
        if name in jar:
            return dict(jar[name].items())
    raise AssertionError(f"no cookie {name} in {headers}")


def _session(client: TestClient) -> str:
    """The one that the browser would send: set by us, not planted by a test."""
    found = [c.value for c in client.cookies.jar if c.name == "bukti" and c.domain_specified is False and c.value]
    assert found
    return found[-1]


def _lets_in(client: TestClient, session: str) -> bool:
    client.cookies.clear()
    return client.get("/status", headers={"Cookie": f"bukti={session}"}).status_code == 200
