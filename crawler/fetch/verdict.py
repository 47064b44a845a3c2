"""What an error or a status means: ask again later, or never."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.fetch.answer import Exchange, Unfetched
from crawler.fetch.browser import why_browser
from crawler.fetch.refusal import Refused, is_head_too_large

MAX_RETRY_AFTER = 86_400.0
_GONE = {404: "not_found", 410: "gone"}
_FORBIDDEN = frozenset({401, 402, 403, 407, 451})
_LATER = frozenset({408, 421, 423, 425, 429})


def of_error(error: BaseException, url: str, *, unsafe: str | None = None) -> Unfetched:
    """`unsafe` is why the guard refused the host's addresses, where it did."""
    if isinstance(error, Refused):
        return Unfetched(url=url, reason=error.reason, detail=error.detail, later=error.later, rule=not error.later)
    if unsafe is not None:
        return Unfetched(url=url, reason="unsafe_address", detail=unsafe, later=False, rule=True)
    reason, detail, later = _of_library(error)
    return Unfetched(url=url, reason=reason, detail=detail, later=later)


def _of_library(error: BaseException) -> tuple[str, str, bool]:
    said = " ".join(str(error).split())[:200]
    if isinstance(error, CannotResolveHostError):
        return "dns", "the host's name has no address", True
    if isinstance(error, DownloadTimeoutError):
        return "timeout", "the answer did not come whole in time", True
    if isinstance(error, DownloadConnectionRefusedError):
        return "connection", "the host refused the connection", True
    if isinstance(error, ResponseDataLossError) or _is_loss(error):
        return "cut_short", "the answer broke off before the length that it gave", True
    if is_head_too_large(error):
        return "too_large", "the answer's headers are over the cap on size", False
    if isinstance(error, DownloadFailedError):
        return "connection", f"the connection broke off: {said}", True
    if isinstance(error, DownloadCancelledError):
        return "too_large", "the answer is over the cap on size", False
    if isinstance(error, UnsupportedURLSchemeError):
        return "unsafe_address", said, False
    if isinstance(error, IgnoreRequest):
        if "redirect" in said:
            return "too_many_redirects", "the redirects come to no end", False
        return "too_large", "the unpacked answer is over the cap on size", False
    return "connection", f"{type(error).__name__}: {said}", True


def _is_loss(error: BaseException) -> bool:
    return any(word in repr(error) for word in ("DataLoss", "_DataLoss"))


def of_status(exchange: Exchange) -> Unfetched | None:
    """None for an answer that is a page."""
    status = exchange.status
    if 200 <= status < 300:
        return None
    reason, later = _named(status)
    gate = why_browser(exchange.body) if status in (403, 429, 503) else None
    if gate is not None:
        return Unfetched(
            url=exchange.asked, reason="needs_browser", detail=gate, later=False, status=status, exchange=exchange
        )
    return Unfetched(
        url=exchange.asked,
        reason=reason,
        detail=f"the host answered {status}",
        later=later,
        after=retry_after(exchange.header("Retry-After"), now=exchange.fetched) if later else None,
        status=status,
        exchange=exchange,
    )


def _named(status: int) -> tuple[str, bool]:
    if status in _GONE:
        return _GONE[status], False
    if status in _FORBIDDEN:
        return "forbidden", False
    if status == 429:
        return "too_many_requests", True
    if status in _LATER or status >= 500:
        return "server_error", True
    return "refused", False


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds, from a number or a date, a day at most; None for what is neither."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
