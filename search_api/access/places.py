"""Which addresses are open to everybody, which are pages, and where a login may lead back to."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from starlette.requests import HTTPConnection

LOGIN = "/masuk"
LOGOUT = "/keluar"
# Addresses that programs read; all others are pages.
PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_OPEN = frozenset({LOGIN, "/healthz", "/readyz"})
_OPEN_BELOW = "/static/"


def is_open(path: str) -> bool:
    """Whether nobody in particular may ask for it: to log in, to see that we live, and the pages' own files."""
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def is_page(path: str) -> bool:
    return not path.startswith(PROGRAMS)


def login_address(connection: HTTPConnection) -> str:
    """The login, with the way back to here."""
    url = connection.url
    here = f"{url.path}?{url.query}" if url.query else url.path
    return f"{LOGIN}?{urlencode({'next': here})}" if here != "/" else LOGIN


def way_back(value: str | None) -> str:
    """An address of ours to go to after a login: a path, never another host (`//host`, `/\\host`, `https:`)."""
    if not value or not value.startswith("/") or value[1:2] in {"/", "\\"}:
        return "/"
    if any(c <= " " or c in "\\\x7f" or c > "~" for c in value):
        return "/"
    try:
        parts = urlsplit(value)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or parts.path in {LOGIN, LOGOUT} else value
