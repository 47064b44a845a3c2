"""The sentences of passages as terms, those that were read lately kept."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from models.ports import Terms

Split = tuple[tuple[str, ...], ...]
_KEPT = 20_000  # about 40 MB
_END = re.compile(r"(?<=[.!?])\s+|\n+")  # an abbreviation taken for an end parts two words at worst


class Sentences:
    """`read` gives keys of passages, with their words; what it does not know it leaves out. Safe to share between
    threads."""

    def __init__(self, terms: Terms, read: Callable[[list[int]], Iterable[tuple[int, str]]]) -> None:
        self._terms = terms
        self._read = read
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Split] = OrderedDict()

    def of(self, keys: Sequence[int]) -> list[Split]:
        """Of each passage its sentences; none of a withdrawn one."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        missing = [key for key in keys if key not in found]
        fresh = {key: self._split(words) for key, words in self._read(missing)} if missing else {}
        with self._lock:
            self._kept.update(fresh)
            for key in found:
                if key in self._kept:
                    self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        found.update(fresh)
        return [found.get(key, ()) for key in keys]

    def _split(self, words: str) -> Split:
        return tuple(tuple(self._terms.index_terms(sentence)) for sentence in _END.split(words) if sentence)
