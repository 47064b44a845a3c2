"""The one place that holds the engine's client: it tries again what may pass later, and turns its errors into ours."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError

from search_api.store.elastic.address import Address
from search_api.store.elastic.failures import ConflictError, is_passing, lacks, refused, store_error

T = TypeVar("T")
# What the transport would log of each try is ours to tell, in one line, when all of them have failed.
logging.getLogger("elastic_transport").setLevel(logging.ERROR)

_MOST_TRIES = 12
_FIRST_WAIT = 0.05
_LONGEST_WAIT = 3.0


class Client:
    """The official client, with patience. Safe to share between threads; a forked process opens its own."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._engine = _opened(address)

    def ask(self, call: Callable[[Elasticsearch], T], *, patience: float | None = None) -> T:
        """What the call gives, of the engine's own types.

        Overload (429, 503), a dropped connection and silence are tried again, longer and longer apart, until
        `patience` seconds (the address's own, if not given) are over. A call that writes must therefore do no harm
        when it is made twice: an id of its own, or a condition on what it replaces.

        Raises ConflictError where a condition does not hold, other errors of the StoreError tree for all else.
        """
        until = time.monotonic() + (self.address.patience if patience is None else patience)
        for tried in range(1, _MOST_TRIES + 1):
            try:
                return _whole(call(self._engine))
            except (ApiError, TransportError) as error:
                wait = random.uniform(0.5, 1.0) * min(_LONGEST_WAIT, _FIRST_WAIT * 2**tried)
                if not is_passing(error) or tried == _MOST_TRIES or time.monotonic() + wait > until:
                    found = store_error(error, url=self.address.url)
                    if isinstance(found, ConflictError):
                        found.again = tried > 1
                    raise found from error
            time.sleep(wait)
        raise AssertionError("unreachable")

    def many(self, searches: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        """The answers to several searches, each of an index, asked for in one call.

        Raises RequestError for what the engine can't look for, StoreError for what it could not answer.
        """
        lines = [line for index, body in searches for line in ({"index": index}, body)]
        answers = list(self.ask(lambda engine: engine.msearch(searches=lines)).body["responses"])
        for answer in answers:
            if "error" in answer:
                raise refused(answer)
        return answers

    def close(self) -> None:
        """Harmless to repeat."""
        self._engine.close()


def _whole(answer: T) -> T:
    """An answer that lacks nothing. While shards come back after a start, the engine answers 200 with what the others
    gave: that is no answer of ours. Raises ApiError with the status that it should have had."""
    body = getattr(answer, "body", None)
    if isinstance(body, Mapping) and (why := lacks(body)) is not None:
        meta = replace(getattr(answer, "meta"), status=503)  # noqa: B009 (only answers of the engine have a body)
        raise ApiError("not all shards answered", meta=meta, body={"error": why})
    return answer


def body_of(answer: Any) -> Any:
    """An answer's JSON."""
    return answer.body


def _opened(address: Address) -> Elasticsearch:
    options: dict[str, Any] = {
        "request_timeout": address.timeout,
        "max_retries": 0,
        "retry_on_timeout": False,
        "http_compress": False,
        "connections_per_node": 20,
        "dead_node_backoff_factor": 0.0,  # one engine address: it is never put aside
    }
    if address.ca is not None:
        options["ca_certs"] = str(address.ca)
    if address.api_key is not None:
        options["api_key"] = address.api_key
    elif address.user is not None:
        options["basic_auth"] = (address.user, address.password or "")
    return Elasticsearch(address.url, **options)
