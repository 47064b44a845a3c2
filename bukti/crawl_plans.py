"""From what somebody asks on the command line to a plan: the catalogue's sources, addresses by hand, a shard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bukti.workbench import Workbench
from crawler.canonical import canonical_url, host_of
from crawler.safety.reach import Reach
from crawler.schedule.budget import Limits
from crawler.schedule.period import Period
from crawler.schedule.shards import Shard
from crawler.sources.source import Source
from crawler.spiders.plan import RunPlan, SourcePlan, plan_of
from models.errors import RequestError
from models.identity import EvidenceId, is_evidence_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call of `bukti crawl`. Without sources and addresses: all of the catalogue that has lists."""

    sources: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    shard: Shard = field(default_factory=Shard)
    once: bool = False
    now: bool = False
    again: bool = False
    first: date | None = None
    last: date | None = None
    pages: int | None = None
    seconds: float | None = None


def run_plan(asked: Asked, bench: Workbench, reach: Reach) -> RunPlan:
    """Raises RequestError for an unknown source, an address that is none, or half a period."""
    period = _period(asked)
    urls = (*asked.urls, *(_cited(identity, bench) for identity in asked.evidence))
    by_hand = _by_hand(urls, bench)
    if asked.sources:
        chosen = [_named(source, bench) for source in asked.sources]
    elif urls:
        chosen = []
    else:
        chosen = [source for source in bench.catalogue if within(source, reach)]
    plans = {plan.id: plan for plan in (plan_of(source, period=period) for source in chosen) if plan.lists}
    silent = [source for source in asked.sources if source not in plans]
    if silent and not urls:
        raise RequestError(
            f"the source {silent[0]!r} has no feed, sitemap or section", parameter="source", hint="add one to its entry"
        )
    if not asked.sources and not urls:
        plans |= {plan.id: plan for plan in _without_lists(bench, reach) if plan.id not in plans}
    for plan in by_hand:
        plans[plan.id] = replace(plans[plan.id], pages=plan.pages) if plan.id in plans else plan
    return RunPlan(
        sources=tuple(plan for plan in plans.values() if _is_ours(plan, asked.shard)),
        by_hand=asked.now or bool(asked.sources),
        again=asked.again,
        once=asked.once or bool(urls) or period is not None,
        period=period,
        limits=Limits(pages=asked.pages, seconds=asked.seconds, host_pages=None if period else Limits().host_pages),
    )


def _without_lists(bench: Workbench, reach: Reach) -> Iterator[SourcePlan]:
    """Sources with pages to look at and no list to poll: asked for by hand once, or cited."""
    for state in bench.store.crawl.sources():
        source = bench.catalogue.source(state.source)
        if source is not None:
            if not source.lists and within(source, reach):
                yield plan_of(source)
        elif reach.public or state.source in reach.hosts:
            yield SourcePlan(id=state.source, domains=(state.source,))


def _period(asked: Asked) -> Period | None:
    if asked.first is None and asked.last is None:
        return None
    if asked.first is None:
        raise RequestError("--to without --from", parameter="from", hint="give the first day, too")
    return Period(first=asked.first, last=asked.last or date.today())


def _named(identity: str, bench: Workbench) -> Source:
    source = bench.catalogue.source(identity)
    if source is None:
        raise RequestError(f"no source has the id {identity!r}", parameter="source", hint="see `bukti sources list`")
    return source


def _cited(identity: str, bench: Workbench) -> str:
    """The address of the page that a piece of evidence is from. Raises NotFoundError for an unknown id."""
    if not is_evidence_id(identity):
        raise RequestError(f"{identity!r} is no evidence id", parameter="evidence", hint="copy it from `bukti search`")
    document = bench.store.grounds(EvidenceId(identity)).document
    if document.url is None:
        raise RequestError(f"{identity} is from a file, not from the web", parameter="evidence")
    return document.url


def within(source: Source, reach: Reach) -> bool:
    """Without leave to reach the public web only hosts that the hosts file names are worth a try."""
    return reach.public or source.outlet.domain.partition(":")[0].lower() in reach.hosts


def _by_hand(urls: Sequence[str], bench: Workbench) -> list[SourcePlan]:
    pages: dict[str, list[str]] = {}
    outlets = {}
    for url in urls:
        canonical = canonical_url(url)
        if canonical is None:
            raise RequestError(f"{url!r} is no web address", parameter="url", hint="write it with http:// or https://")
        outlet = bench.catalogue.outlet_for_url(canonical)
        identity = outlet.id if outlet else host_of(canonical) or canonical
        outlets[identity] = outlet
        pages.setdefault(identity, []).append(canonical)
    return [
        SourcePlan(id=known, outlet=outlets[known], pages=tuple(found), permitted=_may_fetch(known, bench))
        for known, found in pages.items()
    ]


def _may_fetch(source: str, bench: Workbench) -> bool:
    """Asking by hand is no permission."""
    known = bench.catalogue.source(source)
    return known is None or known.may_fetch


def _is_ours(plan: SourcePlan, shard: Shard) -> bool:
    """By the source's own host: all of its pages are one crawl's, wherever its feed lies."""
    host = (plan.outlet.domain if plan.outlet else "") or next(iter(sorted(plan.hosts)), plan.id)
    return shard.takes(host)
