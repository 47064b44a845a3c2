"""What a store keeps of who works on what just now. The contract: `tests/contracts/test_claims.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Claims(Protocol):
    """Pieces of work by names of the caller's own. A claim ends by itself: what a killed worker held, others take.

    It keeps two workers from doing one thing twice, not from writing: who was stopped for longer than its claim may
    come back while another works on it, so that what is then written must do no harm when it is written twice.
    """

    def take(self, items: Sequence[str], *, holder: str, at: datetime, until: datetime) -> frozenset[str]:
        """Those of the items that are the holder's from now (`at`) on: nobody else's claim on them goes on. Of two who
        ask for one item at once, one gets it. What the holder has already, it holds until the new instant."""
        ...

    def let_go(self, items: Sequence[str], *, holder: str) -> None:
        """End the holder's claims; those of others stay. Harmless to repeat."""
        ...

    def forget(self, before: datetime) -> None:
        """Drop claims that ended before an instant: they say nothing any more."""
        ...
