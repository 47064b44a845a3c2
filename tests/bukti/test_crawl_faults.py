"""A fault of ours at one page: told as failed with a reason, and every other page is read and stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bukti import page_reading
from bukti.crawl_tally import Tally
from bukti.workbench import Workbench
from models.crawl_state import PageStatus
from models.disposition import Disposition, Outcome
from models.errors import StoreError
from tests.bukti.test_crawl_spool import Away, bench_at, desk_of, fetch, page
from tests.shared import finished

PAGES = range(1, 9)
BAD = 5


def crawled(bench: Workbench) -> Tally:
    desk, ledger, tally = desk_of(bench)

    async def work() -> None:
        for number in PAGES:
            await fetch(desk, ledger, number)
        await desk.finish()

    finished(work())
    desk.close()
    ledger.close()
    return tally


def _is_bad(found: Any) -> bool:
    return str(BAD) in str(found.document.url or "").rpartition("/")[2]


def no_settling(store: Away, error: Exception) -> None:
    whole = store._store
    settled = whole.settled

    def asked(document: Any, digest: Any) -> Outcome | None:
        if str(document.url).endswith(f"/{BAD}"):
            raise error
        found: Outcome | None = settled(document, digest)
        return found

    whole.settled = asked


def no_saving(store: Away, error: Exception) -> None:
    whole = store._store
    save_all = whole.save_all

    def asked(items: Any) -> Any:
        if any(_is_bad(item) for item in items):
            raise error
        return save_all(items)

    whole.save_all = asked


@pytest.mark.parametrize("where", [no_settling, no_saving])
@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [(ValueError("surrogates\nnot allowed"), "internal", "ValueError"), (StoreError("it won't"), "error", "it won't")],
)
def test_one_page_fails_alone(
    tmp_path: Path, where: Callable[[Away, Exception], None], error: Exception, reason: str, words: str
) -> None:
    reason = StoreError.reason if isinstance(error, StoreError) else reason
    bench, store = bench_at(tmp_path / "home")
    where(store, error)
    tally = crawled(bench)
    assert tally.totals[Disposition.STORED] == len(PAGES) - 1
    assert tally.totals[Disposition.FAILED] == 1
    (told,) = tally.notable
    assert (told.source, told.reason) == (page(BAD).address, reason)
    assert words in (told.detail or "")
    assert "\n" not in (told.detail or "")
    known = store.crawl.pages([page(n).url for n in PAGES])
    waiting = {n for n in PAGES if known[page(n).url].status is not PageStatus.DONE}
    assert waiting == {BAD}, "its bytes are archived: the next crawl reads them"
    bench.close()


def test_a_fault_in_reading_is_the_pages_disposition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = page_reading._read

    def faulty(work: Any, data: bytes, bench: Workbench) -> Any:
        if work.url.endswith(f"/{BAD}"):
            raise KeyError("no such block")
        return whole(work, data, bench)

    monkeypatch.setattr(page_reading, "_read", faulty)
    bench, store = bench_at(tmp_path / "home")
    tally = crawled(bench)
    assert (tally.totals[Disposition.STORED], tally.totals[Disposition.FAILED]) == (len(PAGES) - 1, 1)
    assert [one.reason for one in tally.notable] == ["internal"]
    (status,) = [state.status for state in store.crawl.pages([page(BAD).url]).values()]
    assert status is PageStatus.DONE
    bench.close()
