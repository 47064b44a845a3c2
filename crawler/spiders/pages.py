"""Fetches a source's pages, newest first, and hands each over: archived, or with the reason why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.fetch.answer import Answer, Exchange, Fetched, NotModified, Unfetched
from crawler.fetch.fetcher import CLOSING, host_key
from crawler.fetch.hrefs import Markup
from crawler.fetch.whole import by_rule, whole_form
from crawler.schedule.settle import after_failure, after_same
from crawler.spiders.joining import with_parts
from crawler.spiders.plan import SourcePlan
from crawler.spiders.run import Run
from models.crawl_state import PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.errors import StoreError

# Pages of one source that are under way or wait for the host's pace; more would only fill memory.
WINDOW = 32
# New pages for each second look, where both are due.
NEW_A_LOOK = 3
_NOT_ASKED = frozenset({"host_left_alone", CLOSING})
_NOT_TEXT = ("image/", "video/", "audio/", "font/")


class Pages:
    """One source's pages in one run."""

    def __init__(self, plan: SourcePlan, run: Run) -> None:
        self._plan = plan
        self._run = run
        self._under_way: set[str] = set()
        self._tried: set[str] = set()

    async def fetch_due(self) -> None:
        """Until nothing is due, the budget is spent, or the host wants to be left alone."""
        if not self._plan.permitted:
            self._run.desk.note(self._plan.id, "left_alone", "its pages wait until permission is stated")
            return None
        tasks: set[asyncio.Task[None]] = set()
        try:
            while True:
                more = await self._some() if len(tasks) <= WINDOW // 2 else ()
                for page in more:
                    self._under_way.add(page.url)
                    tasks.add(asyncio.create_task(self._one(page)))
                if not tasks:
                    return await self._say_what_is_left()
                done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _say_what_is_left(self) -> None:
        """Where the budget ended the work: pages that wait for the next run are no silence."""
        found = await self._run.ledger.due(self._plan.id, limit=1 + len(self._tried))
        left = next((page for page in found if page.url not in self._tried), None)
        why = self._run.budget.spent(host_key(left.address)) if left is not None else None
        if why is not None:
            self._run.desk.note(self._plan.id, "left_alone", f"{why}; what is left is due in the next run")

    async def _some(self) -> tuple[PageState, ...]:
        """Due pages that are not under way, as many as the window has room for."""
        # What is under way now may be done before the answer comes, which still calls it due.
        busy = self._under_way | self._tried
        found = await self._run.ledger.due(self._plan.id, limit=WINDOW + len(busy))
        fresh = [page for page in found if page.url not in busy and page.url not in self._tried]
        return tuple(page for page in shared(fresh)[:WINDOW] if self._may(page))

    def _may(self, page: PageState) -> bool:
        host = host_key(page.address)
        return self._run.fetcher.hosts.closed(host) is None and self._run.budget.spent(host) is None

    async def _one(self, page: PageState) -> None:
        try:
            if self._may(page) and self._run.budget.take(host_key(page.address)):
                await self._fetch(page)
        finally:
            self._under_way.discard(page.url)

    async def _fetch(self, page: PageState) -> None:
        known = page.status is PageStatus.DONE
        rule = self._plan.rule("whole", self._run.ledger.now().date())
        answer = await self._run.fetcher.fetch(
            by_rule(page.address, rule) if rule else page.address,
            etag=page.etag if known else None,
            last_modified=page.last_modified if known else None,
        )
        if isinstance(answer, Fetched):
            answer = await self._whole(answer)
            # Its next look asks for the same form: the validators are that form's.
            page = replace(page, address=answer.exchange.asked)
        try:
            await self._deal(page, self._judged(page, answer))
        except StoreError as error:
            # The page stays due: what could not be kept was not fetched.
            self._tried.add(page.url)
            await self._tell(page, Disposition.FAILED, error.reason, error.detail)

    async def _whole(self, answer: Fetched) -> Fetched:
        """The same article in one page, where the page says that there is such a form and the host gives it; else its
        pages put together."""
        page = Markup(answer.exchange.body)
        url = whole_form(page, url=answer.exchange.url)
        whole = await self._ask(url) if url is not None else None
        return whole if isinstance(whole, Fetched) else await with_parts(answer, page, self._ask)

    async def _ask(self, url: str) -> Answer | None:
        return await self._run.fetcher.fetch(url) if self._run.budget.take(host_key(url)) else None

    async def _deal(self, page: PageState, answer: Answer) -> None:
        if isinstance(answer, Fetched):
            await self._hold(page, answer.exchange)
        elif isinstance(answer, NotModified):
            await self._run.ledger.save(after_same(page, answer, self._run.plan.retry))
            await self._tell(page, Disposition.UNCHANGED, None, None)
        elif answer.reason in _NOT_ASKED:
            self._tried.add(page.url)
            self._run.desk.note(self._plan.id, "left_alone", answer.detail)
        elif answer.exchange is not None and page.document is not None and _says_gone(answer):
            await self._hold(page, answer.exchange, gone=answer.status)
        else:
            await self._failed(page, answer)

    async def _hold(self, page: PageState, exchange: Exchange, *, gone: int | None = None) -> None:
        held = await self._run.ledger.hold(page, exchange, gone=gone)
        if held is not None:
            await self._run.desk.take(held, exchange.body)

    async def _failed(self, page: PageState, answer: Unfetched) -> None:
        after = after_failure(page, answer, now=self._run.ledger.now(), rules=self._run.plan.retry)
        rule = answer.rule and not answer.later
        disposition = Disposition.DISCARDED if rule else Disposition.FAILED
        if after.status is PageStatus.DEAD:
            after = replace(after, disposition=after.disposition or disposition)
        await self._run.ledger.save(after)
        when = f"; asked again from {after.due:%Y-%m-%d %H:%M} UTC" if after.due is not None else ""
        await self._tell(page, disposition, answer.reason, answer.detail + when)

    async def _tell(self, page: PageState, disposition: Disposition, reason: str | None, detail: str | None) -> None:
        outcome = Outcome(
            source=page.address, disposition=disposition, reason=reason, detail=detail, document=page.document
        )
        await self._run.desk.tell(self._plan.id, outcome)

    def _judged(self, page: PageState, answer: Answer) -> Answer:
        """A page that is none: a redirect away from the site or to its front page, a picture."""
        if not isinstance(answer, Fetched):
            return answer
        exchange = answer.exchange
        reason, detail = self._why_no_page(page, exchange)
        if reason is None:
            return answer
        return Unfetched(
            url=page.address,
            reason=reason,
            detail=detail,
            later=False,
            rule=True,
            status=exchange.status,
            exchange=exchange,
        )

    def _why_no_page(self, page: PageState, exchange: Exchange) -> tuple[str | None, str]:
        if not self._plan.has(exchange.url):
            return "other_site", f"the page leads to another site: {exchange.url}"
        if urlsplit(exchange.url).path in {"", "/"} and urlsplit(page.address).path not in {"", "/"}:
            return "redirected_home", "the page leads to the site's front page"
        if exchange.media_type.lower().startswith(_NOT_TEXT):
            return "not_text", f"{exchange.media_type.partition(';')[0]} is no text"
        return None, ""


def shared(pages: Sequence[PageState]) -> list[PageState]:
    """Due pages in the order in which they are asked for: after every three new ones a second look, while there are
    both, so that a backlog never keeps edits from being seen."""
    new = [page for page in pages if page.status is not PageStatus.DONE]
    again = [page for page in pages if page.status is PageStatus.DONE]
    found: list[PageState] = []
    while new and again:
        found += [*new[:NEW_A_LOOK], again.pop(0)]
        del new[:NEW_A_LOOK]
    return [*found, *new, *again]


def _says_gone(answer: Unfetched) -> bool:
    return answer.status in (404, 410) or answer.reason in ("redirected_home", "other_site")
