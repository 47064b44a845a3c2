"""Three crawl workers, two analysis workers and two servers over one engine, each killed at random and begun again:
every article is there, once."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlp.resources import FOLDER
from tests import on_engine
from tests.conftest import run_bukti
from tests.crawler.drive import start
from tests.crawler.site import Reply, Request, Site, article, feed
from tests.engines.server import free_port
from tests.faults.conftest import Note
from tests.faults.rounds import ROUNDS, SEED
from tests.shared import ROOT

SHARDS, SERVERS, ANALYSTS = 3, 2, 2
HOSTS = [f"warta-{n}.example" for n in range(6)]
ARTICLES = 4  # of a host
SECONDS = 30.0  # for which processes are killed and begun again


@pytest.fixture
def web() -> Iterator[Site]:
    site = Site()
    for number, host in enumerate(HOSTS):
        urls = []
        for n in range(ARTICLES):
            body = article(number * ARTICLES + n)

            def reply(_: Request, body: bytes = body) -> Reply:
                return Reply(body=body, hang=0.2)

            urls.append(site.put(host, f"/berita/layanan-{n}", reply))
        site.put(host, "/feed", feed(*urls))
    yield site
    site.close()


@pytest.fixture
def prefix() -> Iterator[str]:
    layout = on_engine.fresh_layout()
    yield layout.prefix
    on_engine.remove(layout)


class Crew:
    """The processes by name; each is begun again when it ended or was killed."""

    def __init__(self, web: Site, folder: Path, prefix: str) -> None:
        self.folder = folder
        self.archive = folder / "archive"
        self.environment: dict[str, Any] = {
            "BUKTI_STORE": on_engine.address().url,
            "BUKTI_ELASTICSEARCH_PREFIX": prefix,
            "BUKTI_ARCHIVE": str(self.archive),
        }
        sources = folder / "sources.yaml"
        entries = [
            {"id": h.partition(".")[0], "name": h, "domain": h, "regions": ["64.02"], "feeds": [web.url(h, "/feed")]}
            for h in HOSTS
        ]
        sources.write_text(yaml.safe_dump({"outlets": entries}), encoding="utf-8")
        self.spec = {
            "store": self.environment["BUKTI_STORE"],
            "elasticsearch_prefix": prefix,
            "archive": str(self.archive),
            "embedder": "none",
            "crawl_loopback": "true",
            "crawl_hosts": str(web.hosts_file(folder, *HOSTS)),
            "sources": str(sources),
        }
        self.tables = folder / "tables"
        self.tables.mkdir()
        shutil.copy(FOLDER / "function_words.csv", self.tables)
        with (self.tables / "function_words.csv").open("a", encoding="utf-8") as file:
            file.write("# another version that says the same\n")
        self.ports = [free_port() for _ in range(SERVERS)]
        self.running: dict[str, subprocess.Popen[str]] = {}

    @property
    def names(self) -> list[str]:
        kinds = {"crawl": SHARDS, "reanalyze": ANALYSTS, "serve": SERVERS}
        return [f"{kind} {n}" for kind, many in kinds.items() for n in range(many)]

    def begin(self, name: str) -> subprocess.Popen[str]:
        kind, number = name.split()
        home = self.folder / name.replace(" ", "-")
        if kind == "crawl":
            asked: dict[str, Any] = {"now": True, "shard": f"{int(number) + 1}/{SHARDS}"}
            process = start(home, {"settings": self.spec, "asked": asked})
        elif kind == "serve":
            process = self._bukti("serve", "--port", str(self.ports[int(number)]), home=home)
        else:
            process = self._bukti("reanalyze", home=home, BUKTI_RESOURCES=str(self.tables))
        self.running[name] = process
        return process

    def _bukti(self, *arguments: str, home: Path, **more: str) -> subprocess.Popen[str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("BUKTI_")}
        given = self.environment | {"BUKTI_HOME": str(home), "BUKTI_EMBEDDER": "none"} | more
        return subprocess.Popen(
            [sys.executable, "-m", "bukti", *arguments],
            cwd=ROOT,
            env=inherited | given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def kill(self, name: str) -> None:
        process = self.running[name]
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def close(self) -> None:
        for name in self.running:
            self.kill(name)


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.faults
@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(max(1, ROUNDS // 10)))
def test_each_killed_at_random(number: int, web: Site, prefix: str, tmp_path: Path, note: Note) -> None:
    dice = random.Random(f"{SEED} workers {number}")
    note("workers killed", "3 crawls, 2 analysts, 2 servers", f"{SEED}, round {number}")
    print(f"BUKTI_FAULT_SEED={SEED} workers, round {number}")
    crew = Crew(web, tmp_path, prefix)
    run_bukti("status", home=tmp_path / "first", **crew.environment)
    try:
        for name in crew.names:
            crew.begin(name)
        until = time.monotonic() + SECONDS
        left = dice.sample(crew.names, len(crew.names))
        while left or time.monotonic() < until:
            time.sleep(dice.random() * SECONDS / len(crew.names))
            name = left.pop() if left else dice.choice(crew.names)
            crew.kill(name)
            crew.begin(name)
        waited = time.monotonic() + 120
        while not all(map(ready, crew.ports)) and time.monotonic() < waited:
            time.sleep(0.5)
        assert all(map(ready, crew.ports)), "the servers answer"
    finally:
        crew.close()
    for shard in range(SHARDS):
        process = crew.begin(f"crawl {shard}")
        out, error = process.communicate(timeout=200)
        assert process.returncode == 0, error
        assert json.loads(out)["failed"] == 0, out
    home = tmp_path / "last"
    run_bukti("reanalyze", home=home, BUKTI_RESOURCES=str(crew.tables), **crew.environment)
    status = json.loads(run_bukti("status", "--json", home=home, **crew.environment).stdout)
    many = len(HOSTS) * ARTICLES
    assert (status["documents"], status["captures"], status["index"]["behind"]) == (many, many, 0)
    assert list(status["analyses"].values()) == [many], "each text was read again, by one version"
    found = json.loads(
        run_bukti(
            "search", "layanan", "--group", "document", "--size", "100", "--json", home=home, **crew.environment
        ).stdout
    )
    hits = [hit["document"]["id"] for hit in found["hits"]]
    assert len(hits) == len(set(hits)) == found["total"]["value"] == many
