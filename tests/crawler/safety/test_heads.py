"""Answers whose head has no end: cut off by bytes, told, and the host's other pages are fetched."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article

LINE = b"X-Isi: " + b"a" * 1_000 + b"\r\n"
FOLDED = b" " + b"a" * 1_000 + b"\r\n"
GREETING = b"HTTP/1.1 100 Continue\r\nX-Isi: " + b"a" * 1_000 + b"\r\n\r\n"
# Ten times the cap, and then an end: without a cap the page would come.
TIMES = 2_600
OPENING = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class RawHost:
    """Answers every request with the same bytes; `sent` counts what the other side took."""

    def __init__(self, parts: Callable[[], Iterator[bytes]]) -> None:
        self._parts = parts
        self.sent = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            asked = connection.recv(65_536)
            if asked.startswith(b"GET /robots.txt"):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            for part in self._parts():
                connection.sendall(part)
                self.sent += len(part)


def body() -> bytes:
    page = article(1)
    return b"Content-Length: %d\r\n\r\n%s" % (len(page), page)


def many_headers() -> Iterator[bytes]:
    yield OPENING
    for _ in range(TIMES):
        yield LINE
    yield body()


def a_header_of_many_lines() -> Iterator[bytes]:
    yield OPENING + LINE
    for _ in range(TIMES):
        yield FOLDED
    yield body()


def many_answers_before_the_answer() -> Iterator[bytes]:
    for _ in range(TIMES):
        yield GREETING
    yield OPENING + body()


def without_end() -> Iterator[bytes]:
    yield OPENING
    while True:
        yield LINE * 60


def one_endless_line() -> Iterator[bytes]:
    yield OPENING + b"X-Isi: "
    while True:
        yield b"a" * 60_000


def crawled(site: Site, crawl: Crawl, parts: Callable[[], Iterator[bytes]]) -> tuple[dict[str, Any], RawHost]:
    host = RawHost(parts)
    good = site.put("kabar.example", "/berita/baik", Reply(body=article(2)))
    site.put("jahat.example", "/", Reply())
    bad = f"http://jahat.example:{host.port}/berita/buruk"
    try:
        answer = crawl(asked={"urls": [bad, good]}, policy={"timeout": 20.0})
    finally:
        host.close()
    assert answer["stored"] == 1, answer
    (told,) = answer["errors"]
    assert told["source"] == bad
    return told, host


@pytest.mark.parametrize(
    "parts",
    [many_headers, a_header_of_many_lines, many_answers_before_the_answer, without_end],
    ids=lambda p: p.__name__,
)
def test_a_head_over_the_cap_is_cut_off(parts: Callable[[], Iterator[bytes]], site: Site, crawl: Crawl) -> None:
    told, host = crawled(site, crawl, parts)
    assert told["reason"] == "too_large"
    assert "headers" in told["detail"]
    assert host.sent < 16_000_000, "the line was closed, not read to the timeout"


def test_a_line_without_an_end_is_cut_off(site: Site, crawl: Crawl) -> None:
    told, host = crawled(site, crawl, one_endless_line)
    assert told["reason"] == "connection"
    assert host.sent < 16_000_000


def test_a_large_honest_head_is_read(site: Site, crawl: Crawl) -> None:
    headers = {f"X-Isi-{n}": "a" * 1_000 for n in range(80)}
    url = site.put("kabar.example", "/berita/baik", Reply(body=article(1), headers=headers))
    other = site.put("kabar.example", "/berita/baik-2", Reply(body=article(2), headers=headers))
    assert crawl(asked={"urls": [url, other]})["stored"] == 2
