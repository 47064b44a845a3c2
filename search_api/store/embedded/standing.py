"""What is the same for one question after another, as long as the record stands: rows by day, rows as of now."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from search_api.query.nodes import AnyTerm, Both, Constant, Either, Node, Present, Span
from search_api.store import fields
from search_api.store.embedded.columns import Columns

T = TypeVar("T")
# An array of a thing takes a byte to eight a row: at a million rows these are 32 MB at most.
_KEPT = 8
_NUMBERS = frozenset(fields.NUMBER_FIELDS)


class Standing:
    """Arrays made of one state of the columns alone; another state begins anew. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: Columns | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def of(self, columns: Columns, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, which must be the same for the same columns and key, and is not to be written to."""
        with self._lock:
            if columns is not self._columns:
                self._columns = columns
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        found = make()
        with self._lock:
            if columns is self._columns:
                self._kept[key] = found
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return found


def is_standing(node: Node) -> bool:
    """Whether a node speaks of the columns alone, not of words in the index."""
    if isinstance(node, (Span, Present)):
        return True
    if isinstance(node, AnyTerm):
        return node.field in _NUMBERS
    if isinstance(node, Constant):
        return is_standing(node.node)
    if isinstance(node, Both):
        return all(map(is_standing, (*node.must, *node.must_not)))
    return isinstance(node, Either) and all(map(is_standing, node.nodes))
