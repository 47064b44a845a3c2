"""Reading in processes: a page that hangs, or at which the process dies, costs itself and no other."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bukti import page_reading
from bukti.page_reading import PAGE_SECONDS, REPORT_SECONDS, PageReaders, Work, time_limit
from bukti.settings import Settings, load_settings
from models.capture import ArchiveLocation
from models.crawl_state import HeldPage
from models.disposition import Disposition, Outcome
from models.errors import StoreError
from models.identity import digest_of
from search_api.store.records import Item
from tests.shared import finished

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
PLACE = ArchiveLocation(file="a.warc.gz", offset=0, length=1)
GOOD = "discarded"


def work(name: str, media_type: str = "text/html") -> Work:
    url = f"https://kabar.example/{name}"
    held = HeldPage(url=url, digest=digest_of(b""), size=0, media_type=media_type, fetched=NOON, location=PLACE)
    return Work(url=url, source=url, held=held)


def read(page: Work, data: bytes) -> Item | Outcome:
    """Stands in for reading, in the processes: what the page says happens."""
    if data == b"hang":
        time.sleep(600)
    if data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if data.startswith(b"once:") and not (mark := Path(data[5:].decode())).exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if data == b"fault":
        raise ValueError("a fault of ours")
    return Outcome(source=page.source, disposition=Disposition.DISCARDED, reason=str(os.getpid()), detail=GOOD)


def limit(page: Work, data: bytes) -> float:
    return 0.7 if data == b"hang" else 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"home": str(tmp_path / "home"), "embedder": "none"}, environ={})


def all_read(settings: Settings, pages: list[bytes], *, workers: int) -> list[Item | Outcome]:
    readers = PageReaders(settings, workers=workers, read=read, limit=limit)

    async def go() -> list[Item | Outcome]:
        return await asyncio.gather(*(readers.read(work(str(n)), data) for n, data in enumerate(pages)))

    try:
        return finished(go())
    finally:
        readers.close()


def reasons(found: list[Item | Outcome]) -> list[str | None]:
    return [GOOD if one.detail == GOOD else one.reason for one in found if isinstance(one, Outcome)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_that_hangs_or_kills_costs_itself_alone(settings: Settings, workers: int) -> None:
    pages = [b"hang" if n in (2, 11) else b"die" if n in (5, 6) else b"good" for n in range(20)]
    expected = ["reading_timeout" if p == b"hang" else "reader_died" if p == b"die" else GOOD for p in pages]
    found = all_read(settings, pages, workers=workers)
    assert reasons(found) == expected
    assert [one.source for one in found if isinstance(one, Outcome)] == [work(str(n)).source for n in range(20)]
    told = found[2]
    assert isinstance(told, Outcome)
    assert told.disposition is Disposition.FAILED
    assert "took over 1 seconds" in (told.detail or "")


def test_a_process_that_dies_once_is_no_fault_of_the_page(settings: Settings, tmp_path: Path) -> None:
    pages = [b"good", b"once:" + str(tmp_path / "died").encode(), b"good"]
    assert reasons(all_read(settings, pages, workers=1)) == [GOOD] * 3
    assert (tmp_path / "died").exists()


def test_both_processes_read(settings: Settings) -> None:
    found = all_read(settings, [b"good"] * 40, workers=2)
    assert len({one.reason for one in found if isinstance(one, Outcome)}) == 2


def test_processes_that_do_not_start_are_told_and_not_started_for_ever(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_reading, "_prepare", broken)
    readers = PageReaders(settings, workers=1, read=read, limit=limit)

    async def go() -> list[Item | Outcome | BaseException]:
        return await asyncio.gather(*(readers.read(work("a"), b"good") for _ in range(8)), return_exceptions=True)

    begun = time.monotonic()
    found = finished(go())
    readers.close()
    assert all(isinstance(one, StoreError) for one in found)
    assert time.monotonic() - begun < 60, "three starts, not twenty-four"


def broken(_: Settings) -> None:
    raise OSError("no lexicon")


def test_reports_have_longer_than_pages() -> None:
    assert time_limit(work("a"), b"<!doctype html><p>Kabar</p>") == PAGE_SECONDS
    assert time_limit(work("b", "application/pdf"), b"%PDF-1.7\n") == REPORT_SECONDS > PAGE_SECONDS
