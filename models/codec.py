"""JSON of the domain's types and back, checked: in memory, no I/O."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from models.errors import StoreCorruptError

T = TypeVar("T")


def to_json(value: Any) -> bytes:
    """Compact UTF-8 JSON of any of the domain's types."""
    return msgspec.json.encode(value)


def to_builtins(value: Any) -> Any:
    """The same as dicts, lists and strings."""
    return msgspec.to_builtins(value)


def from_json(data: bytes | str, kind: type[T]) -> T:
    """A domain type from JSON that `to_json` wrote. Raises StoreCorruptError where it is something else."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise StoreCorruptError(f"not a stored {kind.__name__}: {error}") from error
