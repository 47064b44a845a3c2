"""Requests of a size that no honest caller needs are refused before anybody reads them."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.access.service import Service
from search_api.problems import Problems

# The longest query (2,000 characters, each up to four bytes, each byte as %XX) fits.
LONGEST_ADDRESS = 32_768
# Where files are taken in: the larger limit holds.
UPLOADS = ("/masukan", "/api/v1/intake")


class Sizes:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, *, service: Service, problems: Problems) -> None:
        self._app = app
        self._service = service
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._service.largest_upload if scope["path"].startswith(UPLOADS) else self._service.largest_body
        status, detail = _fault(scope, largest)
        if status:
            answer = self._problems.answer(HTTPConnection(scope), status, "too_large", detail)
            await answer(scope, receive, send)
            return
        await self._app(scope, _counted(receive, largest), send)


def _fault(scope: Scope, largest: int) -> tuple[int, str]:
    """The status and words of a refusal; 0 for a request of sane size."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        return 414, f"the address is longer than {LONGEST_ADDRESS} bytes; ask for less at a time"
    length = Headers(scope=scope).get("content-length", "0")
    if not (length.isascii() and length.isdecimal()):
        return 400, "Content-Length is no number"
    if len(length) > 18 or int(length) > largest:
        return 413, _too_large(largest)
    return 0, ""


def _too_large(largest: int) -> str:
    return f"the body is larger than {largest} bytes; send less at a time"


def _counted(receive: Receive, largest: int) -> Receive:
    """For a body that does not say its size beforehand, or lies."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(413, _too_large(largest))
        return message

    return receiving
