"""One line of the log and one count in the metrics for each request; an error of ours becomes an answer."""

from __future__ import annotations

import logging
import time

from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.problems import Problems
from search_api.serving.metrics import Metrics
from search_api.serving.request_ids import request_id

log = logging.getLogger(__name__)
UNMATCHED = "unmatched"
GONE = 499  # who asked went away before all of the request had come


class Observed:
    """ASGI middleware. It stands outside of what may fail and inside of what every answer carries."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, problems: Problems) -> None:
        self._app = app
        self._metrics = metrics
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = 0, time.perf_counter()

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except ClientDisconnect:
            status = status or GONE  # nobody is left to be answered, and nothing of ours went wrong
        except Exception:
            log.exception("an error of ours", extra={"fields": {"request": request_id(HTTPConnection(scope))}})
            if status:  # half an answer is out: the connection must end, not look whole
                raise
            answer = self._problems.answer(HTTPConnection(scope), 500, "internal", "an error of ours; the log has it")
            await answer(scope, receive, watching)
        finally:
            self._told(scope, status, time.perf_counter() - begun)

    def _told(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", UNMATCHED)
        self._metrics.answered(method=scope["method"], route=route, status=status, seconds=seconds)
        if log.isEnabledFor(logging.INFO):
            log.info("%s %s", scope["method"], route, extra={"fields": _fields(scope, route, status, seconds)})


def _fields(scope: Scope, route: str, status: int, seconds: float) -> dict[str, object]:
    """What the line says. No query: what a reader looks for is nobody's business."""
    visitor = scope.get("state", {}).get("visitor")
    principal = visitor.principal if visitor else None
    return {
        "request": request_id(HTTPConnection(scope)),
        "method": scope["method"],
        "path": scope["path"],
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "principal": principal.id if principal else None,
        "address": scope["client"][0] if scope.get("client") else None,
    }
