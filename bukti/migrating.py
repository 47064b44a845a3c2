"""Moves all that one store holds into another, and shows that it arrived: counts and digests of both, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from search_api.store.holdings import Holder, Kind, Sum, Taker, summed

_AT_ONCE = 100
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One kind of record, as it was and as it arrived."""

    kind: Kind
    before: Sum
    after: Sum

    @property
    def is_whole(self) -> bool:
        return self.before == self.after


def move(source: Holder, target: Taker, *, step: Step) -> None:
    """Harmless to repeat: stopped anywhere, the next call goes on.

    Raises RequestError where the target holds records of its own.
    """
    target.begin(source)
    for kind in Kind:
        records = iter(source.read(kind))
        while part := list(islice(records, _AT_ONCE)):
            target.write(kind, part, source)
            step(kind.value)


def compare(source: Holder, target: Holder) -> Iterator[Moved]:
    """Every record of both is read again."""
    for kind in Kind:
        yield Moved(kind=kind, before=summed(source, kind), after=summed(target, kind))
