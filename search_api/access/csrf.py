"""No other site may act in a reader's name: where a request comes from, and the token that each form of ours carries.

Two walls. `came_from_elsewhere` looks at what browsers say of every request that changes something. `check_csrf` wants
the form's token: an HMAC under a secret of this browser's that neither another site nor a page's script can read.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from models.errors import ForbiddenError
from search_api.access.visitor import CURRENT, Means, Visitor, visitor_of

FIELD = "csrf"
HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def csrf_token(visitor: Visitor) -> str:
    """The token of this browser's forms (or of htmx' header X-CSRF-Token)."""
    visitor.key_shown = True
    return hmac.new(visitor.key.encode(), b"form", hashlib.sha256).hexdigest()


def csrf_field(request: HTTPConnection) -> Markup:
    """The hidden field that each form with `method="post"` carries."""
    return _field(visitor_of(request))


def current_csrf_field() -> Markup:
    """The same inside a template: `{{ csrf_field() }}`. Empty outside of a request."""
    visitor = CURRENT.get()
    return _field(visitor) if visitor else Markup("")


def current_csrf_token() -> str:
    """The bare token inside a template: for `hx-headers`. Empty outside of a request."""
    visitor = CURRENT.get()
    return csrf_token(visitor) if visitor else ""


async def check_csrf(request: Request) -> None:
    """A dependency of every route that changes something: the form's field `csrf`, or the header X-CSRF-Token.

    Calls with a Bearer token pass: no browser sends one by itself. Raises ForbiddenError.
    """
    visitor = visitor_of(request)
    if visitor.means is Means.TOKEN:
        return
    given: object = request.headers.get(HEADER)
    if given is None:
        given = (await request.form()).get(FIELD)
    expected = csrf_token(visitor)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
        raise ForbiddenError("the form is old or not ours", hint="load the page again and send the form once more")


def came_from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether a browser says that another site's page sends this. Programs that are no browsers say nothing.

    A sandboxed snapshot has the origin `null`, which is never ours.
    """
    if method in _SAFE:
        return False
    if headers.get("sec-fetch-site", "none") not in _OURS:
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _field(visitor: Visitor) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token(visitor))
