"""Many writes in one call: each with an id of its own, tried again one by one, poison set apart."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.codec import to_json
from models.errors import StoreFullError, StoreUnavailableError
from search_api.store.elastic.failures import FULL_HINT, blocked, is_blocked, is_full, reason_of
from search_api.store.elastic.indices import Indices

log = logging.getLogger(__name__)

_MOST_BYTES = 8_000_000  # of one call: the engine takes up to 100 MB, but answers others sooner like this
_MOST_ACTIONS = 2_000
_LONGEST_ID = 512  # bytes: for one that is longer the engine refuses the whole call, not the item
_PASSING = frozenset({429, 502, 503, 504})
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 3.0


class Kind(StrEnum):
    CREATE = "create"
    INDEX = "index"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One write to the index `name` (of a spec; `building`: to the generation of it that is being built).

    `over`: (seq, term) of what it replaces. `version`: a number of our own; an older one never replaces a newer.
    """

    kind: Kind
    name: str
    id: str
    source: Mapping[str, Any] | None = None
    over: tuple[int, int] | None = None
    version: int | None = None
    building: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one write. `conflict`: its condition did not hold, nothing was written. `poison`: why the engine
    will never take it, or None."""

    action: Action
    conflict: bool = False
    poison: str | None = None

    @property
    def ok(self) -> bool:
        return not self.conflict and self.poison is None


def send(indices: Indices, actions: Iterable[Action]) -> list[Done]:
    """Write them, some at a time; what became of each, in their order.

    Raises StoreUnavailableError where the engine takes some of them for longer than its patience not; what was written
    stays written.
    """
    wanted = list(actions)
    whys = [_unsendable(action) for action in wanted]
    sent: list[Done] = []
    for part in _parts(indices, (action for action, why in zip(wanted, whys, strict=True) if why is None)):
        indices_written = {action.name for action, _ in part}
        for name in indices_written:
            indices.wrote(name)
        sent += _send(indices, part)
    done = iter(sent)
    return [next(done) if why is None else _poisoned(action, why) for action, why in zip(wanted, whys, strict=True)]


def _send(indices: Indices, part: list[tuple[Action, list[bytes]]]) -> list[Done]:
    found: dict[int, Done] = {}
    left, wait = list(range(len(part))), _FIRST_WAIT
    until = time.monotonic() + indices.client.address.patience
    again = False
    while left:
        items, lost = _call(indices, [line for at in left for line in part[at][1]])
        again = again or lost
        passing = []
        for at, item in zip(left, items, strict=True):
            done = _done(indices, part[at][0], item, again=again)
            if done is None:
                passing.append(at)
            else:
                found[at] = done
        if passing and time.monotonic() + wait > until:
            raise StoreUnavailableError(
                f"the engine at {indices.client.address.url} is overloaded: {len(passing)} writes were not taken",
                hint="try again in a minute",
            )
        if passing:
            time.sleep(wait)
            wait = min(_LONGEST_WAIT, wait * 2)
        left, again = passing, again or bool(passing)
    return [found[at] for at in range(len(part))]


def _call(indices: Indices, lines: list[bytes]) -> tuple[list[Mapping[str, Any]], bool]:
    """One call; the items of its answer, and whether an earlier one of the same lines got none."""
    calls = 0

    def call(es: Any) -> Any:
        nonlocal calls
        calls += 1
        return es.bulk(operations=lines)

    answer = indices.client.ask(call).body
    return [next(iter(item.values())) for item in answer["items"]], calls > 1


def _done(indices: Indices, action: Action, item: Mapping[str, Any], *, again: bool) -> Done | None:
    """What became of an action; None where it may pass later."""
    status = item["status"]
    if status < 300 or (status == 404 and action.kind is Kind.DELETE and "error" not in item):
        return Done(action=action)
    if status == 409:
        ours = again and action.version is None and _is_ours(indices, action)
        return Done(action=action, conflict=not ours)
    if is_full(item):
        raise StoreFullError(f"the engine at {indices.client.address.url} has no space left", hint=FULL_HINT)
    why = reason_of(item)
    # The generation behind an alias may be removed while a write is on its way to it: another one is there then.
    if status in _PASSING or (status == 404 and "require_alias" not in why):
        return None
    if is_blocked(item):
        raise blocked(indices.client.address.url, why)
    return _poisoned(action, why)


def _unsendable(action: Action) -> str | None:
    """Why an action would take all that are sent with it down; None where it does not."""
    size = len(action.id.encode("utf-8", "surrogatepass"))
    return None if size <= _LONGEST_ID else f"an id of {size:,} bytes, and {_LONGEST_ID} are the most"


def _poisoned(action: Action, why: str) -> Done:
    log.warning("the engine does not take %.100s into %s: %s", action.id, action.name, why)
    return Done(action=action, poison=why)


def _is_ours(indices: Indices, action: Action) -> bool:
    """Whether what is there was written by the call of ours whose answer was lost."""
    where = _where(indices, action)
    found = indices.client.ask(lambda es: es.options(ignore_status=404).get(index=where, id=action.id)).body
    return bool(found.get("_source") == action.source)


def _where(indices: Indices, action: Action) -> str:
    return indices.building(action.name) if action.building else indices.alias(action.name)


def _parts(indices: Indices, actions: Iterable[Action]) -> Iterator[list[tuple[Action, list[bytes]]]]:
    part: list[tuple[Action, list[bytes]]] = []
    size = 0
    for action in actions:
        lines = _lines(indices, action)
        length = sum(map(len, lines))
        if part and (size + length > _MOST_BYTES or len(part) >= _MOST_ACTIONS):
            yield part
            part, size = [], 0
        part.append((action, lines))
        size += length
    if part:
        yield part


def _lines(indices: Indices, action: Action) -> list[bytes]:
    head: dict[str, Any] = {"_index": _where(indices, action), "_id": action.id, "require_alias": True}
    if action.over is not None:
        head["if_seq_no"], head["if_primary_term"] = action.over
    if action.version is not None:
        head |= {"version": action.version, "version_type": "external_gte"}
    first = to_json({action.kind.value: head})
    return [first] if action.source is None else [first, to_json(action.source)]
