"""The site's server: one loopback port for all outlets, a control port beside it, and a log of every request."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from tests.newsroom.site.site import Site
from tests.newsroom.site.wire import Ask, Base, Manner, Reply

HANG_SECONDS = 60.0
DRIP_PIECES = 8
DRIP_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One request, as the server saw it; `at` is in seconds of a monotonic clock."""

    at: float
    day: int
    method: str
    host: str
    path: str
    user_agent: str
    status: int


class State:
    """What the handlers share: the site, the day, the log."""

    def __init__(self, site: Site, *, hang: float) -> None:
        self.site = site
        self.hang = hang
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._day = 1
        self._hits: list[Hit] = []
        self._asked: Counter[tuple[str, str]] = Counter()

    @property
    def day(self) -> int:
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        with self._lock:
            self._day = day

    def count(self, host: str, path: str) -> int:
        with self._lock:
            self._asked[host, path] += 1
            return self._asked[host, path]

    def note(self, hit: Hit) -> None:
        with self._lock:
            self._hits.append(hit)

    def hits(self, host: str | None = None) -> list[Hit]:
        """The requests so far, in order; of one host where it is named."""
        with self._lock:
            return [hit for hit in self._hits if host is None or hit.host == host]

    def forget(self) -> None:
        with self._lock:
            self._hits.clear()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    state: ClassVar[State]

    def do_GET(self) -> None:
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal: the log is kept."""

    def _serve(self, *, with_body: bool) -> None:
        at = time.monotonic()
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        state = self.state
        headers = {name.lower(): value for name, value in self.headers.items()}
        nth = state.count(host, self.path)
        ask = Ask(host=host, path=self.path, day=state.day, base=state.site.base, nth=nth, headers=headers)
        reply = self._conditional(state.site.answer(ask), headers)
        state.note(
            Hit(
                at=at,
                day=ask.day,
                method=self.command,
                host=host,
                path=self.path,
                user_agent=headers.get("user-agent", ""),
                status=reply.status,
            )
        )
        try:
            self._give(reply, with_body=with_body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    @staticmethod
    def _conditional(reply: Reply, headers: dict[str, str]) -> Reply:
        """The answer with a tag; 304 where the asker has these bytes already."""
        if reply.status != 200 or reply.manner is not Manner.PLAIN:
            return reply
        tag = f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
        if headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        return Reply(headers={**reply.headers, "ETag": tag}, body=reply.body)

    def _give(self, reply: Reply, *, with_body: bool) -> None:
        if reply.manner is Manner.HANG:
            self.state.closing.wait(self.state.hang)
        if reply.manner in {Manner.HANG, Manner.DROP}:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        longer = 1000 if reply.manner is Manner.LONGER else 0
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) + longer))
        if reply.manner is not Manner.PLAIN:
            self.send_header("Connection", "close")
        self.end_headers()
        if not with_body or reply.status == 304:
            return
        if reply.manner is Manner.DRIP:
            self._drip(reply.body)
        else:
            body = reply.body[: len(reply.body) // 2] if reply.manner is Manner.HALF else reply.body
            self.wfile.write(body)
        self.close_connection = self.close_connection or reply.manner is not Manner.PLAIN

    def _drip(self, body: bytes) -> None:
        size = len(body) // DRIP_PIECES + 1
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            time.sleep(DRIP_SECONDS)


class _Control(BaseHTTPRequestHandler):
    """`GET /_newsroom/day`, `POST /_newsroom/day` with the number, `GET /_newsroom/requests`, `DELETE` of them,
    `GET /_newsroom/expected?last=N`."""

    state: ClassVar[State]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        last = int(query.removeprefix("last=")) if query.startswith("last=") else None
        if path == "/_newsroom/day":
            self._json({"day": self.state.day})
        elif path == "/_newsroom/requests":
            self._json([asdict(hit) for hit in self.state.hits()])
        elif path == "/_newsroom/expected":
            found = self.state.site.expected(self.state.day, last=last)
            self._json({url: {"fates": e.fates, "reason": e.reason, "kind": e.kind} for url, e in found.items()})
        else:
            self._json({"error": "unknown"}, status=404)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode().strip()
        if self.path != "/_newsroom/day" or not text.isdigit() or int(text) < 1:
            self._json({"error": "post a day, 1 or more, to /_newsroom/day"}, status=400)
            return
        self.state.day = int(text)
        self._json({"day": self.state.day})

    def do_DELETE(self) -> None:
        self.state.forget()
        self._json({"requests": 0})

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the terminal."""

    def _json(self, value: object, *, status: int = 200) -> None:
        data = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


class Newsroom:
    """The running site. `base` is where it stands, `state` its day and log, `control` the control port."""

    def __init__(self, *, port: int = 0, control: int = 0, ocr: bool = True, hang: float = HANG_SECONDS) -> None:
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {}))
        self.base = Base(self._server.server_address[1])
        self.site = Site(self.base, ocr=ocr)
        self.state = State(self.site, hang=hang)
        self._server.RequestHandlerClass.state = self.state  # type: ignore[attr-defined]
        self._control = _Server(("127.0.0.1", control), type("Control", (_Control,), {"state": self.state}))
        self.control: int = self._control.server_address[1]

    def start(self) -> None:
        for server in (self._server, self._control):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.state.closing.set()
        for server in (self._server, self._control):
            server.shutdown()
            server.server_close()


@contextmanager
def newsroom(*, port: int = 0, control: int = 0, ocr: bool = True, hang: float = HANG_SECONDS) -> Iterator[Newsroom]:
    """The site, served until the block ends; `hang`: seconds for which an answer that hangs keeps its asker waiting."""
    served = Newsroom(port=port, control=control, ocr=ocr, hang=hang)
    served.start()
    try:
        yield served
    finally:
        served.stop()
