"""What a middleware of ours raises instead of sending a request."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """We don't ask: `reason` is a stable word, `later` whether another day may be different."""

    def __init__(self, reason: str, detail: str, *, later: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.later = later
