"""A POST message by message, as a server hears it: what no well-behaved client sends."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from starlette.testclient import TestClient

from tests.shared import finished

MORE: Mapping[str, Any] = {"type": "http.request", "body": b"x" * 65_536, "more_body": True}
GONE: Mapping[str, Any] = {"type": "http.disconnect"}


def post(
    client: TestClient, path: str, headers: Mapping[str, str], *messages: Mapping[str, Any], query: str = ""
) -> tuple[list[int], int]:
    """The statuses that were answered, and how often the body was asked for; the last message comes again and again."""
    asked, statuses = 0, list[int]()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> MutableMapping[str, Any]:
        nonlocal asked
        asked += 1
        return dict(messages[min(asked, len(messages)) - 1])

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def call() -> None:
        await client.app(scope, receive, send)

    finished(call())
    return statuses, asked
