"""What each role may do; and that no route was forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from models.access import Action
from models.principal import Role
from search_api.access.places import is_open
from search_api.access.service import Service
from tests.search_api.access.conftest import Opened, People, accounts

SAFE = {"GET", "HEAD", "OPTIONS"}


def routes(client: TestClient) -> Iterator[tuple[str, str]]:
    """Each method and address of the service, parameters filled with something."""
    for path, methods in all_routes(client):
        for method in methods:
            yield method, re.sub(r"\{[^}]+\}", "x", path)


def all_routes(client: TestClient) -> list[tuple[str, set[str]]]:
    """Templates of addresses with their methods, of included routers too."""
    found: list[tuple[str, set[str]]] = []

    def walk(many: object, prefix: str) -> None:
        for route in many if isinstance(many, list) else []:
            if isinstance(route, APIRoute):
                found.append((prefix + route.path, set(route.methods or ())))
            else:
                inner = getattr(route, "original_router", None) or getattr(route, "router", None)
                context = getattr(route, "include_context", None)
                walk(getattr(inner, "routes", []), prefix + str(getattr(context, "prefix", "") or ""))

    walk(client.app.routes, "")  # type: ignore[attr-defined]
    return found


def test_roles_rise() -> None:
    roles = list(Role)
    assert roles == [Role.READER, Role.ASSESSOR, Role.ADMIN]
    for n, role in enumerate(roles):
        assert [role.covers(other) for other in roles] == [k <= n for k in range(3)]


def test_no_route_is_open_by_mistake(guarded: TestClient) -> None:
    asked = 0
    for method, path in routes(guarded):
        answer = guarded.request(method, path)
        if is_open(path):
            continue
        asked += 1
        refused = answer.status_code == 401 or (
            answer.status_code == 303 and answer.headers["location"].startswith("/masuk")
        )
        assert refused, (method, path, answer.status_code)
    assert asked > 20


def test_no_route_takes_a_change_from_another_site(opened: Opened) -> None:
    client = opened(Service())
    changes = [(method, path) for method, path in routes(client) if method not in SAFE]
    assert ("DELETE", "/api/v1/documents/x") in changes
    for method, path in changes:
        for headers in ({"Origin": "https://jahat.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.request(method, path, headers=headers).status_code == 403, (method, path, headers)


def test_every_form_wants_its_token(opened: Opened) -> None:
    client = opened(Service())
    posts = [path for method, path in routes(client) if method == "POST" and not path.startswith("/api/")]
    assert "/masuk" in posts
    for path in posts:
        for data in ({}, {"csrf": "0" * 64}, {"csrf": ""}):
            assert client.post(path, data=data).status_code == 403, path


def test_withdrawing_is_for_admins(guarded: TestClient, people: People) -> None:
    hit = guarded.get("/api/v1/search?size=1", headers=people.bearer(Role.READER)).json()["hits"][0]
    path = f"/api/v1/documents/{hit['document']['id']}"
    for role in (Role.READER, Role.ASSESSOR):
        refused = guarded.delete(path, headers=people.bearer(role))
        assert refused.status_code == 403
        assert str(Role.ADMIN) in refused.json()["detail"]
    assert guarded.get(path, headers=people.bearer(Role.READER)).status_code == 200
    answer = guarded.delete(path, params={"reason": "atas permintaan"}, headers=people.bearer(Role.ADMIN))
    assert answer.status_code == 200
    assert answer.json()["withdrawn"] is True
    assert guarded.get(path, headers=people.bearer(Role.READER)).status_code == 404
    kept = guarded.get(f"/api/v1/evidence/{hit['id']}", headers=people.bearer(Role.READER)).json()
    assert (kept["document"]["withdrawn"], kept["passage"]["text"]) == (True, "")
    (entry,) = accounts(guarded).audit(action=Action.WITHDRAWN)
    assert (entry.note.principal, entry.note.subject) == ("orang-admin", hit["document"]["id"])
    assert entry.note.detail == "atas permintaan"
    assert guarded.delete(path, headers=people.bearer(Role.ADMIN)).status_code == 200  # harmless to repeat


def test_withdrawing_what_there_is_not_is_no_event(guarded: TestClient, people: People) -> None:
    answer = guarded.delete("/api/v1/documents/d1:" + "0" * 32, headers=people.bearer(Role.ADMIN))
    assert answer.status_code == 404
    assert accounts(guarded).audit(action=Action.WITHDRAWN) == ()


def test_the_audit_log_is_for_admins(guarded: TestClient, people: People) -> None:
    for role, status in ((Role.READER, 403), (Role.ASSESSOR, 403), (Role.ADMIN, 200)):
        assert guarded.get("/audit", headers=people.bearer(role)).status_code == status


def test_downloads_are_noted(guarded: TestClient, people: People) -> None:
    assert guarded.get("/unduh.csv?q=spbe", headers=people.bearer(Role.READER)).status_code == 200
    assert guarded.get("/liputan.csv?year=2023", headers=people.bearer(Role.READER)).status_code == 200
    notes = [entry.note for entry in accounts(guarded).audit(action=Action.EXPORT)]
    assert [(n.subject, n.detail) for n in notes] == [("/liputan.csv", "year=2023"), ("/unduh.csv", "q=spbe")]
    assert {n.principal for n in notes} == {"orang-reader"}


def test_the_audit_page_shows_words_as_words(guarded: TestClient, people: People) -> None:
    guarded.get("/unduh.csv?q=<script>window.hurt=1</script>", headers=people.bearer(Role.READER))
    page = guarded.get("/audit?tindakan=export&oleh=orang-reader", headers=people.bearer(Role.ADMIN)).text
    assert "<script>window" not in page
    assert "script" in page


@pytest.mark.parametrize("query", ["?sebelum=x", "?sebelum=-1", "?tindakan=x", "?wat=1"])
def test_the_audit_page_refuses_what_makes_no_sense(guarded: TestClient, people: People, query: str) -> None:
    assert guarded.get(f"/audit{query}", headers=people.bearer(Role.ADMIN)).status_code == 422


def test_the_audit_page_goes_back_in_time(guarded: TestClient, people: People) -> None:
    for n in range(130):
        guarded.get(f"/liputan.csv?year=2023&region={11 + n % 3}", headers=people.bearer(Role.READER))
    first = guarded.get("/audit", headers=people.bearer(Role.ADMIN)).text
    assert first.count("<tr>") == 101
    second = guarded.get("/audit?sebelum=31", headers=people.bearer(Role.ADMIN)).text
    assert "/audit?sebelum=31" in first
    assert second.count("<tr>") == 31
