"""Errors as RFC 9457 problem documents: one handler for the whole tree."""

from __future__ import annotations

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response

from models.errors import BuktiError, RequestError, StoreError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


def problem(status: int, title: str, detail: str, *, kind: str = "about:blank", parameter: str = "") -> Response:
    """One problem document; `parameter` names the offending part of the request."""
    body: dict[str, object] = {"type": kind, "title": title, "status": status, "detail": detail}
    if parameter:
        body["errors"] = [{"parameter": parameter, "detail": detail}]
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of the tree, and every path that is none, with a problem document."""

    async def known(_: Request, error: Exception) -> Response:
        if not isinstance(error, BuktiError):
            raise error
        parameter = error.parameter if isinstance(error, RequestError) else ""
        answer = problem(
            error.status,
            error.reason.replace("_", " "),
            error.detail,
            kind=f"bukti:{error.reason}",
            parameter=parameter,
        )
        if isinstance(error, StoreError) and error.retry:
            answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer

    async def absent(_: Request, __: Exception) -> Response:
        return problem(404, "not found", "no such address; see /openapi.json")

    async def refused(_: Request, __: Exception) -> Response:
        return problem(405, "method not allowed", "this address takes another method; see /openapi.json")

    app.add_exception_handler(BuktiError, known)
    app.add_exception_handler(404, absent)
    app.add_exception_handler(405, refused)
