"""A page's state after an answer or a disposition: what is remembered of it, and when it is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from crawler.fetch.answer import NotModified, Unfetched
from crawler.schedule.retry import RetryRules
from models.crawl_state import HeldPage, PageState, PageStatus
from models.disposition import Disposition, Outcome
from models.feed_entry import is_entry

_LOOKED_AT_AGAIN = frozenset({Disposition.STORED, Disposition.UPDATED, Disposition.UNCHANGED})


def after_outcome(page: PageState, outcome: Outcome, rules: RetryRules) -> PageState:
    """A held page that was read: done, and due again where it became (or is) a document."""
    held = page.held
    if held is not None and is_entry(held.media_type):
        return _entry_kept(page, held, outcome)
    first_look = page.disposition is None or page.entry is not None
    looks = 0 if first_look else page.recrawls + 1
    gone = held is not None and held.gone is not None
    again = outcome.disposition in _LOOKED_AT_AGAIN and not gone
    return replace(
        page,
        status=PageStatus.DEAD if gone else PageStatus.DONE,
        due=_next_look(page, looks, rules) if again else None,
        recrawls=looks,
        reason=outcome.reason,
        held=None,
        disposition=outcome.disposition,
        document=outcome.document or page.document,
        entry=None,
    )


def _entry_kept(page: PageState, held: HeldPage, outcome: Outcome) -> PageState:
    """What the feed says is read; the page itself waits for permission, and is due as soon as there is one."""
    return replace(
        page,
        status=PageStatus.WAITING,
        due=held.fetched,
        answer=None,
        fetched=None,
        reason="no_permission",
        held=None,
        disposition=outcome.disposition,
        document=outcome.document or page.document,
        entry=held.digest,
    )


def after_same(page: PageState, answer: NotModified, rules: RetryRules) -> PageState:
    """The host says that nothing has changed."""
    looks = page.recrawls + 1
    seen = replace(page, fetched=answer.fetched, answer=304)
    return replace(seen, recrawls=looks, tries=0, due=_next_look(seen, looks, rules))


def after_failure(page: PageState, answer: Unfetched, *, now: datetime, rules: RetryRules) -> PageState:
    """No page: due again later, or never."""
    tried = replace(page, answer=answer.status, reason=answer.reason)
    wait = rules.wait(page.tries + 1, asked=answer.after) if answer.later else None
    if wait is not None:
        return replace(tried, tries=page.tries + 1, due=now + wait)
    if page.document is not None and (answer.later or page.cited is not None):
        # A document whose page can't be looked at keeps what it has; its next look stands as planned.
        due = _next_look(page, page.recrawls + 1, rules, seen=now)
        return replace(tried, tries=0, due=due, recrawls=page.recrawls + 1)
    return replace(tried, status=PageStatus.DEAD, due=None)


def _next_look(page: PageState, looks: int, rules: RetryRules, *, seen: datetime | None = None) -> datetime | None:
    own = _own_look(page, looks, rules)
    if page.cited is None:
        return own
    look = rules.cited_look(page.cited, seen=max(filter(None, (page.fetched, seen)), default=None))
    return look if own is None else min(own, look)


def _own_look(page: PageState, looks: int, rules: RetryRules) -> datetime | None:
    wait: timedelta | None = rules.recrawl(looks)
    if wait is None or page.fetched is None:
        return None
    gone_by = rules.recrawl(looks - 1) if looks else None
    return page.fetched + (wait - gone_by if gone_by is not None else wait)
