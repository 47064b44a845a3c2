"""A small web on loopback: hosts by name, pages by path, each with the manners (or the lack of them) that a test wants.

`seen` is the server's own log: what was really asked, when, and with which headers. Politeness is measured here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

PLACES = (
    "Tenggarong Loa Janan Samboja Muara Badak Anggana Sebulu Kembang Janggut Kota Bangun Kenohan Tabang Marang Kayu "
    "Sanga-Sanga Muara Jawa Muara Kaman Muara Wis Muara Muntai Loa Kulu Tenggarong Seberang"
).split()
THINGS = (
    "perizinan antrean puskesmas parkir sampah banjir lampu sekolah pajak pasar wisata pengaduan arsip beasiswa".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`length` lies about the body's length; `cut` closes the line after so many bytes; `hang` waits before, `drip`
    between single bytes, in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "text/html; charset=utf-8"
    length: int | None = None
    cut: int | None = None
    hang: float = 0.0
    drip: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    host: str
    path: str
    at: float
    headers: dict[str, str]


Answer = Reply | Callable[[Request], Reply]


class Site:
    """Serves until closed. `put` a page under a host's name and path; what is not there is a 404."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Answer] = {}
        self.seen: list[Request] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: Any) -> None:
                """The log is `seen`."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, host: str, path: str, answer: Answer) -> str:
        """Serve a page; its address."""
        self.pages[host, path] = answer
        return self.url(host, path)

    def asked(self, host: str | None = None, *, robots: bool = False) -> list[str]:
        """The paths that were asked for, in order."""
        return [r.path for r in self.seen if (host is None or r.host == host) and (robots or r.path != "/robots.txt")]

    def gaps(self, host: str) -> list[float]:
        """Seconds between one request to a host and the next, as the server saw them."""
        times = [r.at for r in self.seen if r.host == host]
        return [later - earlier for earlier, later in pairwise(times)]

    def hosts_file(self, folder: Path, *hosts: str) -> Path:
        """A hosts file that leads the names here."""
        path = folder / "hosts"
        path.write_text("".join(f"127.0.0.1 {host}\n" for host in hosts), encoding="utf-8")
        return path

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        host = (handler.headers.get("Host") or "").partition(":")[0]
        request = Request(host=host, path=handler.path, at=time.monotonic(), headers=dict(handler.headers))
        self.seen.append(request)
        answer = self.pages.get((host, handler.path), Reply(status=404, body=b"<p>Halaman tidak ditemukan</p>"))
        reply = answer if isinstance(answer, Reply) else answer(request)
        time.sleep(reply.hang)
        try:
            _send(handler, reply)
        except OSError:
            handler.close_connection = True


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.media_type)
    handler.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    body = reply.body[: reply.cut] if reply.cut is not None else reply.body
    if reply.drip:
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(reply.drip)
    else:
        handler.wfile.write(body)
        handler.wfile.flush()
    if reply.cut is not None or (reply.length is not None and reply.length != len(reply.body)):
        handler.close_connection = True


def article(number: int, *, day: str = "2026-03-02", more: str = "", head: str = "") -> bytes:
    """An invented article that no other number has."""
    sentences = [
        f"Pemerintah Kabupaten Kutai Kartanegara meresmikan layanan {THINGS[(number + k) % len(THINGS)]} nomor "
        f"{number * 10 + k} di {PLACES[(number * 7 + k) % len(PLACES)]} sebagai bagian dari program smart city, "
        f"dengan {number + 3 * k + 2} petugas yang melayani {100 * number + 17 * k + 40} warga setiap hari."
        for k in range(6)
    ]
    paragraphs = "".join(f"<p>{sentence}</p>\n" for sentence in sentences)
    return (
        f"<!doctype html><html><head><title>Layanan nomor {number} dibuka</title>{head}"
        f'<meta property="article:published_time" content="{day}T10:00:00+07:00"></head>'
        f"<body><article><h1>Layanan nomor {number} dibuka di Kutai Kartanegara</h1>\n{paragraphs}{more}"
        f"</article></body></html>"
    ).encode()


def feed(*urls: str, first: float = 1_772_420_000.0) -> Reply:
    """An RSS feed of these pages, the first the newest."""
    items = "".join(
        f"<item><title>Berita {n}</title><link>{url}</link><pubDate>{formatdate(first - 3600 * n)}</pubDate></item>"
        for n, url in enumerate(urls)
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>{items}</channel></rss>'
    return Reply(body=text.encode(), media_type="application/rss+xml")
