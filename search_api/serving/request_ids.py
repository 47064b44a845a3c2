"""A name for each request, in its answer, in problems, in the log and in the audit: the caller's own, if it is sane."""

from __future__ import annotations

import re
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


class RequestIds:
    """ASGI middleware: `request.state.request` and the header X-Request-ID."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request"] = name

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        await self._app(scope, receive, naming)


def request_id(connection: HTTPConnection) -> str:
    """The name of this request; empty outside of the service."""
    return str(connection.scope.get("state", {}).get("request", ""))
