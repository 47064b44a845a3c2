"""What every answer carries: headers that keep a browser from harm, and an ETag that spares a second download."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# An archived page: shown, never run; it reaches neither us nor anybody else, and only our own pages may frame it.
SNAPSHOT_POLICY = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Nothing goes to others; under no-referrer browsers would send our own forms with the origin `null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# The map's reply, the largest that is sent whole, stays below this.
_LONGEST_TAGGED = 4_000_000


class SafeHeaders:
    """Adds the headers above to every answer; one that a route has set already stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                headers.setdefault("X-Frame-Options", "DENY")
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
                headers.setdefault("Cache-Control", "private, no-cache")
            await send(message)

        await self._app(scope, receive, with_headers)


class ETags:
    """A weak ETag for every whole answer to a GET; 304 where the reader has it already. Streams pass as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        known = {tag.strip() for tag in Headers(scope=scope).get("if-none-match", "").split(",")}
        start: Message | None = None

        async def tagged(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                message = _tag(start, message, known)
                await send(start)
                start = None
            await send(message)

        await self._app(scope, receive, tagged)


def etag(data: bytes) -> str:
    """Weak: what is packed differs from what is not."""
    return f'W/"{hashlib.sha256(data).hexdigest()[:24]}"'


def _tag(start: Message, body: Message, known: set[str]) -> Message:
    """Puts the ETag into `start`; the body to be sent with it."""
    data = body.get("body", b"")
    headers = MutableHeaders(scope=start)
    if start["status"] != 200 or body.get("more_body") or len(data) > _LONGEST_TAGGED:
        return body
    tag = headers.setdefault("ETag", etag(data))
    if tag not in known:
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        if name in headers:
            del headers[name]
    return {"type": "http.response.body", "body": b""}
