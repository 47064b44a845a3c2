"""docs/api.md has the calls of today."""

from __future__ import annotations

from tests.docs.api_reference import API, calls, with_calls


def test_the_calls_are_current() -> None:
    text = API.read_text(encoding="utf-8")
    assert with_calls(text) == text, "run `python -m tests.docs.api_reference`"
    assert "`GET /api/v1/search`" in calls()
