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


class HeadTooLarge(Exception):
    """The host sends headers without an end."""


def is_head_too_large(error: BaseException) -> bool:
    """Whether an error of the downloader comes from the cap on headers: Twisted wraps it, and Scrapy that."""
    reasons = getattr(error.__cause__, "reasons", None) or ()
    return any(isinstance(getattr(reason, "value", None), HeadTooLarge) for reason in reasons)
