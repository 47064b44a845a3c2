"""What all walks of one run share."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.fetch.fetcher import Fetcher
from crawler.ledger import Ledger
from crawler.schedule.budget import Budget
from crawler.spiders.desk import Desk
from crawler.spiders.plan import RunPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`name` is what this process calls itself in claims."""

    plan: RunPlan
    fetcher: Fetcher
    ledger: Ledger
    desk: Desk
    budget: Budget
    name: str
