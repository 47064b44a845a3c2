"""Checks what somebody shows (a token, a session's cookie) against the record, and opens and ends sessions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.access import Person, Session, Token
from models.errors import UnauthenticatedError
from models.identity import digest_of
from search_api.access import cookies
from search_api.access.tokens import Given, proves, read_token
from search_api.store.accounts import Accounts

Now = Callable[[], datetime]
# A write for each call would be a write for each search.
_USED_EVERY = timedelta(minutes=5)
_REFUSED = "the token is unknown, expired or revoked"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Somebody known, by a token that holds."""

    person: Person
    token: Token
    session: Session | None = None


class Refused(UnauthenticatedError):
    """`token`: the id of the token that was tried, where there is one of that id: worth a line in the log."""

    def __init__(self, token: str | None = None) -> None:
        super().__init__(_REFUSED, hint="ask an admin for another (`bukti tokens create`)")
        self.token = token


class Authority:
    """Safe to share between threads. People, tokens and sessions are read anew for each request: what was revoked is
    refused at once."""

    def __init__(self, accounts: Accounts, *, session: timedelta, now: Now = now) -> None:
        self._accounts = accounts
        self._lasting = session
        self._now = now

    def by_token(self, shown: str) -> Proven:
        """Raises Refused: in the same words whichever part is wrong."""
        given = read_token(shown)
        if given is None:
            raise Refused
        return self._proven(given)

    def by_session(self, cookie: str) -> Proven | None:
        """None for a session that ended, or whose token no longer holds."""
        session = self._accounts.session(digest_of(cookie.encode()))
        if session is None or session.expires <= self._now():
            return None
        token = self._accounts.token(session.token)
        person = self._holder(token)
        return Proven(person=person, token=token, session=session) if token and person else None

    def open_session(self, shown: str) -> tuple[str, Proven]:
        """A new session, and its cookie's value. Raises Refused."""
        proven = self.by_token(shown)
        moment = self._now()
        expires = min(moment + self._lasting, proven.token.expires or datetime.max.replace(tzinfo=UTC))
        value = cookies.fresh()
        session = Session(digest=digest_of(value.encode()), token=proven.token.id, created=moment, expires=expires)
        self._accounts.forget_sessions(moment)
        self._accounts.add_session(session)
        return value, Proven(person=proven.person, token=proven.token, session=session)

    def end_session(self, session: Session) -> None:
        self._accounts.end_session(session.digest)

    def _proven(self, given: Given) -> Proven:
        kept = self._accounts.token(given.id)
        # The comparison comes first and always: how long a refusal takes says nothing.
        right = proves(given, kept)
        person = self._holder(kept)
        if kept is None or person is None or not right:
            raise Refused(kept.id if kept else None)
        moment = self._now()
        if kept.last_used is None or moment - kept.last_used >= _USED_EVERY:
            self._accounts.token_used(kept.id, moment)
        return Proven(person=person, token=kept)

    def _holder(self, token: Token | None) -> Person | None:
        """Whom a token stands for, if it does."""
        if token is None or not token.holds_at(self._now()):
            return None
        person = self._accounts.person(token.person)
        return None if person is None or person.disabled else person
