"""A hub on loopback: one repository, as the hub's client asks for it; counts what it is asked."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class LoopbackHub(ThreadingHTTPServer):
    """Serves the files of `folder` as `repository` at one commit."""

    def __init__(self, repository: str, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repository = repository
        self.files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackHub

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, format: str, *args: object) -> None:
        self.server.asked.append(format % args)

    def _answer(self, *, body: bool) -> None:
        path = self.path.split("?")[0]
        api = f"/api/models/{self.server.repository}"
        if path.startswith(f"{api}/tree/"):
            self._send(json.dumps([self._entry(name) for name in self.server.files]).encode(), {}, body=body)
        elif path == api or path.startswith(f"{api}/revision/"):
            siblings = [{"rfilename": name} for name in self.server.files]
            about = {"_id": "1", "id": self.server.repository, "sha": COMMIT, "siblings": siblings}
            self._send(json.dumps(about).encode(), {}, body=body)
        else:
            name = path.removeprefix(f"/{self.server.repository}/resolve/").partition("/")[2]
            data = self.server.files.get(name)
            if data is None:
                self.send_error(404)
                return
            etag = hashlib.sha1(data).hexdigest()
            self._send(data, {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}, body=body)

    def _entry(self, name: str) -> dict[str, object]:
        data = self.server.files[name]
        return {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}

    def _send(self, data: bytes, headers: dict[str, str], *, body: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)


@contextmanager
def serving(repository: str, folder: Path) -> Iterator[LoopbackHub]:
    """A hub that answers while the block runs."""
    hub = LoopbackHub(repository, folder)
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()
