"""What is known of a publisher: who it is, where it lists its pages, what may be fetched, when somebody last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crawler.discover.listed import Kind
from models.document import Outlet


class Permission(StrEnum):
    """`needed`: the publisher's terms ask for permission, which nobody has stated: its pages are left alone, its feed's
    own entries may be kept. `stated`: the operator says that he has it. `open`: nothing of the kind is known."""

    OPEN = "open"
    NEEDED = "needed"
    STATED = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """One list of a publisher. With `{yyyy}`, `{mm}`, `{dd}` (or `{date}`) in its address there is one a day."""

    url: str
    kind: Kind

    @property
    def by_day(self) -> bool:
        """Whether the address has places for a day."""
        return "{" in self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """When `bukti sources check` last looked, and what it found in one line."""

    day: date
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something about the site that holds from one day (and, where it ended, until another, inclusive).

    `name` says what: `whole` (the query or path ending that shows an article in one page), `article` and `no_article`
    (regular expressions of addresses), or what `crawler.extract.site_rules` takes: CSS selectors of the pages' parts.
    """

    name: str
    value: str
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet and where its pages are found.

    `pace`: articles a week that are expected; None: not known. `sighting` says how sure its entry is: `documented`
    (somebody wrote the addresses down), `known` (the site is), `inferred` (the domain follows a rule and has not been
    seen). `checked` is None as long as nobody looked.
    """

    outlet: Outlet
    lists: tuple[SourceList, ...] = ()
    pace: float | None = None
    permission: Permission = Permission.OPEN
    rules: tuple[Rule, ...] = ()
    sighting: str | None = None
    checked: Checked | None = None
    note: str | None = None

    @property
    def may_fetch(self) -> bool:
        """Whether article pages may be fetched."""
        return self.permission is not Permission.NEEDED

    def addresses(self, kind: Kind) -> tuple[str, ...]:
        """The addresses of its lists of a kind."""
        return tuple(known.url for known in self.lists if known.kind is kind)

    def rule(self, name: str, day: date) -> str | None:
        """The rule of a name that holds on a day; of several the one that began last."""
        held = [rule for rule in self.rules if rule.name == name and rule.holds_on(day)]
        return max(held, key=lambda rule: rule.since).value if held else None
