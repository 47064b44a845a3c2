"""Our two cookies: the session, and the key that the forms of a browser without one are made of."""

from __future__ import annotations

import re
import secrets
from http.cookies import SimpleCookie

from starlette.requests import HTTPConnection

_SESSION = "bukti"
_KEY = "bukti_form"
# What we give out: 256 random bits. Anything else in a cookie of ours is not looked at.
_FORM = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def fresh() -> str:
    """A value that nobody guesses."""
    return secrets.token_urlsafe(32)


def session_value(connection: HTTPConnection) -> str | None:
    return _value(connection, _SESSION)


def key_value(connection: HTTPConnection) -> str | None:
    return _value(connection, _KEY)


def session_cookie(value: str, *, secure: bool, seconds: int) -> str:
    """The header's value; a session of nothing and no seconds takes the cookie away."""
    return _cookie(_SESSION, value, secure=secure, same_site="Lax", seconds=seconds)


def key_cookie(value: str, *, secure: bool) -> str:
    """Lives as long as the browser stays open."""
    return _cookie(_KEY, value, secure=secure, same_site="Strict", seconds=None)


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the browser reached us over https (a trusted proxy's word is taken for it)."""
    return connection.url.scheme == "https"


def _value(connection: HTTPConnection, name: str) -> str | None:
    found = connection.cookies.get(_named(name, secure=is_secure(connection)), "")
    return found if _FORM.fullmatch(found) else None


def _named(name: str, *, secure: bool) -> str:
    # A browser takes a __Host- cookie from https and this very host alone: no neighbour can plant one.
    return f"__Host-{name}" if secure else name


def _cookie(name: str, value: str, *, secure: bool, same_site: str, seconds: int | None) -> str:
    name = _named(name, secure=secure)
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = value
    cookie[name]["path"] = "/"
    cookie[name]["httponly"] = True
    cookie[name]["samesite"] = same_site
    if secure:
        cookie[name]["secure"] = True
    if seconds is not None:
        cookie[name]["max-age"] = seconds
    return cookie[name].OutputString()
