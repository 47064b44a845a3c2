"""Reads a person's name: titles before it, the name itself, degrees behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from nlp.officials.bodies import DERIVED
from nlp.officials.lexicon import Lexicon
from nlp.officials.tokens import Token, Tokens

LONGEST = 8
PARTICLES = frozenset(("bin", "binti", "van", "von", "der", "den", "de", "da", "al", "el", "ibn", "ibnu", "b"))
# Short forms of given names that stand with a point inside of a name ("Muh. Irfan", "Abd. Rahman", "St. Aminah").
SHORTENED = frozenset(
    "muh moh mohd muhd much moch muhamm abd abdul a.bd st sitti hi rd ag fr yoh i gst ida kdk nym md pt dw".split()
)
# Kinds of words that open no name, but may stand within one ("Rustam Bulan", "Sri Agustus").
BLOCKED_AT_FIRST = frozenset(("event", "common word", "month"))
# Kinds of words that open another name, so that what follows is no person's.
OTHER_NAMES = frozenset(("place word", "organisation", "programme", "body", "country", "foreign"))
UPPER_ONLY_TITLES = frozenset(("ha", "hm", "hr", "kh", "hmd", "khm", "ar"))
# Titles that only stand before a name, so that a comma behind one is a slip ("Drs, Markus Basofi").
ACADEMIC = frozenset(("drs", "dra", "prof"))
LOWER_TITLES = frozenset(("dr", "drg", "drh", "apt", "ns", "bdn", "h", "hj"))
_ROMAN = re.compile(r"(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII)")
_HONORARY = re.compile(r"\s*\(\s*(?:purn|purnawirawan|c|cand|hc|h\.\s?c\.?|hon)\.?\s*\)\s*", re.IGNORECASE)
# Verbs in capitals for their place alone ("BUPATI, Menimbang", "Mengenai").
_VERB = re.compile(r"me(?:ng|ny|mp|mb|nd|nj|nc|ni)[a-z]{4,}", re.ASCII)
_DEGREE_PIECE = re.compile(r"[A-Za-z]{1,9}")
_DEGREE_GAP = re.compile(r"\s*([,.]{0,2})\s*\(?")
_DEGREE_JOINT = re.compile(r"\s?\.\s?")
_DEGREE_END = re.compile(r"\.?\)?(?![A-Za-z0-9’'])")
_UNKNOWN_DEGREE = re.compile(r"(?:S|M|A|B|D|Sp|Str|Ph|Dr)\.[A-Za-z]{1,7}(?:\.[A-Za-z]{1,7}){0,3}\.?(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at offsets `start` up to `stop`: from token `first`, titles included, to `after`, behind its degrees.

    `titled` names bear a title or degree, `ranked` ones a police or military rank.
    """

    text: str
    words: tuple[str, ...]
    first: int
    start: int
    stop: int
    after: int
    titled: bool
    ranked: bool


class NameReader:
    """Reads names from one text. `region_end` gives where the region mention that holds an offset ends, or None."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, region_end: Callable[[int], tuple[int, int] | None]) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._region_at = region_end
        self._in_lower_case = frozenset(t.text for t in tokens.all if t.text[0].islower())

    def read(self, index: int, *, after_office: bool = False) -> Name | None:
        """The name whose titles or first word stand at token `index`; None where none starts.

        `after_office` allows what only an office before it makes a name: one word in capitals, a region's name.
        """
        first, titled, ranked = self._skip_titles(index)
        end = self._name_end(first, after_office or titled)
        if end == first:
            return None
        if not titled and not after_office and self._only_starts_sentence(first, alone=end - first == 1):
            return self.read(first + 1) if first + 1 < end else None
        if not titled and end < len(self._tokens) and self.is_title(end) and self._tokens.lower(end + 1) == ".":
            # "Tokoh Masyarakat Pdt. X": words before a title are no part of the name.
            return self.read(end)
        if (titled or after_office) and self._is_lower_end(end):
            end += 1
        words = self._tokens.all[first:end]
        if not titled and not after_office and len(words) == 1 and _ROMAN.fullmatch(words[0].text):
            return None
        stop = words[-1].end
        name = [w.lower for w in words if w.is_word]
        if all(len(w) < 3 for w in name):
            return None
        behind = self._skip_degrees(stop)
        return Name(
            text=self._tokens.text[words[0].start : stop],
            words=tuple(name),
            first=index,
            start=words[0].start,
            stop=stop,
            after=self._tokens.at_or_after(behind),
            titled=titled or behind > stop,
            ranked=ranked,
        )

    def _is_lower_end(self, end: int) -> bool:
        """ "Ir. Neti yulinawati, M.Si": a name's last word in lower case, told by the degree behind it."""
        if end + 2 >= len(self._tokens) or self._tokens.lower(end + 1) != ",":
            return False
        token = self._tokens[end]
        return (
            token.text.isalpha() and len(token.text) > 3 and self._skip_degrees(token.end) > self._tokens[end + 1].end
        )

    def is_title(self, index: int) -> bool:
        """Whether a title or degree before a name stands at a token."""
        return self._title_kind(index, self._tokens[index]) in ("before", "rank")

    def opens_other(self, index: int) -> bool:
        """Whether a capitalised word begins the name of a place, a body or a programme."""
        token = self._tokens[index]
        if not token.is_capital:
            return False
        if self._lexicon.blockers.get(token.lower) in OTHER_NAMES or self._lexicon.agency_at(self._tokens, index):
            return True
        return self._lexicon.words.get(token.lower) in ("unit", "word", "site", "place")

    def continues_other(self, index: int) -> bool:
        """Whether a capitalised word goes on such a name: all do but titles, offices, weekdays and the like."""
        token = self._tokens[index]
        kind = self._lexicon.blockers.get(token.lower)
        if self._lexicon.heads.match(self._tokens.lowers, index) is not None or token.lower in self._lexicon.acting:
            return False
        return (kind is None or kind in OTHER_NAMES) and token.lower not in self._lexicon.titles

    def _only_starts_sentence(self, index: int, *, alone: bool) -> bool:
        """Whether a word is capitalised for its place alone: the text has it in lower case, or none is built so."""
        before = self._tokens.lower(index - 1)
        if before not in ("", "\n", ".", "!", "?", ":", '"', "“", "”", "(", "•"):
            return False
        word = self._tokens.lower(index)
        if bool(DERIVED.fullmatch(word)) or word.endswith("nya") or word in self._lexicon.speech:
            return True
        return not alone and word in self._in_lower_case

    def _skip_titles(self, index: int) -> tuple[int, bool, bool]:
        titled = ranked = False
        tokens = self._tokens
        while index < len(tokens):
            token = tokens[index]
            kind = self._title_kind(index, token)
            if kind is None:
                break
            behind = index + 1
            if tokens.lower(behind) == "." and tokens.touching(index, behind):
                behind += 1
                # "H.M. Thorig": written without a space, the second letter belongs to the title as in "HM".
                if (
                    token.text == "H"
                    and tokens.lower(behind) in ("m", "a", "r")
                    and tokens.touching(behind - 1, behind)
                    and tokens.lower(behind + 1) == "."
                    and len(tokens.lower(behind + 2)) > 1
                ):
                    behind += 2
            honorary = _HONORARY.match(tokens.text, tokens[behind - 1].end)
            if honorary:
                behind = tokens.at_or_after(honorary.end())
            if (
                token.lower in ACADEMIC
                and tokens.lower(behind) == ","
                and not tokens.text[tokens[behind].end].isdigit()
            ):
                behind += 1
            titled, ranked, index = True, ranked or kind == "rank", behind
        return index, titled, ranked

    def _title_kind(self, index: int, token: Token) -> str | None:
        kind = self._lexicon.titles.get(token.lower)
        if kind not in ("before", "address", "rank"):
            return None
        if not token.is_capital and token.lower not in LOWER_TITLES and kind != "address":
            return None
        if token.lower in UPPER_ONLY_TITLES and not token.text.isupper():
            return None
        following = self._tokens.lower(index + 1)
        if following in (".", "(") or (following == "," and token.lower in ACADEMIC):
            return kind
        behind = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return kind if behind is not None and behind.is_capital else None

    def _name_end(self, first: int, sure: bool) -> int:
        """Index behind the last token of the name that starts at `first`; `first` itself for none."""
        tokens, index, count = self._tokens, first, 0
        capitals = False
        while index < len(tokens) and count < LONGEST:
            token = tokens[index]
            if token.lower in PARTICLES and count and index + 1 < len(tokens) and tokens[index + 1].is_capital:
                index += 1
                continue
            if not self._is_name_word(index, token, first=count == 0, sure=sure, capitals=capitals):
                break
            capitals = capitals or (token.text.isupper() and len(token.text) > 2)
            index += 1
            count += 1
            if tokens.lower(index) == "." and tokens.touching(index - 1, index) and self._is_initial(index - 1, count):
                index += 1
        while index > first and tokens.lower(index - 1) in PARTICLES and not tokens[index - 1].is_capital:
            index -= 1
        return index

    def _is_initial(self, index: int, count: int) -> bool:
        token = self._tokens[index]
        if len(token.text) == 1 or token.lower in SHORTENED:
            following = self._tokens[index + 2] if index + 2 < len(self._tokens) else None
            # "Indah P. saat": an initial behind a name ends a sentence only where a capital follows that is no name.
            return following is None or following.text != "\n" or count == 1
        return False

    def _is_name_word(self, index: int, token: Token, *, first: bool, sure: bool, capitals: bool) -> bool:
        if not (token.is_capital or (token.lower[:3] in ("al-", "el-") and not first)) or any(
            c.isdigit() for c in token.text
        ):
            return False
        lexicon = self._lexicon
        if len(token.text) == 1:
            # "Sabri Nur S.Kom": a letter that a degree begins with is no initial.
            return (
                self._starts_with_initial(index)
                if first
                else self._degree_end(token.start, comma=True, more=False) is None
            )
        if token.text.isupper() and not self._is_name_in_capitals(
            index, token, first=first, sure=sure, capitals=capitals
        ):
            return False
        if self._is_degree(index, token, first=first):
            return False
        kind = lexicon.words.get(token.lower)
        if kind is not None and kind not in ("letter", "numeral"):
            if first:
                return token.lower == "anak" and self._tokens.lower(index + 1) == "agung"
            # Shorter ones are borne as names too ("Sri Hayati Karya", "Yaatulo Hulu").
            if kind != "word" or len(token.lower) > 7:
                return False
        if _VERB.fullmatch(token.lower) or (first and token.lower.endswith("nya") and len(token.lower) > 7):
            return False
        if not first and lexicon.titles.get(token.lower) == "before" and self._tokens.lower(index + 1) == ".":
            return False
        blocked = lexicon.blockers.get(token.lower)
        if blocked is not None and not self._is_name_all_the_same(index, blocked, first=first, sure=sure):
            return False
        if (first or len(token.lower) > 4) and lexicon.starts_office(self._tokens, index):
            return False
        if lexicon.agency_at(self._tokens, index) is not None:
            return False
        return not self._is_region(index, token, first=first, sure=sure)

    def _is_name_all_the_same(self, index: int, blocked: str, *, first: bool, sure: bool) -> bool:
        """ "Kepala Dinas Ahad Legiarto", "Rustam Bulan": a blocked word that can only be part of a name here."""
        if not first:
            return blocked in BLOCKED_AT_FIRST
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return (
            sure
            and blocked in ("weekday", "month")
            and following is not None
            and following.is_capital
            and following.lower not in self._lexicon.blockers
        )

    def _starts_with_initial(self, index: int) -> bool:
        """ "M. Irfan", "A. Muh. Syukri", "I Gusti": one letter opens a name where more of it follows."""
        tokens = self._tokens
        behind = index + 1
        pointed = tokens.lower(behind) == "." and tokens.touching(index, behind)
        if pointed:
            behind += 1
        if behind >= len(tokens) or not tokens[behind].is_capital:
            return False
        if pointed or len(tokens[behind].text) == 1:
            return True
        return tokens[index].text in "IMAHYSRNE" and len(tokens[behind].text) > 2

    def _is_name_in_capitals(self, index: int, token: Token, *, first: bool, sure: bool, capitals: bool) -> bool:
        if first and _ROMAN.fullmatch(token.text):
            return False
        if len(token.text) <= 2 or _ROMAN.fullmatch(token.text):
            return not first or self._next_is_name(index)
        if not any(c in "AEIOUY" for c in token.text):
            return False
        if not first:
            return capitals
        if sure and len(token.text) >= 4:
            return True
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return following is not None and following.text.isupper() and len(following.text) >= 3

    def _next_is_name(self, index: int) -> bool:
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return following is not None and following.is_capital and len(following.text) > 2

    def _is_degree(self, index: int, token: Token, *, first: bool) -> bool:
        if self._lexicon.titles.get(token.lower) != "after" or first:
            return False
        if token.text.isupper() or (len(token.text) <= 5 and token.text[:2].isupper()):
            return True
        # "Ahmad S.Sos": the letter before a point is read with what follows it.
        return self._tokens.lower(index + 1) == "." and len(token.text) <= 4

    def _is_region(self, index: int, token: Token, *, first: bool, sure: bool) -> bool:
        """Whether a region's name stands here rather than a person's ("Bima" in "Bima Arya")."""
        span = self._region_at(token.start)
        if span is None:
            return False
        if not first:
            return span != (token.start, token.end)
        if not sure or span != (token.start, token.end):
            return True
        following = self._tokens[index + 1] if index + 1 < len(self._tokens) else None
        return following is None or not following.is_capital or self._region_at(following.start) is not None

    def _skip_degrees(self, offset: int) -> int:
        """The offset behind the degrees that follow a name at `offset`."""
        text, any_found = self._tokens.text, False
        while True:
            gap = _DEGREE_GAP.match(text, offset)
            if gap is None or "\n" in gap.group():
                return offset
            end = self._degree_end(gap.end(), comma=bool(gap.group(1)), more=any_found)
            if end is None:
                return offset
            offset, any_found = end, True

    def _degree_end(self, offset: int, *, comma: bool, more: bool) -> int | None:
        text = self._tokens.text
        pieces: list[str] = []
        ends: list[int] = []
        position = offset
        while len(pieces) < 5:
            piece = _DEGREE_PIECE.match(text, position)
            if piece is None:
                break
            pieces.append(piece.group())
            ends.append(piece.end())
            joint = _DEGREE_JOINT.match(text, piece.end())
            if joint is None:
                break
            position = joint.end()
        for count in range(len(pieces), 0, -1):
            form = "".join(pieces[:count]).casefold()
            behind = _DEGREE_END.match(text, ends[count - 1])
            if behind is None or self._lexicon.titles.get(form) != "after":
                continue
            written = pieces[0]
            is_sure = comma or (written[:2].isupper() and len(written) > 1)
            if count > 1 or (is_sure and written[0].isupper()):
                return behind.end()
        if comma or more:
            unknown = _UNKNOWN_DEGREE.match(text, offset)
            if unknown:
                return unknown.end()
        return None
