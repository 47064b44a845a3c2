"""People and how they prove who they are: tokens, sessions; and the log of what they did. People outlast both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.codec import to_json
from models.errors import RequestError
from models.identity import Digest, digest_of
from models.principal import LOCAL, Principal, Role

_PERSON_FORM = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
# Names that stand for no person.
RESERVED = frozenset({LOCAL.id, "anonymous", "crawler", "system"})
LONGEST_NAME = 120
LONGEST_NOTE = 1_000


class Action(StrEnum):
    """What the audit log tells of."""

    LOGIN = "login"
    LOGIN_FAILED = "login_failed"
    LOGOUT = "logout"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    TOKEN_MADE = "token_made"
    TOKEN_REVOKED = "token_revoked"
    WITHDRAWN = "withdrawn"
    INTAKE = "intake"
    DOSSIER = "dossier"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`id` is a short handle that is never given to anybody else; a disabled person keeps it and proves nothing."""

    id: str
    name: str
    role: Role
    created: datetime
    disabled: datetime | None = None

    @property
    def principal(self) -> Principal:
        return Principal(id=self.id, name=self.name, role=self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What we keep of a token: its public id, which it begins with, and the SHA-256 of its secret."""

    id: str
    person: str
    label: str
    digest: Digest = field(repr=False)
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
    revoked: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether it proves anything at a moment."""
        return self.revoked is None and (self.expires is None or moment < self.expires)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One login of a browser. `digest` is of the cookie's value; it lives no longer than the token it was opened by."""

    digest: Digest = field(repr=False)
    token: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNote:
    """Who did what to what, when and from where. `principal` and `name` are as they were then."""

    at: datetime
    principal: str
    name: str
    action: Action
    subject: str = ""
    detail: str = ""
    address: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A note as it is kept: numbered from 1 without gaps, each chained to the digest of the one before."""

    number: int
    note: AuditNote
    previous: Digest | None

    @property
    def digest(self) -> Digest:
        """SHA-256 over number, note and the digest before."""
        return digest_of(to_json([self.number, self.note, self.previous]))


def person_id(value: str) -> str:
    """A handle that may be given. Raises RequestError."""
    if not _PERSON_FORM.fullmatch(value) or value in RESERVED:
        raise RequestError(
            f"{value!r} can't be a person's id",
            parameter="id",
            hint="use 2 to 40 of a-z, 0-9, dot, dash and underscore, such as siti.rahma",
        )
    return value


def role_of(value: str) -> Role:
    """A role by its name. Raises RequestError."""
    try:
        return Role(value)
    except ValueError as error:
        raise RequestError(
            f"there is no role {value!r}", parameter="role", hint=f"there are {', '.join(Role)}"
        ) from error
