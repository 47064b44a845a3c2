"""Reads an office: acting word, rank, head, then the body that it is held at and the region."""

from __future__ import annotations

import re

from nlp.officials.bodies import BodyReading
from nlp.officials.lexicon import Acting, Head, Lexicon
from nlp.officials.office import Office
from nlp.officials.places import Spots
from nlp.officials.tokens import Tokens

# "Dinas Komunikasi Informatika dan Statistik (DKIS)": a body's name and the short form that the text goes on with.
_EXPLAINED = re.compile(
    r"\b((?:Dinas|Badan|Lembaga|Kementerian|Komisi|Satuan|Biro|Balai|Direktorat|Dewan|Tim|Satgas)(?: [\w,/&-]+){1,14}?)"
    r"\s*\(([A-Z][A-Za-z0-9-]{2,24})\)"
)


class OfficeReader:
    """Reads offices from one text; keeps the short forms of bodies that the text explains on its way."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, spots: Spots) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._spots = spots
        self._starts = lexicon.heads.firsts | lexicon.acting.firsts | lexicon.cues.former | {"wakil", "pejabat"}
        self._explained = {
            m.group(2).casefold(): " ".join(m.group(1).split()) for m in _EXPLAINED.finditer(tokens.text)
        }
        self._read: dict[int, Office | None] = {}

    @property
    def starts(self) -> frozenset[str]:
        """The words that open an office, casefolded; some more are glued together ("Kadinkes") or misspelt."""
        return self._starts

    def may_start(self, index: int) -> bool:
        """Whether an office could start at a token: a look into tables, no reading."""
        lower, lexicon = self._tokens.lowers[index], self._lexicon
        return (
            lower in self._starts
            or lexicon.glued(lower) is not None
            or (self._tokens[index].is_capital and lexicon.mend_head(lower) is not None)
        )

    def read(self, index: int) -> Office | None:
        """The office that starts at token `index`."""
        if index >= len(self._tokens) or not self.may_start(index):
            return None
        if index not in self._read:
            self._read[index] = self._read_at(index)
        return self._read[index]

    def read_led(self, index: int, head: str) -> Office:
        """The office of whoever leads the body at token `index` ("tim penguji": `Ketua Tim Penguji`)."""
        level = "programme" if head == "Ketua" else "local"
        reading = self._body(Head(head, "role", level), index)
        end = max(reading.end, index + 1)
        words = " ".join(
            w if w in ("dan", "serta", "untuk") else w[:1].upper() + w[1:] for w in reading.words.split(" ")
        )
        return self._office(index, end, f"{head} {words}", head, level, tier=reading.tier, home=reading.home)

    def _read_at(self, index: int) -> Office | None:
        tokens, cues, position = self._tokens, self._lexicon.cues, index
        while tokens.lower(position) in cues.former:
            position += 1
        acting, position = self._acting(position)
        rank, found = self._head(position)
        if found is None:
            return None
        head, behind = found
        reading = self._body(head, self._skip_short_form(behind))
        before = tokens.lower(index - 1)
        end, level = reading.end, reading.level
        while self._lexicon.blockers.get(tokens.lower(end)) == "foreign" and tokens[end].is_capital:
            end, level = end + 1, "private"
        return self._office(
            index,
            end,
            " ".join(x for x in (acting.position if acting else "", rank + head.position, reading.words) if x),
            rank + head.position,
            level,
            acting=acting.acting if acting else None,
            former=tokens.lower(index) in cues.former or before in cues.former,
            tier=reading.tier,
            home=reading.home,
            bare=not reading.pieces and head.follows in ("unit", "role"),
            place=head.follows == "place" or reading.open_place,
            plural=before in cues.many or (before in cues.former and tokens.lower(index - 2) in cues.many),
            candidate=before in cues.not_yet,
            thing=before in cues.no_person or tokens.lower(index - 2) in ("rumah", "ruang"),
        )

    def _office(
        self,
        first: int,
        end: int,
        position: str,
        head: str,
        level: str,
        *,
        acting: str | None = None,
        former: bool = False,
        tier: str | None = None,
        home: str | None = None,
        bare: bool = False,
        place: bool = False,
        plural: bool = False,
        candidate: bool = False,
        thing: bool = False,
    ) -> Office:
        return Office(
            first=first,
            end=end,
            start=self._tokens[first].start,
            stop=self._tokens[end - 1].end,
            position=position,
            head=head,
            level=level,
            acting=acting,
            former=former,
            tier=tier or (level if level in ("province", "regency", "city") else None),
            home=home,
            bare=bare,
            place=place,
            plural=plural,
            candidate=candidate,
            thing=thing,
        )

    def _body(self, head: Head, start: int) -> BodyReading:
        return BodyReading(self._tokens, self._lexicon, self._spots, self._explained, head, start)

    def _acting(self, index: int) -> tuple[Acting | None, int]:
        """The acting word at `index`; its point and its short form in brackets are passed over."""
        tokens = self._tokens
        found = self._lexicon.acting.match(tokens.lowers, index)
        if found is None:
            return self._wrong_acting(index)
        acting, behind = found
        if tokens.lower(behind) == "." and tokens.touching(behind - 1, behind):
            behind += 1
        behind = self._skip_short_form(behind)
        again = self._lexicon.acting.match(tokens.lowers, behind)
        if again is not None:
            return again[0], again[1] + (tokens.lower(again[1]) == ".")
        return acting, behind

    def _wrong_acting(self, index: int) -> tuple[Acting | None, int]:
        """ "Pejabat (Pj) Bupati", "Pejabat Bupati": a common slip for "Penjabat"."""
        if self._tokens.lower(index) != "pejabat":
            return None, index
        behind = self._skip_short_form(index + 1)
        _, head = self._head(behind)
        if head is None or head[0].follows != "region":
            return None, index
        return Acting("Penjabat", "Pj"), behind

    def _head(self, index: int) -> tuple[str, tuple[Head, int] | None]:
        """The head at `index` and the rank before it ("Wakil ")."""
        found = self._match_head(index)
        if self._tokens.lower(index) == "wakil" and (found is None or found[1] == index + 1):
            behind = self._match_head(index + 1)
            if behind is not None:
                return "Wakil ", behind
        return "", found

    def _match_head(self, index: int) -> tuple[Head, int] | None:
        found = self._lexicon.heads.match(self._tokens.lowers, index)
        if found is not None:
            return found
        glued = self._lexicon.glued(self._tokens.lower(index))
        if glued is not None:
            return glued, index + 1
        mended = self._lexicon.mend_head(self._tokens.lower(index))
        return self._lexicon.heads.match([mended], 0) and self._mended(mended, index) if mended else None

    def _mended(self, word: str, index: int) -> tuple[Head, int] | None:
        """The head that a misspelt word begins, with the words behind it as they stand."""
        lowers = [word, *self._tokens.lowers[index + 1 : index + 6]]
        found = self._lexicon.heads.match(lowers, 0)
        return (found[0], index + found[1]) if found else None

    def _skip_short_form(self, index: int) -> int:
        """Behind "(Sekda)", "(Pj.)", "(Kadis)": a short form in brackets that repeats what stands before."""
        tokens = self._tokens
        if tokens.lower(index) != "(":
            return index
        inside = index + 1
        acting = self._lexicon.acting.match(tokens.lowers, inside)
        if acting is not None:
            inside = acting[1] + (tokens.lower(acting[1]) == ".")
        head = self._match_head(inside)
        behind = head[1] if head is not None else inside
        if behind == index + 1:
            return index
        return behind + 1 if tokens.lower(behind) == ")" else index
