"""What a store keeps of people, tokens, sessions and what was done. The contract: `tests/contracts/test_accounts.py`.

Nothing here decides who may do what: `search_api.access` does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from models.access import Action, AuditEntry, AuditNote, Person, Session, Token
from models.identity import Digest
from models.principal import Role


class People(Protocol):
    """People are never deleted: what they did names them."""

    def add_person(self, person: Person) -> None:
        """Raises RequestError for an id that is taken."""
        ...

    def person(self, person: str) -> Person | None: ...

    def people(self) -> tuple[Person, ...]:
        """Everybody, the disabled too, by id."""
        ...

    def change_person(self, person: str, *, role: Role | None = None, disabled: datetime | None = None) -> Person:
        """With another role, or disabled from a moment on (for good). Raises NotFoundError."""
        ...


class Tokens(Protocol):
    def add_token(self, token: Token) -> None:
        """Raises RequestError for an id that is taken, NotFoundError for a person that there is not."""
        ...

    def token(self, token: str) -> Token | None: ...

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        """Of one person or of all, the revoked too, oldest first."""
        ...

    def revoke_token(self, token: str, at: datetime) -> Token:
        """Harmless to repeat: the first moment stays. Raises NotFoundError."""
        ...

    def token_used(self, token: str, at: datetime) -> None:
        """Remember when it was last used; an earlier moment than the one kept changes nothing."""
        ...


class Sessions(Protocol):
    def add_session(self, session: Session) -> None: ...

    def session(self, digest: Digest) -> Session | None: ...

    def end_session(self, digest: Digest) -> None:
        """Harmless to repeat."""
        ...

    def forget_sessions(self, before: datetime) -> None:
        """Drop those that expired before a moment."""
        ...


class AuditLog(Protocol):
    """Append-only: no call changes or removes an entry."""

    def note(self, note: AuditNote) -> AuditEntry:
        """Keep a note, durable on return, as the next number."""
        ...

    def audit(
        self,
        *,
        size: int = 100,
        before: int | None = None,
        principal: str | None = None,
        action: Action | None = None,
    ) -> tuple[AuditEntry, ...]:
        """At most `size` entries, newest first, with numbers below `before`."""
        ...


class Accounts(People, Tokens, Sessions, AuditLog, Protocol):
    """All of it."""
