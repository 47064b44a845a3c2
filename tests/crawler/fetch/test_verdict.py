"""What a host's words for "later" are worth, in seconds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.fetch.verdict import MAX_RETRY_AFTER, retry_after

NOW = datetime(2026, 3, 2, 10, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("30", 30.0),
        (" 7 ", 7.0),
        ("9" * 5_000, MAX_RETRY_AFTER),
        ("Mon, 02 Mar 2026 10:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2099 10:00:00 GMT", MAX_RETRY_AFTER),
        ("-5", None),
        ("segera", None),
        ("\u00b2", None),
        ("Mon, 02 Mar 99999 10:00:00 GMT", None),
        ("Mon, 02 Mar 2026 10:00:00 +9999999999999999999999", None),
        ("", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=NOW) == seconds
