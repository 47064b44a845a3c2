"""Who asks, for the length of one request."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from starlette.requests import HTTPConnection

from models.access import Session
from models.errors import UnauthenticatedError
from models.principal import Principal


class Means(StrEnum):
    """How somebody proved who they are. What a browser sends by itself (a session, being here) needs a form's token."""

    LOCAL = "local"
    SESSION = "session"
    TOKEN = "token"
    NONE = "none"


@dataclass(slots=True, kw_only=True)
class Visitor:
    """`key` is a secret between us and this browser, which the tokens of its forms are made of; `key_shown` is set
    once a form was written with it, so that the browser gets to keep it."""

    principal: Principal | None
    means: Means
    address: str
    request: str
    key: str
    key_is_new: bool
    token: str | None = None
    session: Session | None = None
    key_shown: bool = False


# Templates have no request at hand; threads that write pages carry the context of theirs.
CURRENT: ContextVar[Visitor | None] = ContextVar("visitor", default=None)


def visitor_of(request: HTTPConnection) -> Visitor:
    return cast(Visitor, request.state.visitor)


def principal_of(request: HTTPConnection) -> Principal:
    """Who asks. Raises UnauthenticatedError where nobody said."""
    principal = visitor_of(request).principal
    if principal is None:
        raise UnauthenticatedError("this needs a login", hint="log in at /masuk, or send a token as a Bearer")
    return principal
