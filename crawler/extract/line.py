"""One line of a page, and what its form alone says of it: prose, a headline, a bullet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_WORD = re.compile(r"[^\W_][\w'’.\-/]*")
# A sentence's end, with what may close after it: quotation marks, brackets.
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”][.,]?$")
_ASKING = re.compile(r"[!?][\"'”’»)\]]*$")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)”\"]{2}[.!?][\"”’)]* +[\"“”'A-Z(]")
_BULLET = re.compile(r"^(?:[•●▪◦·■□➢➤✓✔*–—\-]+ |\(?\d{1,2}[.)] ?|\(?[a-zA-Z][.)] )\S")
_ELLIPSIS = re.compile(r"(?:\.\.\.+|…|\[…\]|\[\.\.\.\]|\(\.\.\.\))\W*$")
_SMALL_WORDS = frozenset(
    "dan di ke dari yang untuk pada dengan dalam oleh atau the of and a an in to se tak ini itu akan bagi".split()
)
# Roles (from markup) of boxes that hold no word of the article, whatever stands in them.
FOREIGN_ROLES = frozenset({"share", "comment", "related", "tags", "nav", "footer", "sidebar", "ad", "cookie"})
MIN_PROSE = 9
LONG = 25
# A long line of which nearly each word is written large, with no end, is a menu.
_MENU_CAPITALS = 0.85
# A sentence whose full stop was forgotten: longer than headlines are, and written small.
_UNENDED = 16
_MOST_SHOUTED = 24
_SENTENCE_CAPITALS = 0.45


@dataclass(slots=True)
class Line:
    """A line with its form. `gap`: a blank line stands before it. `tag` and `role` are what markup says, if any.

    `recurs`: a block of these words stands on many pages of the publisher.
    """

    text: str
    gap: bool = False
    tag: str = ""
    role: str = ""
    linked: float = 0.0
    kept: bool | None = None
    recurs: bool = False
    words: int = field(init=False)

    def __post_init__(self) -> None:
        self.words = len(_WORD.findall(self.text))

    @property
    def closed(self) -> bool:
        """Ends as a sentence ends."""
        return _CLOSED.search(self.text) is not None

    @property
    def cut_off(self) -> bool:
        """Ends in an ellipsis, as teasers do."""
        return _ELLIPSIS.search(self.text) is not None

    @property
    def bullet(self) -> bool:
        """An item of a list: by the mark before it, or the semicolon behind it."""
        return self.text.endswith((";", "; dan", "; serta")) or _BULLET.match(self.text) is not None

    @property
    def capitals(self) -> float:
        """The share of words, small ones apart, that begin with a capital."""
        words = [w for w in _WORD.findall(self.text) if w[0].isalpha() and w.casefold() not in _SMALL_WORDS]
        return sum(w[0].isupper() for w in words) / len(words) if words else 0.0

    @property
    def shouted(self) -> bool:
        """A headline in capitals, which may well end in a full stop."""
        return 4 <= self.words <= _MOST_SHOUTED and self.text.isupper() and not _SENTENCE_BREAK.search(self.text)

    @property
    def prose(self) -> bool:
        """Sentences, as opposed to headlines, labels and lists."""
        if self.shouted:
            return False
        if self.words >= LONG:
            return self.closed or self.capitals < _MENU_CAPITALS
        if self.words < MIN_PROSE:
            return False
        if _ASKING.search(self.text) and self.capitals > 0.6:
            return _SENTENCE_BREAK.search(self.text) is not None
        if self.closed or (self.words >= 12 and _SENTENCE_BREAK.search(self.text) is not None):
            return True
        return self.words >= _UNENDED and self.capitals < _SENTENCE_CAPITALS

    @property
    def headline(self) -> bool:
        """Could be a headline: some words, beginning like a title, no full stop."""
        if not 2 <= self.words <= 30 or self.text[0].islower():
            return False
        if self.text.endswith((",", ";")) or (self.text.endswith(".") and not self.shouted):
            return False
        return self.text[0].isalnum() or self.text[0] in "\"'“‘”’(#["


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What is compared when two lines are asked to be the same: letters and digits alone, case folded."""
    return " ".join(_WORD.findall(text.casefold()))


def shingles(text: str, size: int = 4) -> set[str]:
    """The runs of `size` words of a text, folded; the whole text where it is shorter."""
    words = fold(text).split()
    if len(words) <= size:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}
