"""Answers only under names that are ours: a page elsewhere whose name is turned to our address (DNS rebinding) is
refused, however it asks."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import ForbiddenError
from search_api.access.gate import Problems


class Hosts:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], problems: Problems) -> None:
        self._app = app
        self._ours = frozenset(name.lower() for name in hosts)
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = Headers(scope=scope).getlist("host")
            if len(asked) != 1 or host_name(asked[0]) not in self._ours:
                error = ForbiddenError("we are not served under this name", hint="see `bukti serve --allowed-host`")
                await self._problems.of(HTTPConnection(scope), error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def host_name(value: str) -> str:
    """The name in a Host header, without port and brackets, in small letters."""
    value = value.strip().lower()
    if value.startswith("["):
        return value[1:].partition("]")[0]
    return value.rpartition(":")[0] if ":" in value else value
