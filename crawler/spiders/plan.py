"""What a run is to do: which sources, which lists of each, which pages by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from crawler.canonical import host_of
from crawler.discover.listed import Kind
from crawler.schedule.budget import Limits
from crawler.schedule.period import Period
from crawler.schedule.retry import RetryRules
from crawler.sources.source import Rule, Source
from models.document import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan:
    """One list. `kind` is what it should be; an address with `{date}` is a list a day."""

    url: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """`lists` are polled; `pages` are asked for by hand. `permitted`: whether its article pages may be fetched.

    `pace`: articles a day, where expected. `domains`: hosts beside those of its outlet, lists and pages.
    """

    id: str
    outlet: Outlet | None = None
    lists: tuple[ListPlan, ...] = ()
    pages: tuple[str, ...] = ()
    permitted: bool = True
    pace: float | None = None
    rules: tuple[Rule, ...] = ()
    domains: tuple[str, ...] = ()
    # The hosts of its lists and pages, and its domain: every page is asked whether it lies at one.
    hosts: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = {host_of(url) for url in (*(known.url for known in self.lists), *self.pages)}
        domain = self.outlet.domain if self.outlet else ""
        own = [host_of(f"http://{known}") for known in (domain, *self.domains) if known]
        object.__setattr__(self, "hosts", frozenset(host for host in (*found, *own) if host))

    def rule(self, name: str, day: date) -> str | None:
        """The site's rule of a name that holds on a day."""
        held = [rule for rule in self.rules if rule.name == name and rule.holds_on(day)]
        return max(held, key=lambda rule: rule.since).value if held else None

    def has(self, url: str) -> bool:
        """Whether an address lies at the source: at one of its hosts or below it."""
        host = host_of(url) or ""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """`by_hand`: poll now, whatever the schedule says. `again`: look at pages again that have their disposition.

    `once`: one round; else go on until stopped.
    """

    sources: tuple[SourcePlan, ...]
    by_hand: bool = False
    again: bool = False
    once: bool = True
    period: Period | None = None
    limits: Limits = field(default_factory=Limits)
    retry: RetryRules = field(default_factory=RetryRules)
    sources_at_once: int = 64


def plan_of(source: Source, *, period: Period | None = None) -> SourcePlan:
    """A source of the catalogue as a plan. With a period, lists that know their day come in, too."""
    return SourcePlan(
        id=source.outlet.id,
        outlet=source.outlet,
        lists=tuple(
            ListPlan(url=known.url, kind=known.kind) for known in source.lists if period is not None or not known.by_day
        ),
        permitted=source.may_fetch,
        pace=source.pace / 7 if source.pace else None,
        rules=source.rules,
    )
