"""Where a publisher's pages need help: CSS selectors of one host, each in force from one day until another.

A rule applies to captures of its time, so that an archive is read by the rules that its pages were made for. What
rules there are is part of the extractor's version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crawler.canonical import host_of

NAMES = frozenset({"body", "drop", "title", "day"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """`name` is one of `NAMES`: `body` (where the article's words stand, and nowhere else), `drop` (what is none of
    it), `title`, `day`. Both days belong to its time."""

    host: str
    name: str
    selector: str
    since: date
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it is in force on a day; None (nobody knows when the bytes were fetched): whether it never ended."""
        if day is None:
            return self.until is None
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def line(self) -> str:
        return "\t".join([self.host, self.name, self.selector, str(self.since), str(self.until or "")])


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """The rules of one page; None where there is none of a name."""

    body: str | None = None
    drop: str | None = None
    title: str | None = None
    day: str | None = None


class SiteRules:
    """All rules at hand. Of several of one name that hold the one that began last counts."""

    def __init__(self, rules: Iterable[SiteRule] = ()) -> None:
        self._by_host: dict[str, list[SiteRule]] = {}
        for rule in sorted(rules, key=lambda rule: (rule.since, rule.line)):
            self._by_host.setdefault(rule.host, []).append(rule)

    def of(self, url: str | None, day: date | None) -> PageRules | None:
        """The rules for a page at `url` that was captured on `day`; those of its host, else of a host above it."""
        host = host_of(url) if url else None
        while host and "." in host:
            if host in self._by_host:
                held = {rule.name: rule.selector for rule in self._by_host[host] if rule.holds(day)}
                return PageRules(**held) if held else None
            host = host.partition(".")[2]
        return None

    @property
    def version(self) -> str:
        """Eight hex digits that change with any rule; "" for none."""
        lines = sorted(rule.line for rules in self._by_host.values() for rule in rules)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8] if lines else ""
