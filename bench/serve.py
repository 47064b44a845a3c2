"""How many requests a second the service answers and how long one takes, beside a bare FastAPI route in the same run.

    python bench/serve.py [--json] [--passages 200000] [--home FOLDER] [--rounds 300] [--clients 1 16 64]

The service is `bukti serve` in a process of its own over a made store (bench/made_corpus.py) without an embedder; the
bare route is another process of the same server that answers 2 bytes of JSON. This process asks both: each client keeps
its connection and asks again when it has its answer. Every question is another one. An error is any status but 200.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.made_corpus import PASSAGES_A_DOCUMENT, Corpus, fill, make  # noqa: E402
from models.coverage import CoverageRequest  # noqa: E402
from nlp.registry import load_registry  # noqa: E402
from nlp.terms import load_terms  # noqa: E402
from search_api.store.embedded import EmbeddedStore  # noqa: E402

YEARS = tuple(range(2017, 2025))
PAGE_GOAL_MS = 100.0
MATRIX_GOAL_MS = 100.0
STARTS_WITHIN_S = 120.0
WRITES = 9
_WARMING = 20
BARE = "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef bare():\n    return {}\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One address asked by so many clients. Times in milliseconds."""

    what: str
    clients: int
    per_second: float
    p50: float
    p95: float
    errors: int


class Client:
    """One kept connection that speaks just enough HTTP/1.1: cheaper than what it measures."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> int:
        """The status; the body is read whole."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept-Encoding: gzip\r\n\r\n"
        self._writer.write(head.encode("ascii"))
        return await self._answer()

    async def _answer(self) -> int:
        reader = self._reader
        if reader is None:
            raise ConnectionError("not connected")
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return int(lines[0].split()[1])

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def ask_all(port: int, paths: list[str], clients: int) -> tuple[list[float], int, float]:
    """Milliseconds of each answer, errors, and seconds in all."""
    left, times, errors = iter(paths), list[float](), 0

    async def one(client: Client) -> None:
        nonlocal errors
        for path in left:
            start = time.perf_counter()
            try:
                errors += await client.get(path) != 200
            except (OSError, asyncio.IncompleteReadError):
                errors += 1
                client.close()
            times.append((time.perf_counter() - start) * 1000)
        client.close()

    start = time.perf_counter()
    await asyncio.gather(*(one(Client(port)) for _ in range(clients)))
    return times, errors, time.perf_counter() - start


def measured(what: str, port: int, paths: list[str], clients: int) -> Row:
    times, errors, seconds = asyncio.run(ask_all(port, paths, clients))
    times.sort()
    return Row(what, clients, len(times) / seconds, times[len(times) // 2], times[int(len(times) * 0.95)], errors)


class Questions:
    """Addresses of each kind, none twice as far as there are others."""

    def __init__(self, home: Path, corpus: Corpus, codes: list[str]) -> None:
        self._corpus = corpus
        self._codes = [code for code in codes if len(code) == 5]
        self._dice = random.Random(7)
        db = sqlite3.connect(home / "record.sqlite3")
        self._evidence = [row[0] for row in db.execute("SELECT id FROM passage ORDER BY random() LIMIT 5000")]
        db.close()

    def of(self, what: str, count: int) -> list[str]:
        return [self._one(what) for _ in range(count)]

    def _one(self, what: str) -> str:
        if what == "bare route":
            return "/"
        if what.startswith("search"):
            path = "/api/v1/search" if what == "search, API" else "/"
            return f"{path}?{urlencode({'q': self._corpus.language.query()})}"
        if what == "document page":
            return f"/bukti/{self._dice.choice(self._evidence)}"
        if what == "region page":
            return f"/wilayah/{self._dice.choice(self._codes)}"
        return f"/liputan?{urlencode({'year': self._dice.choice(YEARS), 'buka': self._dice.choice(self._codes)[:2]})}"


PAGES = ("search page", "document page", "region page", "coverage page")
ASKED = ("search, API", *PAGES)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: list[str], port: int, *, path: str, environment: dict[str, str]) -> Iterator[None]:
    """A server of its own, from its first answer on."""
    server = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not answers(port, path):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"bench: {command[:4]} did not start")
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def answers(port: int, path: str) -> bool:
    try:
        return asyncio.run(Client(port).get(path)) == 200
    except (OSError, asyncio.IncompleteReadError):
        return False


@contextmanager
def both(home: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """The service and the bare route; their ports."""
    (folder / "bench_bare.py").write_text(BARE, encoding="utf-8")
    port, bare = free_port(), free_port()
    serve = [sys.executable, "-m", "bukti", "serve", "--port", str(port), "--log-level", "error"]
    plain = [sys.executable, "-m", "uvicorn", "bench_bare:app", "--port", str(bare), "--log-level", "error"]
    plain += ["--app-dir", str(folder)]
    ours = {"BUKTI_HOME": str(home), "BUKTI_EMBEDDER": "none"}
    with process(serve, port, path="/healthz", environment=ours), process(plain, bare, path="/", environment={}):
        yield port, bare


def matrix_ms(store: EmbeddedStore, codes: list[str]) -> dict[str, float]:
    """The whole matrix of eight years at the store: by a process that has just begun, after a write, asked again."""

    def ask() -> float:
        start = time.perf_counter()
        store.coverage(CoverageRequest(year=YEARS))
        return (time.perf_counter() - start) * 1000

    first, after = ask(), []
    for seed in range(WRITES):
        fill(store, Corpus(list(codes), seed=time.time_ns() + seed), PASSAGES_A_DOCUMENT)
        after.append(ask())
    return {
        "matrix, first: ms": first,
        "matrix, after a write: p50 ms": sorted(after)[WRITES // 2],
        "matrix, again: ms": ask(),
    }


def measure(
    home: Path, folder: Path, passages: int, rounds: int, clients: list[int]
) -> tuple[list[Row], dict[str, float]]:
    registry = load_registry()
    codes = sorted(region.code for region in registry)
    store = EmbeddedStore.open(home, terms=load_terms(), registry=registry)
    corpus = make(home, store, list(codes), passages=passages)
    figures = matrix_ms(store, codes)
    store.close()
    questions = Questions(home, corpus, codes)
    rows = []
    with both(home, folder) as (port, bare):
        for what in ASKED:
            measured(what, port, questions.of(what, _WARMING), 1)
        for n in clients:
            rows.append(measured("bare route", bare, questions.of("bare route", rounds * 5), n))
            rows += [measured(what, port, questions.of(what, rounds), n) for what in ASKED]
    return rows, figures


def print_table(rows: list[Row]) -> None:
    print(f"{'asked':16}{'clients':>9}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'bare / ours':>13}{'errors':>8}")
    bare = {row.clients: row.per_second for row in rows if row.what == "bare route"}
    for row in rows:
        ratio = bare[row.clients] / row.per_second
        print(
            f"{row.what:16}{row.clients:>9}{row.per_second:>10.1f}{row.p50:>9.1f}{row.p95:>9.1f}{ratio:>13.1f}"
            f"{row.errors:>8}"
        )


def goals_of(rows: list[Row], figures: dict[str, float]) -> dict[str, bool]:
    alone = {row.what: row.p95 for row in rows if row.clients == 1}
    goals = {f"{what} under {PAGE_GOAL_MS:.0f} ms": alone[what] < PAGE_GOAL_MS for what in PAGES if what in alone}
    goals[f"whole matrix under {MATRIX_GOAL_MS:.0f} ms"] = figures["matrix, after a write: p50 ms"] < MATRIX_GOAL_MS
    goals["no errors"] = not any(row.errors for row in rows)
    return goals


def main() -> None:
    parser = argparse.ArgumentParser(description="Requests a second and latency of the service.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=300, help="requests for each row")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--home", type=Path, help="keep the store here and take it again")
    args = parser.parse_args()
    print(f"{args.passages} passages; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        home = args.home or Path(folder, "home")
        home.mkdir(parents=True, exist_ok=True)
        rows, figures = measure(home, Path(folder), args.passages, args.rounds, args.clients)
    print_table(rows)
    for name, value in figures.items():
        print(f"{name:40}{value:>12,.1f}")
    goals = goals_of(rows, figures)
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        for row in rows:
            figures |= {
                f"{row.what}, {row.clients}: a second": row.per_second,
                f"{row.what}, {row.clients}: p50 ms": row.p50,
                f"{row.what}, {row.clients}: p95 ms": row.p95,
            }
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
