"""Tokens can't be guessed, don't leak, and end."""

from __future__ import annotations

import hmac
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from models.access import Action
from models.errors import RequestError
from models.identity import digest_of
from models.principal import Role
from search_api.access.service import Service
from search_api.access.tokens import make_token, proves, read_token
from tests.search_api.access.conftest import Opened, People, accounts

NOW = datetime(2026, 5, 4, tzinfo=UTC)
SEARCH = "/api/v1/search?size=1"


def test_a_token_holds_256_random_bits_and_is_kept_as_a_digest() -> None:
    made = [make_token("siti", label="", created=NOW) for _ in range(200)]
    secrets = {shown.split("_", 2)[2] for shown, _ in made}
    assert len(secrets) == len({kept.id for _, kept in made}) == 200
    for shown, kept in made:
        assert re.fullmatch(r"bukti_[a-z2-9]{10}_[A-Za-z0-9_-]{43}", shown)
        assert kept.digest == digest_of(shown.encode())
        assert shown.split("_", 2)[2] not in repr(kept)
        assert kept.digest not in repr(kept)


def test_reading_gives_back_the_id_and_the_digest() -> None:
    for _ in range(200):  # a secret may hold underscores
        shown, kept = make_token("siti", label="", created=NOW)
        given = read_token(f" {shown}\n")
        assert given is not None
        assert (given.id, given.digest) == (kept.id, kept.digest)
        assert proves(given, kept)
        assert not proves(given, None)
        assert not proves(given, replace(kept, digest=digest_of(b"")))


@pytest.mark.parametrize(
    "shown",
    ["", "bukti_", "bukti_aaaaaaaaaa_", "bukti_aaaaaaaaaa_" + "A" * 44, "Bukti_aaaaaaaaaa_" + "A" * 43, "é" * 60],
)
def test_what_has_not_the_form_is_looked_up_nowhere(shown: str) -> None:
    assert read_token(shown) is None


def test_a_token_that_would_have_expired_is_not_made() -> None:
    with pytest.raises(RequestError, match="expired"):
        make_token("siti", label="", created=NOW, expires=NOW)
    with pytest.raises(RequestError, match="label"):
        make_token("siti", label="x" * 121, created=NOW)


def test_every_guess_is_compared_in_the_same_way(
    guarded: TestClient, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known id or not, revoked or not: one comparison of digests that looks at every byte."""
    compared: list[tuple[str, str]] = []
    honest = hmac.compare_digest

    def watched(a: str, b: str) -> bool:
        compared.append((a, b))
        return honest(a, b)

    monkeypatch.setattr("search_api.access.tokens.hmac.compare_digest", watched)
    shown = people.tokens[Role.READER]
    guesses = [f"bukti_{'a' * 10}_{'A' * 43}", shown[:-1] + ("A" if shown[-1] != "A" else "B"), shown]
    said = [guarded.get(SEARCH, headers={"Authorization": f"Bearer {guess}"}) for guess in guesses]
    assert [answer.status_code for answer in said] == [401, 401, 200]
    assert said[0].json()["detail"] == said[1].json()["detail"]
    assert len(compared) == 3
    assert all(len(a) == len(b) == len("sha256:") + 64 for a, b in compared)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic b3JhbmctYWRtaW46eA==", "bukti", "Bearer a b", "Bearer \xff"]
)
def test_a_header_that_is_no_token_is_refused(opened: Opened, header: str) -> None:
    for service in (Service(), Service(login=True)):
        answer = opened(service).get(SEARCH, headers={b"Authorization": header.encode("latin-1")})
        assert answer.status_code == 401
        assert answer.json()["type"] == "bukti:unauthenticated"


def test_a_revoked_and_an_expired_token_are_refused_in_the_same_words(guarded: TestClient, people: People) -> None:
    kept = accounts(guarded)
    now = datetime.now(UTC)
    old, token = make_token("orang-reader", label="", created=now - timedelta(days=2), expires=now - timedelta(days=1))
    kept.add_token(token)
    given = read_token(people.tokens[Role.READER])
    assert given is not None
    kept.revoke_token(given.id, now)
    said = {
        guarded.get(SEARCH, headers={"Authorization": f"Bearer {shown}"}).json()["detail"]
        for shown in (old, people.tokens[Role.READER], f"bukti_{'b' * 10}_{'B' * 43}")
    }
    assert len(said) == 1


def test_the_last_use_is_kept(guarded: TestClient, people: People) -> None:
    assert guarded.get(SEARCH, headers=people.bearer(Role.READER)).status_code == 200
    (token,) = accounts(guarded).tokens("orang-reader")
    assert token.last_used is not None
    assert datetime.now(UTC) - token.last_used < timedelta(minutes=1)
    assert guarded.get(SEARCH, headers=people.bearer(Role.READER)).status_code == 200
    assert accounts(guarded).tokens("orang-reader") == (token,)  # no write for each call


def test_guessing_is_slowed_down_and_noted_without_harm_to_others(guarded: TestClient, people: People) -> None:
    shown = people.tokens[Role.ADMIN]
    wrong = {"Authorization": f"Bearer {shown[:-4]}AAAA"}
    assert [guarded.get(SEARCH, headers=wrong).status_code for _ in range(12)] == [401] * 10 + [429] * 2
    # Not even the right secret gets through now; tokens of other ids do.
    assert guarded.get(SEARCH, headers=people.bearer(Role.ADMIN)).status_code == 429
    assert guarded.get(SEARCH, headers=people.bearer(Role.READER)).status_code == 200
    failed = accounts(guarded).audit(action=Action.LOGIN_FAILED)
    assert len(failed) == 10
    assert {entry.note.subject for entry in failed} == {shown.split("_")[1]}


def test_a_rate_holds_for_each_token_by_itself(opened: Opened, people: People) -> None:
    client = opened(Service(login=True, rate="3/minute"))
    codes = [client.get(SEARCH, headers=people.bearer(Role.READER)).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    refused = client.get(SEARCH, headers=people.bearer(Role.READER))
    assert refused.json()["type"] == "bukti:too_many"
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert client.get(SEARCH, headers=people.bearer(Role.ADMIN)).status_code == 200


def test_nobody_in_particular_is_limited_by_address(opened: Opened, people: People) -> None:
    client = opened(Service(login=True, rate="3/minute"))
    assert [client.get("/masuk").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert "Terlalu banyak permintaan" in client.get("/masuk").text
    assert client.get(SEARCH, headers=people.bearer(Role.ADMIN)).status_code == 200


def test_guesses_with_an_id_of_their_own_each_are_limited_by_address(opened: Opened, people: People) -> None:
    client = opened(Service(login=True, rate="5/minute"))
    guesses = [f"bukti_{letter * 10}_{'A' * 43}" for letter in "abcdefgh"]
    codes = [client.get(SEARCH, headers={"Authorization": f"Bearer {guess}"}).status_code for guess in guesses]
    assert codes == [401] * 5 + [429] * 3
    assert client.get(SEARCH, headers=people.bearer(Role.ADMIN)).status_code == 200


def test_the_local_user_is_not_limited(opened: Opened) -> None:
    client = opened(Service(rate="3/minute"))
    assert {client.get("/healthz").status_code for _ in range(10)} == {200}
