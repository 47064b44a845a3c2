"""Turns what the engine and the way to it say into our errors: one clear line each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from elasticsearch import ApiError, TransportError
from elasticsearch.exceptions import SSLError

from models.errors import (
    BuktiError,
    RequestError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreRefusedError,
    StoreUnavailableError,
)

FULL_HINT = "free some space on its disks and lift the block: what was stored is whole, what was not is not there"
_PASSING = frozenset({429, 502, 503, 504})
_BLOCKED = ("cluster_block_exception", "index_closed_exception")
_LET_IN = frozenset({401, 403})  # what a door before the engine says in its own words
_OTHER_DIALECT = "media_type_header_exception"
# "HTTPConnection(host='127.0.0.1', port=9200): " before the reason itself; the URL is told anyway.
_WHOSE_WORDS = re.compile(r"^HTTPS?Connection\(.*?\): ")
_FLOODED = ("flood-stage", "disk usage exceeded", "read-only-allow-delete", "read-only / allow delete")


class ConflictError(StoreBusyError):
    """What a write was conditioned on no longer holds: somebody else was faster.

    `again`: the call had been made before without an answer, so that the other may have been ourselves.
    """

    again: bool = False


def is_passing(error: ApiError | TransportError) -> bool:
    """Whether the same call may succeed a moment later."""
    if isinstance(error, ApiError):
        return error.status_code in _PASSING and not is_full(error.body)
    return not isinstance(error, SSLError)


def lacks(body: Mapping[str, Any]) -> Any | None:
    """What is missing in an answer that says 200: searches of some shards alone, documents whose shard is not there."""
    for part in (body, *body.get("responses", ())):
        if ("hits" in part or "count" in part) and part.get("_shards", {}).get("failed"):
            return part["_shards"].get("failures", [{}])[0].get("reason", "a shard is not there")
        if part is not body and part.get("status") in _PASSING:
            return part.get("error")
    for document in body.get("docs", ()):
        error = document.get("error")
        if error is not None and "shard" in str(error.get("type", "")):
            return error
    return None


def store_error(error: ApiError | TransportError, *, url: str) -> StoreError:
    """Our error for one of theirs."""
    if isinstance(error, ApiError):
        return _of_answer(error, url)
    why = _WHOSE_WORDS.sub("", _line(error.message))
    if isinstance(error, SSLError):
        return _of_tls(why, url)
    plain = url.startswith("http://") and "Remote end closed connection" in why
    return StoreUnavailableError(
        f"the engine at {url} does not answer: {why}",
        hint="look into its log; if it speaks TLS, write BUKTI_STORE with https://"
        if plain
        else "start it, or set BUKTI_STORE to where it is",
    )


def _of_tls(why: str, url: str) -> StoreError:
    if "WRONG_VERSION_NUMBER" in why or "RECORD_LAYER" in why:
        return StoreRefusedError(
            f"what is at {url} speaks no TLS", hint="write BUKTI_STORE with http://, or its TLS port"
        )
    if "NO_CERTIFICATE_OR_CRL_FOUND" in why:
        return StoreRefusedError(
            "the file that BUKTI_ELASTICSEARCH_CA names holds no certificate", hint="name a PEM file"
        )
    return StoreRefusedError(
        f"the engine at {url} is not who it should be: {why}",
        hint="name the authority's file in BUKTI_ELASTICSEARCH_CA",
    )


def _of_answer(error: ApiError, url: str) -> StoreError:
    status, why = error.status_code, reason_of(error.body)
    if not _is_elasticsearch(error) and status not in _PASSING | _LET_IN:
        return StoreRefusedError(
            f"what answers at {url} is no Elasticsearch ({status}: {why[:80]})", hint="set BUKTI_STORE to where one is"
        )
    if _OTHER_DIALECT in why:
        return StoreRefusedError(
            f"the Elasticsearch at {url} is of a version that we don't speak with: {why}", hint="run one of 8.19"
        )
    if status == 401:
        return StoreRefusedError(
            f"the engine at {url} does not know us",
            hint="check BUKTI_ELASTICSEARCH_API_KEY, or BUKTI_ELASTICSEARCH_USER and _PASSWORD",
        )
    if is_full(error.body):
        return StoreFullError(f"the engine at {url} has no space left", hint=FULL_HINT)
    if is_blocked(error.body):
        return blocked(url, why)
    if status == 403:
        return StoreRefusedError(
            f"the engine at {url} forbids this: {why}",
            hint="give the key or user the rights that docs/operations.md names",
        )
    if status == 409:
        return ConflictError(f"somebody else was faster: {why}", hint="run it again")
    if status in _PASSING:
        return StoreUnavailableError(f"the engine at {url} is overloaded: {why}", hint="try again in a minute")
    if "index_not_found" in why:
        return StoreError(f"the engine at {url} lacks an index: {why}", hint="restore from a snapshot")
    return StoreError(f"the engine at {url} refused a call: {status} {why}", hint="see its log")


def refused(answer: Mapping[str, Any]) -> BuktiError:
    """Of one of several searches: what the engine can't look for is the request's fault."""
    why = reason_of(answer)
    if answer.get("status") == 400:
        return RequestError(f"the engine can't look for this: {why}", parameter="q", hint="simplify it")
    return StoreError(f"the engine could not answer: {why}", hint="try again in a minute")


def reason_of(body: Any) -> str:
    """What an answer's body, or an item of a bulk's, gives as reason, in one line."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return _line(str(error))
    cause = error.get("caused_by")
    parts = [str(error.get("type", "")), str(error.get("reason", ""))]
    if isinstance(cause, Mapping):
        parts.append(str(cause.get("reason", "")))
    return _line(": ".join(filter(None, parts)))


def is_blocked(body: Any) -> bool:
    """Whether somebody has closed an index, or closed it to writes: nothing is wrong with what was to be written."""
    why = reason_of(body)
    return any(word in why for word in _BLOCKED)


def blocked(url: str, why: str) -> StoreRefusedError:
    if _BLOCKED[1] in why:
        return StoreRefusedError(f"an index of the engine at {url} is closed: {why}", hint="open it: POST /INDEX/_open")
    return StoreRefusedError(
        f"the engine at {url} takes no writes: {why.rstrip(';')}", hint="lift the block of its indices"
    )


def _is_elasticsearch(error: ApiError) -> bool:
    """Every answer of one says so in its head, from 7.14 on."""
    return error.meta.headers.get("x-elastic-product") == "Elasticsearch"


def is_full(body: Any) -> bool:
    """Whether an answer says that the disks are full."""
    why = reason_of(body)
    return any(word in why for word in _FLOODED)


def _line(message: object) -> str:
    return " ".join(str(message).split())[:400]
