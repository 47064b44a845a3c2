"""Engines of a test's own, that may be killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shared import SHARED

SCRIPT = SHARED / "engine" / "elasticsearch"
HEAP = "512m"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEngine:
    """A node of its own. `kill` is `kill -9`: nothing is flushed; `start` brings it back with what its disk holds."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return int((self.folder / "pid").read_text())

    def start(self) -> None:
        """Until it answers."""
        run = subprocess.run(
            [str(SCRIPT), "up", str(self.folder), str(self.port)],
            env={**os.environ, "ES_HEAP": HEAP},
            check=False,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert run.returncode == 0, run.stderr

    def kill(self) -> None:
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while _is_there(pid) and time.monotonic() < until:
            time.sleep(0.02)
        # A process that nobody waited for still has its number: the script would take it for alive.
        (self.folder / "pid").unlink()

    def stop(self) -> None:
        subprocess.run([str(SCRIPT), "down", str(self.folder)], check=False, capture_output=True, timeout=60)


@contextmanager
def own_engine() -> Iterator[OwnEngine]:
    """Started and stopped with the block; its folder goes with it."""
    if not SCRIPT.exists():
        pytest.skip("needs ../shared/engine/elasticsearch, which is not part of the project")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("needs Java 17 for an Elasticsearch of its own (Debian: openjdk-17-jre-headless)")
    # Not under pytest's own folder: the engine runs as another user where we are root.
    folder = Path(tempfile.mkdtemp(prefix="bukti-engine-"))
    folder.chmod(0o755)
    engine = OwnEngine(folder=folder, port=free_port())
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that is free, and the one a hundred above it, where nodes talk to each other.

    None of those that the system gives to clients: one that asks for an engine that is away would meet itself there.
    """
    for _ in range(200):
        port = random.SystemRandom().randrange(20_000, 30_000)
        with socket.socket() as http, socket.socket() as transport, suppress(OSError):
            http.bind(("127.0.0.1", port))
            transport.bind(("127.0.0.1", port + 100))
            return port
    raise RuntimeError("no two free ports")


def _is_there(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
