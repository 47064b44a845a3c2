"""What a listing means for what is known: new pages to be fetched, known ones that say they have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.crawl_state import PageState, PageStatus

# Why a list's entry is turned away that lies at another site.
OTHER_SITE = "other_site"
# A listing's dates of the future are no reason to come first for ever.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page that a listing (or a person) names; `by_hand` asks for it whatever is known."""

    url: str
    published: datetime | None = None
    modified: datetime | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`pages` are to be written; `new` of them were never seen before."""

    pages: tuple[PageState, ...]
    new: int


def news_of(
    wanted: Sequence[Wanted], known: Mapping[str, PageState], *, source: str, now: datetime, again: bool = False
) -> News:
    """The pages to be written. `again` looks at every page that has its disposition a second time."""
    made: dict[str, PageState] = {}
    new = 0
    for page in wanted:
        state = known.get(page.url)
        if page.url in made:
            continue
        if state is None or _was_anothers(state, source):
            new += 1
            made[page.url] = replace(_fresh(page, source, now), version=state.version if state else 0)
        elif (changed := _changed(page, state, now, again=again)) is not None:
            made[page.url] = changed
    return News(pages=tuple(made.values()), new=new)


def _was_anothers(state: PageState, source: str) -> bool:
    """Whether the page was turned away only because another site's list named it first (here it is at home), or
    because nobody had permission."""
    if state.status is not PageStatus.DEAD:
        return False
    return state.reason == "no_permission" or (state.source != source and state.reason == OTHER_SITE)


def _fresh(page: Wanted, source: str, now: datetime) -> PageState:
    newest = min(page.published or page.modified or now, now + _AHEAD)
    return PageState(url=page.url, source=source, address=page.url, found=now, newest=newest, due=now)


def _changed(page: Wanted, state: PageState, now: datetime, *, again: bool) -> PageState | None:
    """A known page, due now, where there is a reason."""
    if state.status is PageStatus.HELD or (state.due is not None and state.due <= now):
        return None
    if page.by_hand:
        status = PageStatus.WAITING if state.status is PageStatus.DEAD else state.status
        return replace(state, due=now, status=status, tries=0)
    if state.status is not PageStatus.DONE or state.fetched is None:
        return None
    later = page.modified is not None and state.fetched < page.modified <= now
    return replace(state, due=now) if again or later else None
