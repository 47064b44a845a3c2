"""kill -9 in the middle of a crawl, then another: every article once, nothing stored fetched again, no record torn."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bukti.workbench import Workbench
from tests.conftest import run_bukti
from tests.crawler.drive import drive, start
from tests.crawler.site import Reply, Request, Site, article, feed
from tests.faults.conftest import Note

ROUNDS = int(os.environ.get("BUKTI_FAULT_ROUNDS", "3"))
SEED = int(os.environ.get("BUKTI_FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
ARTICLES = 24
HOSTS = ("kabar.example", "warta.example")
SLOWLY = 0.05


@pytest.fixture
def web() -> Iterator[Site]:
    """Two hosts with two dozen articles between them, each answered after a moment."""
    site = Site()
    for number, host in enumerate(HOSTS):
        urls = []
        for n in range(ARTICLES // 2):
            body = article(number * ARTICLES + n)

            def reply(_: Request, body: bytes = body) -> Reply:
                return Reply(body=body, hang=SLOWLY)

            urls.append(site.put(host, f"/berita/layanan-{n}", reply))
        site.put(host, "/feed", feed(*urls))
    yield site
    site.close()


def specification(site: Site, folder: Path, **more: Any) -> dict[str, Any]:
    sources = folder / "sources.yaml"
    entries = [
        {
            "id": host.partition(".")[0],
            "name": host,
            "domain": host,
            "regions": ["64.02"],
            "feeds": [site.url(host, "/feed")],
        }
        for host in HOSTS
    ]
    sources.write_text(yaml.safe_dump({"outlets": entries}), encoding="utf-8")
    settings = {
        "crawl_loopback": "true",
        "crawl_hosts": str(site.hosts_file(folder, *HOSTS)),
        "sources": str(sources),
    }
    return {"settings": settings, "asked": {"now": True}, **more}


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_killed_anywhere_and_crawled_again(number: int, web: Site, tmp_path: Path, note: Note) -> None:
    dice = random.Random(f"{SEED} {number}")
    home = tmp_path / "home"
    kills = dice.randint(1, 3)
    note("crawl", "once" if kills == 1 else f"{kills} times", str(SEED))
    print(f"BUKTI_FAULT_SEED={SEED} round {number}: {kills} kills")
    spec = specification(web, tmp_path)
    kept_before_kill: list[set[str]] = []
    for _ in range(kills):
        before = len(web.seen)
        process = start(home, spec)
        _wait_for(web, before + dice.randint(1, ARTICLES), process)
        time.sleep(dice.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        kept_before_kill.append(_fetched_by(home, web))

    mark = len(web.seen)
    answer = drive(home, **spec)
    asked_after = {f"{r.host}{r.path}" for r in web.seen[mark:]}
    assert answer["failed"] == 0, answer["errors"]
    assert not asked_after & kept_before_kill[-1], "what the record had was fetched again"

    final = drive(home, **spec)
    assert (final["stored"], final["failed"]) == (0, 0)
    status = json.loads(run_bukti("status", "--json", home=home, cwd=tmp_path).stdout)
    assert status["documents"] == ARTICLES
    assert status["captures"] == ARTICLES, "every article once"
    assert status["index"]["behind"] == 0
    _archive_is_whole(home)


def _wait_for(web: Site, requests: int, process: Any) -> None:
    """Until the server has seen so many requests, or the crawl is over."""
    until = time.monotonic() + 60
    while len(web.seen) < requests and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)


def _fetched_by(home: Path, web: Site) -> set[str]:
    """Host and path of the pages that the record holds bytes of, just after a kill."""
    from bukti.settings import load_settings
    from models.crawl_state import PageStatus

    urls = {web.url(r.host, r.path): f"{r.host}{r.path}" for r in web.seen if r.path.startswith("/berita/")}
    with Workbench(load_settings({"home": home}, environ={})) as bench:
        known = bench.store.crawl.pages(list(urls))
    return {urls[url] for url, page in known.items() if page.status in (PageStatus.HELD, PageStatus.DONE)}


def _archive_is_whole(home: Path) -> None:
    """Every capture's bytes can be read, and the WARC files are read to their ends by the reader."""
    from crawler.read.item import Failure
    from crawler.read.reader import read_paths

    warcs = sorted((home / "archive").rglob("*.warc*"))
    found = list(read_paths(warcs))
    assert [item for item in found if isinstance(item, Failure)] == []
    times = Counter(item.source for item in found)
    assert len(times) == ARTICLES
