"""What the readers of one text share: its tokens, regions, names and offices, and small questions about them."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.officials.cues import Cues
from nlp.officials.names import Name, NameReader
from nlp.officials.offices import OfficeReader
from nlp.officials.places import Spots
from nlp.officials.tokens import Tokens
from nlp.quotes.verbs import SpeechVerbs

CLOSES = frozenset((",", ")", ".", ";", "\n", "", "dan", "serta", "yang", "-", "–", "—", ":"))
DASHES = frozenset(("-", "–", "—"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One text on its way. `seats` are the names of regions and capitals, casefolded."""

    tokens: Tokens
    spots: Spots
    names: NameReader
    offices: OfficeReader
    cues: Cues
    verbs: SpeechVerbs
    seats: frozenset[str]

    def behind_capitals(self, index: int) -> int:
        """Index behind the words in capitals that start at a token."""
        while index < len(self.tokens) and self.tokens[index].is_capital and self.tokens[index].is_word:
            index += 1
        return index

    def behind_brackets(self, name: Name) -> int:
        """Behind an age or initials in brackets; the name's own end where an office stands in them."""
        tokens, index = self.tokens, name.after
        if tokens.lower(index) != "(":
            return index
        close = index + 1
        while close < len(tokens) and close - index < 6 and tokens.lower(close) not in (")", "\n"):
            close += 1
        if tokens.lower(close) != ")" or self.offices.may_start(index + 1):
            return index
        return close + 1

    def is_closed(self, name: Name) -> bool:
        """Whether a name ends where a person's does: before a mark, a verb or a circumstance."""
        lower = self.tokens.lower(name.after)
        return lower in CLOSES or lower[:2] in ("me", "be", "di") or lower in ("saat", "usai", "dalam", "pada")

    def is_dateline(self, name: Name) -> bool:
        """ "..., Tenggarong (2/3)" or "..., Malili, Senin": a place, not a holder."""
        tokens = self.tokens
        if name.titled or len(name.words) > 2:
            return False
        if name.text.casefold() in self.seats:
            return True
        behind = tokens.lower(name.after)
        if behind == "(":
            return tokens.lower(name.after + 1).isdigit() and tokens.lower(name.after + 2) in ("/", "-")
        return False
