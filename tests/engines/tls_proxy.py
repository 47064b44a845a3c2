"""A small proxy before a real engine: TLS and logins, which the engine at hand lacks, and the faults of a bad day.

Everything that is let through is the engine's own answer. What the proxy says itself it says in the engine's words:
401 for a stranger, 429 and 503 when it is told to. It also makes answers wait, ends a connection in the middle of a
request or of an answer, and takes single items out of a bulk, which it then reports as failed: the rest is really
done by the engine.
"""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

USER, PASSWORD = "bukti", "kata-sandi-uji"
KEY_ID, KEY_SECRET = "kunci-uji", "rahasia-uji"
API_KEY = base64.b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()
_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "host", "content-length", "authorization"})


class Cut(Enum):
    """Where a connection ends: the engine never heard of the request, heard half of it, or did it all."""

    BEFORE = "before the engine has it"
    REQUEST = "in the middle of the request"
    ANSWER = "in the middle of the answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to the next `times` requests whose path holds `path`. `wait` is in seconds, before anything else.

    `reject`: of a bulk, ids that are taken out and reported with `status` and `kind`.
    """

    path: str = ""
    times: int = 1
    status: int | None = None
    kind: str = "es_rejected_execution_exception"
    wait: float = 0.0
    cut: Cut | None = None
    reject: Callable[[str], bool] | None = None


@dataclass(slots=True)
class _Left:
    fault: Fault
    times: int


@dataclass(slots=True)
class TlsProxy:
    """`seen`: method and path of every request that got past the door, in order; `refused` counts the others."""

    engine: str
    authority: trustme.CA = field(default_factory=trustme.CA)
    with_login: bool = True
    seen: list[str] = field(default_factory=list)
    refused: int = 0
    _faults: list[_Left] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the proxy is not open")
        return f"https://127.0.0.1:{self._server.server_address[1]}"

    def authority_file(self, folder: Path) -> Path:
        """The authority's certificate as a PEM file."""
        path = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(path))
        return path

    def fail(self, *faults: Fault) -> None:
        """From now on, in this order; each until its times are used up."""
        with self._lock:
            self._faults += [_Left(fault, fault.times) for fault in faults]

    def heal(self) -> None:
        with self._lock:
            self._faults.clear()

    def next_fault(self, path: str) -> Fault:
        """What is to happen to a request now; a Fault without any harm where nothing is."""
        with self._lock:
            for left in self._faults:
                if left.times and left.fault.path in path:
                    left.times -= 1
                    return left.fault
        return Fault()

    def knows(self, authorization: str | None) -> bool:
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return not self.with_login or authorization in {f"ApiKey {API_KEY}", f"Basic {basic}"}

    def note(self, line: str | None) -> None:
        """A request that came in; None for one that was refused."""
        with self._lock:
            if line is None:
                self.refused += 1
            else:
                self.seen.append(line)

    @contextmanager
    def opened(self) -> Iterator[TlsProxy]:
        handler = type("Handler", (_Handler,), {"proxy": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
        # The handshake is the handler's thread's: a client that distrusts us must not end the server.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    proxy: TlsProxy
    protocol_version = "HTTP/1.1"
    timeout = 60

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the client went away, or did not trust us
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test's output is its own."""

    def do_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.proxy.knows(self.headers.get("Authorization")):
            self.proxy.note(None)
            reason = "missing authentication credentials for REST request"
            if self.headers.get("Authorization"):
                reason = f"unable to authenticate user [{USER}] for REST request [{self.path}]"
            self._say(401, "security_exception", reason)
            return
        self.proxy.note(f"{self.command} {self.path}")
        self._under(self.proxy.next_fault(self.path), body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_any

    def _under(self, fault: Fault, body: bytes) -> None:
        time.sleep(fault.wait)
        if fault.cut in (Cut.BEFORE, Cut.REQUEST):
            if fault.cut is Cut.REQUEST:
                self._send_half(body)
            self._hang_up()
            return
        if fault.status is not None and fault.reject is None:
            self._say(fault.status, fault.kind, "the proxy was told to say so")
            return
        rejected: list[tuple[int, dict[str, Any]]] = []
        if fault.reject is not None:
            body, rejected = _without(body, fault)
        status, headers, answer = self._ask(body) if body or not rejected else (200, [], _NOTHING)
        if rejected:
            answer = _with_failures(answer, rejected)
        self._answer(status, headers, answer, cut=fault.cut is Cut.ANSWER)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = self._connection()
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP | {"accept-encoding"}}
        try:
            connection.request(self.command, self.path, body=body or None, headers=headers)
            found = connection.getresponse()
            kept = [(k, v) for k, v in found.getheaders() if k.lower() not in _HOP]
            return found.status, kept, found.read()
        except (OSError, http.client.HTTPException):
            return 503, [], _said("unavailable_exception", "the engine behind the proxy is away", 503)
        finally:
            connection.close()

    def _send_half(self, body: bytes) -> None:
        """The engine gets the head and half of the body, then the line is dead."""
        connection = self._connection()
        try:
            connection.putrequest(self.command, self.path)
            connection.putheader("Content-Type", self.headers.get("Content-Type") or "application/json")
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body[: len(body) // 2])
        except OSError:
            return
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        engine = urlsplit(self.proxy.engine)
        return http.client.HTTPConnection(engine.hostname or "127.0.0.1", engine.port or 9200, timeout=60)

    def _say(self, status: int, kind: str, reason: str) -> None:
        self._answer(status, [("Content-Type", "application/json")], _said(kind, reason, status))

    def _answer(self, status: int, headers: Sequence[tuple[str, str]], body: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() == "x-elastic-product" for name, _ in headers):
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.wfile.flush()
        if cut:
            self._hang_up()

    def _hang_up(self) -> None:
        """As a machine that dies does: without the good-bye of TLS."""
        self.close_connection = True
        self.connection.close()


_NOTHING = b'{"took":0,"errors":false,"items":[]}'


def _said(kind: str, reason: str, status: int) -> bytes:
    cause = {"type": kind, "reason": reason}
    return json.dumps({"error": {"root_cause": [cause], **cause}, "status": status}).encode()


def _without(body: bytes, fault: Fault) -> tuple[bytes, list[tuple[int, dict[str, Any]]]]:
    """A bulk without the items that are to fail, and those with their places in the answer."""
    lines = [line for line in body.split(b"\n") if line]
    kept: list[bytes] = []
    failed: list[tuple[int, dict[str, Any]]] = []
    place = 0
    while lines:
        action = json.loads(lines[0])
        (verb, about), *_ = action.items()
        taken, lines = (lines[:1], lines[1:]) if verb == "delete" else (lines[:2], lines[2:])
        if fault.reject is not None and fault.reject(about.get("_id", "")):
            told = {"type": fault.kind, "reason": f"the proxy was told to refuse [{about.get('_id')}]"}
            item = {"_index": about.get("_index"), "_id": about.get("_id"), "status": fault.status, "error": told}
            failed.append((place, {verb: item}))
        else:
            kept += taken
        place += 1
    return b"".join(line + b"\n" for line in kept), failed


def _with_failures(answer: bytes, failed: Sequence[tuple[int, dict[str, Any]]]) -> bytes:
    told = json.loads(answer)
    for place, item in failed:
        told["items"].insert(place, item)
    told["errors"] = True
    return json.dumps(told).encode()
