"""People, tokens and sessions in the record."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from models.access import Action, AuditEntry, AuditNote, Person, Session, Token
from models.errors import NotFoundError, RequestError
from models.identity import Digest
from models.principal import Role
from search_api.store.embedded import audit
from search_api.store.embedded.database import Database
from search_api.store.embedded.instants import instant, micros


class Accounts:
    """Satisfies `search_api.store.accounts.Accounts`. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_person(self, person: Person) -> None:
        with self._database.writing() as db:
            if _one(db, "SELECT 1 FROM person WHERE id = ?", person.id):
                raise RequestError(f"there is somebody with the id {person.id}", parameter="id", hint="use another")
            db.execute(
                "INSERT INTO person (id, name, role, created, disabled) VALUES (?, ?, ?, ?, ?)",
                (person.id, person.name, person.role.value, micros(person.created), _micros(person.disabled)),
            )

    def person(self, person: str) -> Person | None:
        with self._database.reading() as db:
            row = _one(db, "SELECT * FROM person WHERE id = ?", person)
        return person_of(row) if row else None

    def people(self) -> tuple[Person, ...]:
        with self._database.reading() as db:
            return tuple(person_of(row) for row in db.execute("SELECT * FROM person ORDER BY id"))

    def change_person(self, person: str, *, role: Role | None = None, disabled: datetime | None = None) -> Person:
        with self._database.writing() as db:
            db.execute(
                "UPDATE person SET role = coalesce(?, role), disabled = coalesce(disabled, ?) WHERE id = ?",
                (role.value if role else None, _micros(disabled), person),
            )
            row = _one(db, "SELECT * FROM person WHERE id = ?", person)
        if row is None:
            raise NotFoundError(f"nobody has the id {person!r}", hint="see `bukti users list`")
        return person_of(row)

    def add_token(self, token: Token) -> None:
        with self._database.writing() as db:
            if not _one(db, "SELECT 1 FROM person WHERE id = ?", token.person):
                raise NotFoundError(f"nobody has the id {token.person!r}", hint="see `bukti users list`")
            if _one(db, "SELECT 1 FROM token WHERE id = ?", token.id):
                raise RequestError(f"there is a token with the id {token.id}", parameter="id", hint="make another")
            moments = (micros(token.created), *map(_micros, (token.expires, token.last_used, token.revoked)))
            db.execute(
                "INSERT INTO token (id, person, label, digest, created, expires, last_used, revoked)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (token.id, token.person, token.label, token.digest, *moments),
            )

    def token(self, token: str) -> Token | None:
        with self._database.reading() as db:
            row = _one(db, "SELECT * FROM token WHERE id = ?", token)
        return token_of(row) if row else None

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM token WHERE ?1 IS NULL OR person = ?1 ORDER BY created, rowid", (person,)
            ).fetchall()
        return tuple(map(token_of, rows))

    def revoke_token(self, token: str, at: datetime) -> Token:
        with self._database.writing() as db:
            db.execute("UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ?", (micros(at), token))
            row = _one(db, "SELECT * FROM token WHERE id = ?", token)
        if row is None:
            raise NotFoundError(f"no token has the id {token!r}", hint="see `bukti tokens list`")
        return token_of(row)

    def token_used(self, token: str, at: datetime) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE token SET last_used = max(coalesce(last_used, 0), ?) WHERE id = ?", (micros(at), token))

    def add_session(self, session: Session) -> None:
        with self._database.writing() as db:
            db.execute(
                "INSERT INTO session (digest, token, created, expires) VALUES (?, ?, ?, ?)",
                (session.digest, session.token, micros(session.created), micros(session.expires)),
            )

    def session(self, digest: Digest) -> Session | None:
        with self._database.reading() as db:
            row = _one(db, "SELECT * FROM session WHERE digest = ?", digest)
        return session_of(row) if row else None

    def end_session(self, digest: Digest) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM session WHERE digest = ?", (digest,))

    def forget_sessions(self, before: datetime) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM session WHERE expires < ?", (micros(before),))

    def note(self, note: AuditNote) -> AuditEntry:
        with self._database.writing() as db:
            return audit.append(db, note)

    def audit(
        self,
        *,
        size: int = 100,
        before: int | None = None,
        principal: str | None = None,
        action: Action | None = None,
    ) -> tuple[AuditEntry, ...]:
        with self._database.reading() as db:
            return audit.read(db, size=size, before=before, principal=principal, action=action)


def _one(db: sqlite3.Connection, statement: str, value: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(statement, (value,)).fetchone()
    return row


def _micros(value: datetime | None) -> int | None:
    return None if value is None else micros(value)


def _instant(value: int | None) -> datetime | None:
    return None if value is None else instant(value)


def person_of(row: sqlite3.Row) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        created=instant(row["created"]),
        disabled=_instant(row["disabled"]),
    )


def token_of(row: sqlite3.Row) -> Token:
    return Token(
        id=row["id"],
        person=row["person"],
        label=row["label"],
        digest=Digest(row["digest"]),
        created=instant(row["created"]),
        expires=_instant(row["expires"]),
        last_used=_instant(row["last_used"]),
        revoked=_instant(row["revoked"]),
    )


def session_of(row: sqlite3.Row) -> Session:
    return Session(
        digest=Digest(row["digest"]),
        token=row["token"],
        created=instant(row["created"]),
        expires=instant(row["expires"]),
    )
