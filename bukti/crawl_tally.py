"""What a crawl did, source by source: the table at its end, and the JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from models.crawl_log import CrawlLogEntry
from models.disposition import Disposition, Outcome

KEPT_OUTCOMES = 2_000
_KEPT_NOTES = 20


@dataclass(slots=True)
class SourceTally:
    """Counts of one source. `left` says why pages were left for the next run, `problems` what a person should see."""

    polled: int = 0
    listed: int = 0
    new: int = 0
    dispositions: Counter[Disposition] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    left: str | None = None


class Tally:
    """Of a whole run."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceTally] = {}
        self.notable: list[Outcome] = []

    def source(self, source: str) -> SourceTally:
        return self.sources.setdefault(source, SourceTally())

    def count(self, source: str, outcome: Outcome) -> None:
        """One item's one disposition."""
        tally = self.source(source)
        tally.dispositions[outcome.disposition] += 1
        if outcome.reason is not None:
            tally.reasons[outcome.reason] += 1
        if outcome.disposition in {Disposition.FAILED, Disposition.DISCARDED} and len(self.notable) < KEPT_OUTCOMES:
            self.notable.append(outcome)

    def log(self, entry: CrawlLogEntry) -> None:
        tally = self.source(entry.source)
        tally.polled += entry.polled
        tally.listed += entry.listed

    def note(self, source: str, what: str, detail: str) -> None:
        tally = self.source(source)
        if what == "left_alone":
            tally.left = detail
        elif what == "problem" and detail not in tally.problems and len(tally.problems) < _KEPT_NOTES:
            tally.problems.append(detail)

    @property
    def totals(self) -> dict[Disposition, int]:
        """Every disposition is there."""
        whole: Counter[Disposition] = Counter()
        for tally in self.sources.values():
            whole.update(tally.dispositions)
        return {disposition: whole[disposition] for disposition in Disposition}
