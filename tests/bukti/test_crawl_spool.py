"""Items and log lines while the store is away: spooled, drained in order, killed anywhere."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bukti.crawl_spool import SPOOL
from bukti.crawl_tally import Tally
from bukti.crawling import CrawlDesk, CrawlRequest, keeper
from bukti.settings import load_settings
from bukti.workbench import Workbench
from crawler.fetch.answer import Exchange
from crawler.fetch.policy import FetchPolicy
from crawler.ledger import Ledger
from crawler.safety.reach import Reach
from crawler.spiders.plan import RunPlan, SourcePlan
from crawler.spool import Spool
from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.errors import StoreUnavailableError
from tests.crawler.site import article
from tests.shared import ROOT, finished

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


class Away:
    """A store that answers nothing while it is away."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.away = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if name == "crawl":
            return _Part(found, self)
        return self.guarded(found) if callable(found) else found

    def guarded(self, call: Any) -> Any:
        def asked(*args: Any, **kwargs: Any) -> Any:
            if self.away:
                raise StoreUnavailableError("nobody answers")
            return call(*args, **kwargs)

        return asked


class _Part:
    def __init__(self, part: Any, whole: Away) -> None:
        self._part, self._whole = part, whole

    def __getattr__(self, name: str) -> Any:
        return self._whole.guarded(getattr(self._part, name))


def page(number: int) -> PageState:
    url = f"https://kabar.example/berita/{number}"
    return PageState(url=url, source="kabar", address=url, found=NOON, newest=NOON, due=NOON)


def exchange(number: int) -> Exchange:
    url = page(number).url
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Exchange(
        asked=url, url=url, status=200, fetched=NOON, request_headers=(), headers=headers, body=article(number)
    )


def desk_of(bench: Workbench) -> tuple[CrawlDesk, Ledger, Tally]:
    ledger = Ledger(bench.store.crawl, keeper(bench), Spool(bench.settings.home / SPOOL), now=lambda: NOON)
    plan = RunPlan(sources=(SourcePlan(id="kabar"),))
    policy = FetchPolicy(contact="", reach=Reach(public=False, loopback=True))
    tally = Tally()
    return CrawlDesk(bench, ledger, CrawlRequest(plan=plan, policy=policy, step=lambda _: None), tally), ledger, tally


def bench_at(home: Path) -> tuple[Workbench, Away]:
    bench = Workbench(load_settings({"home": str(home), "crawl_workers": "0", "embedder": "none"}, environ={}))
    away = Away(bench.store)
    bench.__dict__["store"] = away
    return bench, away


async def fetch(desk: CrawlDesk, ledger: Ledger, number: int) -> None:
    held = await ledger.hold(page(number), exchange(number))
    assert held is not None
    await desk.take(held, article(number))


def test_items_and_log_lines_wait_and_come_in_once(tmp_path: Path) -> None:
    bench, store = bench_at(tmp_path / "home")
    desk, ledger, tally = desk_of(bench)
    log = CrawlLogEntry(source="kabar", day=NOON.date(), polled=1, listed=7)

    async def work() -> None:
        await fetch(desk, ledger, 1)
        await desk.finish()
        assert tally.totals[Disposition.STORED] == 1
        store.away = True
        for number in (2, 3, 4):
            await fetch(desk, ledger, number)
        await desk.log(log)
        failed = Outcome(source="https://kabar.example/9", disposition=Disposition.FAILED, reason="timeout")
        await desk.tell("kabar", failed)
        await desk.finish()
        assert tally.totals[Disposition.STORED] == 1, "what waits has no disposition yet"
        assert "wait in" in (tally.source("kabar").left or "")

    finished(work())
    desk.close()
    ledger.close()
    store.away = False
    # Another process, later.
    later, again, counted = desk_of(bench)
    finished(later.finish())
    later.close()
    again.close()
    assert len(Spool(tmp_path / "home" / SPOOL)) == 0
    assert counted.totals[Disposition.STORED] == 3
    whole = store.status().items
    assert (whole[Disposition.STORED], whole[Disposition.UNCHANGED], whole[Disposition.FAILED]) == (4, 0, 1)
    known = store.crawl.pages([page(n).url for n in range(1, 5)])
    assert {state.status for state in known.values()} == {PageStatus.DONE}
    (entry,) = [line for line in store.crawl_log() if line.polled]
    assert (entry.polled, entry.listed) == (1, 7)
    bench.close()


def spool_some(home: Path, numbers: range) -> None:
    bench, store = bench_at(home)
    desk, ledger, _ = desk_of(bench)

    async def work() -> None:
        for number in numbers:
            store.away = True
            await fetch(desk, ledger, number)
        await desk.finish()

    finished(work())
    desk.close()
    ledger.close()
    store.away = False
    bench.close()


def drain_once(home: Path) -> None:
    bench, _ = bench_at(home)
    desk, ledger, _ = desk_of(bench)
    print("ready", flush=True)
    finished(desk.finish())
    desk.close()
    ledger.close()
    bench.close()


@pytest.mark.parametrize("number", range(3))
def test_killed_while_it_drains(tmp_path: Path, number: int) -> None:
    home = tmp_path / "home"
    spool_some(home, range(12))
    waiting = len(Spool(home / SPOOL))
    assert waiting >= 12
    chance = random.Random(f"drain-{number}")
    for _ in range(3):
        code = "import sys; from pathlib import Path; from tests.bukti.test_crawl_spool import drain_once as drain"
        command = [sys.executable, "-c", f"{code}; drain(Path(sys.argv[1]))", str(home)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.15))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
    drain_once(home)
    assert len(Spool(home / SPOOL)) == 0
    bench, store = bench_at(home)
    assert store.status().documents == 12
    assert {state.status for state in store.crawl.pages([page(n).url for n in range(12)]).values()} == {PageStatus.DONE}
    bench.close()
