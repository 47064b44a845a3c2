"""People, tokens and sessions on the engine: a document each, changed only by who read it last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from models.access import Action, AuditEntry, AuditNote, Person, Session, Token
from models.codec import from_json, to_json
from models.errors import NotFoundError, RequestError, StoreBusyError
from models.identity import Digest
from models.principal import Role
from search_api.store.elastic.audit import AuditTrail
from search_api.store.elastic.bulk import Action as Write
from search_api.store.elastic.documents import Documents
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.instants import micros

T = TypeVar("T")

_FACTS = {"type": "keyword", "index": False, "doc_values": False}  # JSON of the domain's type
PERSON = IndexSpec(name="person", properties={"id": {"type": "keyword"}, "facts": _FACTS})
TOKEN = IndexSpec(
    name="token",
    properties={
        "id": {"type": "keyword"},
        "person": {"type": "keyword"},
        "created": {"type": "long"},
        "facts": _FACTS,
    },
)
SESSION = IndexSpec(
    name="session", properties={"id": {"type": "keyword"}, "expires": {"type": "long"}, "facts": _FACTS}
)
_TRIES = 60
_AT_ONCE = 1_000


class Accounts:
    """Satisfies `search_api.store.accounts.Accounts`. Safe to share between threads."""

    def __init__(self, indices: Indices) -> None:
        self._people = Documents(indices, PERSON)
        self._tokens = Documents(indices, TOKEN)
        self._sessions = Documents(indices, SESSION)
        self._audit = AuditTrail(indices)

    def add_person(self, person: Person) -> None:
        if not self._people.create(person.id, person_source(person)):
            raise RequestError(f"there is somebody with the id {person.id}", parameter="id", hint="use another")

    def person(self, person: str) -> Person | None:
        found = self._people.get(person) if person else None
        return from_json(found.source["facts"], Person) if found else None

    def people(self) -> tuple[Person, ...]:
        self._people.refresh()
        return tuple(
            from_json(found.source["facts"], Person) for found in self._people.walk({"match_all": {}}, order="id")
        )

    def change_person(self, person: str, *, role: Role | None = None, disabled: datetime | None = None) -> Person:
        def change(before: Person) -> Person:
            return replace(before, role=role or before.role, disabled=before.disabled or disabled)

        changed = _change(self._people, person, Person, change, person_source)
        if changed is None:
            raise NotFoundError(f"nobody has the id {person!r}", hint="see `bukti users list`")
        return changed

    def add_token(self, token: Token) -> None:
        if self.person(token.person) is None:  # a person is never removed
            raise NotFoundError(f"nobody has the id {token.person!r}", hint="see `bukti users list`")
        if not self._tokens.create(token.id, token_source(token)):
            raise RequestError(f"there is a token with the id {token.id}", parameter="id", hint="make another")

    def token(self, token: str) -> Token | None:
        found = self._tokens.get(token) if token else None
        return from_json(found.source["facts"], Token) if found else None

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        self._tokens.refresh()
        asked = {"match_all": {}} if person is None else {"term": {"person": person}}
        found = [from_json(one.source["facts"], Token) for one in self._tokens.walk(asked, order="id")]
        return tuple(sorted(found, key=lambda token: (token.created, token.id)))

    def revoke_token(self, token: str, at: datetime) -> Token:
        def change(before: Token) -> Token:
            return replace(before, revoked=before.revoked or at)

        changed = _change(self._tokens, token, Token, change, token_source)
        if changed is None:
            raise NotFoundError(f"no token has the id {token!r}", hint="see `bukti tokens list`")
        return changed

    def token_used(self, token: str, at: datetime) -> None:
        def change(before: Token) -> Token:
            return replace(before, last_used=max(before.last_used or at, at))

        _change(self._tokens, token, Token, change, token_source)

    def add_session(self, session: Session) -> None:
        if not self._sessions.create(session.digest, session_source(session)):
            raise RequestError("there is such a session", parameter="digest", hint="log in again")

    def session(self, digest: Digest) -> Session | None:
        found = self._sessions.get(digest)
        return from_json(found.source["facts"], Session) if found else None

    def end_session(self, digest: Digest) -> None:
        self._sessions.delete(digest)

    def forget_sessions(self, before: datetime) -> None:
        self._sessions.refresh()
        expired = {"range": {"expires": {"lt": micros(before)}}}
        gone: list[Write] = []
        for found in self._sessions.walk(expired, order="id", fields=("id",)):
            gone.append(self._sessions.deleting(found.id))
            if len(gone) >= _AT_ONCE:
                self._sessions.bulk(gone)
                gone = []
        self._sessions.bulk(gone)

    def note(self, note: AuditNote) -> AuditEntry:
        return self._audit.append(note)

    def audit(
        self,
        *,
        size: int = 100,
        before: int | None = None,
        principal: str | None = None,
        action: Action | None = None,
    ) -> tuple[AuditEntry, ...]:
        return self._audit.read(size=size, before=before, principal=principal, action=action)


def _change(
    documents: Documents, id: str, kind: type[T], change: Callable[[T], T], source: Callable[[T], dict[str, object]]
) -> T | None:
    """Read and write again until nobody comes between; None for an id that is not there."""
    for _ in range(_TRIES):
        found = documents.get(id) if id else None
        if found is None:
            return None
        before = from_json(found.source["facts"], kind)
        after = change(before)
        if after == before or documents.put(id, source(after), over=found):
            return after
    raise StoreBusyError(f"too many write to {id} at once", hint="run it again")


def person_source(person: Person) -> dict[str, object]:
    return {"id": person.id, "facts": to_json(person).decode()}


def token_source(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "person": token.person,
        "created": micros(token.created),
        "facts": to_json(token).decode(),
    }


def session_source(session: Session) -> dict[str, object]:
    return {"id": session.digest, "expires": micros(session.expires), "facts": to_json(session).decode()}
