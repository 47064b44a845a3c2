"""People outlast their tokens; tokens and sessions end for good; the audit log only grows."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from models.access import Action, AuditNote, Person, Session, Token
from models.errors import NotFoundError, RequestError
from models.identity import digest_of
from models.principal import Principal, Role
from search_api.store.accounts import Accounts
from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore

NOW = datetime(2026, 5, 4, 3, 2, 1, 654321, tzinfo=UTC)
SITI = Person(id="siti", name="Siti Rahmawati", role=Role.ASSESSOR, created=NOW)
TOKEN = Token(id="k7wq2m5p", person="siti", label="laptop", digest=digest_of(b"a secret"), created=NOW)
SESSION = Session(digest=digest_of(b"a cookie"), token=TOKEN.id, created=NOW, expires=NOW + timedelta(hours=1))
NOTE = AuditNote(at=NOW, principal="siti", name="Siti Rahmawati", action=Action.LOGIN, address="203.0.113.7")


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return store.accounts


def test_a_person_is_kept_as_given(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    assert accounts.person("siti") == SITI
    assert accounts.person("Siti") is None
    assert SITI.principal == Principal(id="siti", name="Siti Rahmawati", role=Role.ASSESSOR)


def test_an_id_is_given_once(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    with pytest.raises(RequestError, match="siti"):
        accounts.add_person(replace(SITI, name="Another"))
    assert accounts.people() == (SITI,)


def test_people_are_listed_by_id(accounts: Accounts) -> None:
    for name in ("wayan", "agus", "siti"):
        accounts.add_person(replace(SITI, id=name))
    assert [person.id for person in accounts.people()] == ["agus", "siti", "wayan"]


def test_a_role_changes_and_a_disabling_stays(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    assert accounts.change_person("siti", role=Role.ADMIN).role is Role.ADMIN
    disabled = accounts.change_person("siti", disabled=NOW + timedelta(days=1))
    again = accounts.change_person("siti", disabled=NOW + timedelta(days=2))
    assert disabled == again == accounts.person("siti")
    assert again.disabled == NOW + timedelta(days=1)
    assert again.role is Role.ADMIN
    with pytest.raises(NotFoundError, match="budi"):
        accounts.change_person("budi", role=Role.READER)


def test_a_token_needs_its_person_and_its_own_id(accounts: Accounts) -> None:
    with pytest.raises(NotFoundError, match="siti"):
        accounts.add_token(TOKEN)
    accounts.add_person(SITI)
    accounts.add_token(TOKEN)
    assert accounts.token(TOKEN.id) == TOKEN
    assert accounts.token("unknown") is None
    with pytest.raises(RequestError, match=TOKEN.id):
        accounts.add_token(replace(TOKEN, digest=digest_of(b"another")))
    assert accounts.token(TOKEN.id) == TOKEN


def test_tokens_are_listed_by_person_oldest_first(accounts: Accounts) -> None:
    for name in ("siti", "agus"):
        accounts.add_person(replace(SITI, id=name))
    later = replace(TOKEN, id="zzzz", created=NOW + timedelta(hours=1))
    other = replace(TOKEN, id="aaaa", person="agus", created=NOW + timedelta(hours=2))
    for token in (later, other, TOKEN):
        accounts.add_token(token)
    assert accounts.tokens("siti") == (TOKEN, later)
    assert accounts.tokens() == (TOKEN, later, other)
    assert accounts.tokens("nobody") == ()


def test_a_revoked_token_stays_revoked_from_the_first_moment(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    accounts.add_token(TOKEN)
    first = accounts.revoke_token(TOKEN.id, NOW + timedelta(hours=1))
    assert not first.holds_at(NOW)
    assert accounts.revoke_token(TOKEN.id, NOW + timedelta(hours=2)) == first == accounts.token(TOKEN.id)
    with pytest.raises(NotFoundError):
        accounts.revoke_token("unknown", NOW)


def test_last_use_never_goes_back(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    accounts.add_token(TOKEN)
    for minutes in (5, 9, 7):
        accounts.token_used(TOKEN.id, NOW + timedelta(minutes=minutes))
    kept = accounts.token(TOKEN.id)
    assert kept == replace(TOKEN, last_used=NOW + timedelta(minutes=9))


def test_a_token_holds_until_it_expires() -> None:
    token = replace(TOKEN, expires=NOW + timedelta(days=1))
    assert token.holds_at(NOW)
    assert not token.holds_at(NOW + timedelta(days=1))


def test_sessions_begin_end_and_are_forgotten(accounts: Accounts) -> None:
    accounts.add_person(SITI)
    accounts.add_token(TOKEN)
    late = replace(SESSION, digest=digest_of(b"late"), expires=NOW + timedelta(hours=3))
    ended = replace(late, digest=digest_of(b"ended"))
    for session in (SESSION, late, ended):
        accounts.add_session(session)
    assert accounts.session(SESSION.digest) == SESSION
    accounts.end_session(ended.digest)
    accounts.end_session(ended.digest)
    assert accounts.session(ended.digest) is None
    accounts.forget_sessions(NOW + timedelta(hours=2))
    assert accounts.session(SESSION.digest) is None
    assert accounts.session(late.digest) == late


def test_everything_is_there_after_opening_again(make_store: MakeStore) -> None:
    first = make_store()
    first.accounts.add_person(SITI)
    first.accounts.add_token(TOKEN)
    first.accounts.add_session(SESSION)
    entry = first.accounts.note(NOTE)
    first.close()
    again = make_store().accounts
    assert (again.people(), again.tokens(), again.session(SESSION.digest)) == ((SITI,), (TOKEN,), SESSION)
    assert again.audit() == (entry,)


def test_the_audit_log_is_numbered_and_chained(accounts: Accounts) -> None:
    entries = [accounts.note(replace(NOTE, detail=f"{n}")) for n in range(5)]
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous is None
    for before, after in pairwise(entries):
        assert after.previous == before.digest
    assert list(accounts.audit()) == entries[::-1]


def test_the_audit_log_is_read_in_pages_and_by_who_and_what(accounts: Accounts) -> None:
    for n in range(7):
        who = "siti" if n % 2 else "agus"
        accounts.note(replace(NOTE, principal=who, action=Action.EXPORT if n > 3 else Action.LOGIN))
    assert [entry.number for entry in accounts.audit(size=3)] == [7, 6, 5]
    assert [entry.number for entry in accounts.audit(size=3, before=5)] == [4, 3, 2]
    assert [entry.number for entry in accounts.audit(principal="siti")] == [6, 4, 2]
    assert [entry.number for entry in accounts.audit(principal="agus", action=Action.EXPORT)] == [7, 5]


def test_an_entry_that_is_changed_no_longer_fits_the_next(accounts: Accounts) -> None:
    first, second = accounts.note(NOTE), accounts.note(NOTE)
    for forged in (replace(first.note, principal="budi"), replace(first.note, at=NOW + timedelta(seconds=1))):
        assert replace(first, note=forged).digest != second.previous


def test_notes_of_many_threads_keep_one_chain(accounts: Accounts) -> None:
    threads = [threading.Thread(target=lambda: [accounts.note(NOTE) for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = accounts.audit(size=1000)
    assert [entry.number for entry in entries] == list(range(40, 0, -1))
    assert all(after.previous == before.digest for after, before in pairwise(entries))


def test_words_of_any_script_are_kept(accounts: Accounts) -> None:
    person = replace(SITI, name="ꦱꦶꦠꦶ <b>'\"; DROP TABLE person --")
    accounts.add_person(person)
    assert accounts.people() == (person,)
    entry = accounts.note(replace(NOTE, subject="e1:…", detail="baris\nkedua\u2028"))
    assert accounts.audit() == (entry,)
