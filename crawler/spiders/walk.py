"""One source in one run: claimed, polled, its pages fetched, released; whatever happens to it happens to it alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from crawler.claims import LEASE, is_dead
from crawler.schedule.listing import Wanted, news_of
from crawler.schedule.polling import kept, next_poll
from crawler.spiders.entries import Entries
from crawler.spiders.lists import Lists
from crawler.spiders.pages import Pages
from crawler.spiders.plan import SourcePlan
from crawler.spiders.run import Run
from models.crawl_state import Poll, SourceState
from models.errors import BuktiError

log = logging.getLogger(__name__)
Resume = Callable[[str], Awaitable[None]]
"""Reads what an earlier run fetched of a source and did not come to read."""
_RENEWED = LEASE.total_seconds() / 3


class Walk:
    """`resume` comes first: what lies in the archive needs no host."""

    def __init__(self, plan: SourcePlan, run: Run, resume: Resume) -> None:
        self._plan = plan
        self._run = run
        self._resume = resume
        self._state = SourceState(source=plan.id)
        self._writing = asyncio.Lock()

    async def go(self) -> None:
        """Never raises but when cancelled."""
        try:
            if not await self._claim():
                return
            renewing = asyncio.create_task(self._renew())
            try:
                await self._work()
            finally:
                renewing.cancel()
                with suppress(asyncio.CancelledError):
                    await renewing
                await self._write(lambda state: replace(state, holder=None, held_until=None))
        except BuktiError as error:
            self._run.desk.note(self._plan.id, "problem", error.detail)
        except Exception as error:  # a fault of ours at one source must not stop the others; the log has the place
            log.debug("internal error at %s", self._plan.id, exc_info=True)
            self._run.desk.note(self._plan.id, "problem", f"internal error: {type(error).__name__}: {error}")

    async def _claim(self) -> bool:
        ledger, run = self._run.ledger, self._run
        state = await ledger.source(self._plan.id)
        other = state.holder not in (None, run.name)
        if (
            other
            and state.held_until is not None
            and state.held_until > ledger.now()
            and not is_dead(state.holder or "")
        ):
            run.desk.note(self._plan.id, "problem", f"another crawl works on it ({state.holder})")
            return False
        claimed = await ledger.save_source(replace(state, holder=run.name, held_until=ledger.now() + LEASE))
        if claimed is None:
            run.desk.note(self._plan.id, "problem", "another crawl has just taken it")
            return False
        self._state = claimed
        return True

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(_RENEWED)
            until = self._run.ledger.now() + LEASE
            await self._write(lambda state, until=until: replace(state, held_until=until))  # type: ignore[misc]

    async def _write(self, change: Callable[[SourceState], SourceState]) -> None:
        """Change the source's state; without a store nothing is lost but the claim, which ends by itself."""
        async with self._writing:
            try:
                written = await self._run.ledger.save_source(change(self._state))
            except BuktiError as error:
                log.warning("%s: %s", self._plan.id, error.detail)
                return
            if written is not None:
                self._state = written

    async def _work(self) -> None:
        await self._resume(self._plan.id)
        await self._by_hand()
        if self._is_due():
            await self._poll()
        await Pages(self._plan, self._run).fetch_due()

    def _is_due(self) -> bool:
        run, due = self._run.plan, self._state.next_poll
        asked = run.by_hand or run.period is not None
        return bool(self._plan.lists) and (asked or due is None or due <= self._run.ledger.now())

    async def _by_hand(self) -> None:
        if not self._plan.pages:
            return
        ledger = self._run.ledger
        if not self._plan.permitted:
            entries = Entries(self._plan.id, self._run)
            for url in self._plan.pages:
                await entries.by_hand(url)
            return
        wanted = [Wanted(url=url, by_hand=True) for url in self._plan.pages]
        known = await ledger.pages(self._plan.pages)
        news = news_of(wanted, known, source=self._plan.id, now=ledger.now())
        await ledger.save_all(news.pages)

    async def _poll(self) -> None:
        lists = Lists(self._plan, self._run, self._state.lists)
        await lists.poll()
        gave, now = lists.gave, self._run.ledger.now()
        if gave.answered and not gave.listed:
            self._run.desk.note(self._plan.id, "problem", "its lists answer and name no page")
        if not gave.answered and not gave.failed:
            return  # the run was over before any of its lists was asked: it is as due as it was
        if self._run.plan.period is not None:
            return  # looking back says nothing of how often there is news
        poll = Poll(at=now, listed=gave.listed, new=gave.new)
        await self._write(lambda state: _polled(state, poll, lists, self._plan))


def _polled(state: SourceState, poll: Poll, lists: Lists, plan: SourcePlan) -> SourceState:
    polls = kept(state.polls, poll)
    return replace(state, polls=polls, lists=lists.kept(), next_poll=next_poll(polls, source=plan.id, pace=plan.pace))
