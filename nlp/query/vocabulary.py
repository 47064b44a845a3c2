"""What the store's texts hold, as a reader of queries asks for it; the composition root hands it in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class Vocabulary(Protocol):
    """Words are folded tokens, as `Terms.exact_terms` gives them. Each call is answered by the index alone."""

    def frequency(self, word: str) -> int:
        """In how many passages this very word stands."""
        ...

    def knows(self, word: str) -> bool:
        """Whether some passage has the word, or another of the same stem."""
        ...

    def officials(self, words: Sequence[str]) -> int:
        """In how many passages an official is spoken of whose name has these words, one after another."""
        ...

    def beginning(self, start: str) -> Iterable[tuple[str, int]]:
        """The words of the texts that begin so, each with its number of passages."""
        ...
