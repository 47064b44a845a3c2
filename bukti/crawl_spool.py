"""What a crawl spools while the store is away, beside its pages' states: read pages, and lines of the log."""

from __future__ import annotations

from dataclasses import dataclass

from models.crawl_log import CrawlLogEntry
from models.crawl_state import PageState
from models.disposition import Outcome
from models.errors import StoreCorruptError
from search_api.store.records import Item

SPOOL = "spool"
READ, LOGGED = "read", "logged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A held page with what reading it gave: an item to be saved, or its disposition."""

    page: PageState
    item: Item | None = None
    outcome: Outcome | None = None

    @classmethod
    def of(cls, page: PageState, found: Item | Outcome) -> ReadPage:
        return cls(page=page, item=found) if isinstance(found, Item) else cls(page=page, outcome=found)

    @property
    def found(self) -> Item | Outcome:
        """Raises StoreCorruptError where the line has neither."""
        found = self.item or self.outcome
        if found is None:
            raise StoreCorruptError(f"the spool holds {self.page.url} without what became of it")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the crawl's log, with the disposition that it goes with, if any."""

    entry: CrawlLogEntry
    outcome: Outcome | None = None

    @classmethod
    def of(cls, line: CrawlLogEntry | tuple[Outcome, CrawlLogEntry]) -> LogLine:
        return cls(entry=line) if isinstance(line, CrawlLogEntry) else cls(entry=line[1], outcome=line[0])
