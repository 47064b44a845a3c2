"""How the crawler behaves towards the hosts that it visits, and what it takes from them at most."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.safety.reach import Reach

PRODUCT = "Bukti"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """Seconds, bytes, counts. `contact` is an address that a publisher can write to.

    `delay`: the least time between two requests to a host; AutoThrottle and a robots.txt's Crawl-delay make it longer,
    nothing makes it shorter. `per_host`: requests to one host under way at once. `timeout` holds for a whole answer,
    so that one that trickles ends, too. `max_size` holds before and after unpacking. `host_failures`: so many answers
    of "later" in a row and the host is left alone for the rest of the run. `patience`: a Retry-After up to this is
    waited for in the run.
    """

    contact: str = ""
    reach: Reach = field(default_factory=Reach)
    delay: float = 1.0
    max_delay: float = 60.0
    per_host: int = 1
    concurrency: int = 64
    timeout: float = 30.0
    max_size: int = 20 * MEGABYTE
    max_redirects: int = 5
    host_failures: int = 4
    patience: float = 20.0
    throttle: bool = True

    @property
    def user_agent(self) -> str:
        """Who we are, and whom to write to: what robots.txt files and publishers see."""
        return f"{PRODUCT}/0.1 (+{self.contact})" if self.contact else f"{PRODUCT}/0.1"
