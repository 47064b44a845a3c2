"""Answers that say 200 and lack something: an engine gives them while its shards come back."""

from __future__ import annotations

from typing import Any

import pytest

from search_api.store.elastic.failures import lacks

AWAY = {"type": "no_shard_available_action_exception", "reason": "No shard available for [x]"}
WHOLE: list[dict[str, Any]] = [
    {"hits": {"hits": []}, "_shards": {"total": 2, "successful": 2, "failed": 0}},
    {"count": 3, "_shards": {"total": 1, "successful": 1, "failed": 0}},
    {"docs": [{"_id": "a", "found": False}]},
    {"docs": [{"_id": "a", "error": {"type": "index_not_found_exception", "reason": "no such index"}}]},
    {"responses": [{"status": 200, "hits": {}, "_shards": {"failed": 0}}, {"status": 400, "error": {}}]},
    {"result": "created", "_shards": {"total": 2, "successful": 1, "failed": 1}},
    {"acknowledged": True},
]
PARTIAL: list[dict[str, Any]] = [
    {"hits": {"hits": []}, "_shards": {"failed": 1, "failures": [{"reason": AWAY}]}},
    {"count": 3, "_shards": {"failed": 1}},
    {"docs": [{"_id": "a", "found": True}, {"_id": "b", "error": AWAY}]},
    {"responses": [{"status": 200, "hits": {}, "_shards": {"failed": 0}}, {"status": 503, "error": AWAY}]},
]


@pytest.mark.parametrize("body", WHOLE)
def test_a_whole_answer_lacks_nothing(body: dict[str, Any]) -> None:
    assert lacks(body) is None


@pytest.mark.parametrize("body", PARTIAL)
def test_a_partial_one_is_found_out(body: dict[str, Any]) -> None:
    assert lacks(body) is not None
