"""Reads what follows an office's head: the body or field that it is held at, and the region."""

from __future__ import annotations

import re

from nlp.officials.lexicon import Agency, Head, Lexicon
from nlp.officials.places import Spots
from nlp.officials.tokens import Token, Tokens

PLACE_MARKS = {
    "kabupaten": "regency",
    "kab": "regency",
    "kota": "city",
    "provinsi": "province",
    "propinsi": "province",
    "prov": "province",
    "daerah": "local",
    "se-kabupaten": "regency",
    "se-kota": "city",
}
# What a numeral may stand behind ("Asisten II", "Komisi B").
NUMBERED = ("Komisi", "Anggota", "Asisten", "Ahli", "Ketua", "Rektor", "Direktur", "Wilayah", "Kelas", "Tipe", "Satgas")
# Words of bodies' names that people bear too, behind a first name.
ALSO_NAMES = frozenset(
    "karya bina cipta muda utama bangsa negara praja madya budaya satu guru marga daya lalu hak raga indah putra"
    " bersama sandi radio taman sejarah damai agung".split()
)
# Offices that a club or party has as well as a public body: public only where the body is known.
OF_ANY_CLUB = frozenset(("Ketua", "Anggota", "Koordinator", "Direktur", "Pimpinan", "Jenderal"))
LETTERED = ("Komisi", "Kelas", "Tipe")
# Bodies that only a region has, unless their name says that they are the nation's.
LOCAL_UNITS = frozenset(
    ("dinas", "badan", "bagian", "bidang", "seksi", "subbagian", "subbidang", "biro", "komisi", "fraksi")
)
NATIONAL = frozenset(("Nasional", "Negara", "Kementerian", "Jenderal", "Direktorat", "Menteri", "Presiden"))
NO_OPENING = ("unit", "site")
# What a body's name is built like: "Pemberdayaan", "Kesejahteraan", "Transformasi", "Statistika".
DERIVED = re.compile(r"(?:pe[mnlrt]|ke|per)[a-z]{4,}an|[a-z]{4,}(?:asi|isasi|itas)|[a-z]{3,}logi", re.ASCII)
_MOST = 26


class BodyReading:
    """One pass from token `start`, behind an office's head; the result lies in `end`, `home`, `tier` and `words()`.

    `explained` keeps the short forms that a text explains ("Dinas Sosial (Dissos)") and is added to.
    """

    def __init__(
        self, tokens: Tokens, lexicon: Lexicon, spots: Spots, explained: dict[str, str], head: Head, start: int
    ) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._spots = spots
        self._explained = explained
        self._head = head
        self._start = start
        self.end = start
        self.pieces: list[str] = []
        self.home: str | None = None
        self.tier: str | None = None
        self.open_place = False
        self._level: str | None = None
        self._region_named = False
        self._unknown_body = False
        if head.follows != "none":
            self._run(with_body=head.follows in ("unit", "role"))

    @property
    def words(self) -> str:
        """The body's name in full; a nation's body longer than the office's own words is left out."""
        kept = self.pieces
        own = len(self._head.position.split()) + sum(len(p.split()) for p in kept[:-1])
        if self._level == "national" and own >= 3 and len(kept[-1].split()) > own:
            kept = kept[:-1]
        text = ""
        for piece in kept:
            text += piece if piece in (",", "/", "-") or not text or text[-1] in "/-" else " " + piece
        return text

    @property
    def level(self) -> str:
        """Whose office it is: the body's word counts where any body could have the head."""
        head = self._head
        if self._level is not None and head.level in ("any", "local"):
            return self._level
        if head.level != "any" or not self.pieces:
            return head.level
        if self._unknown_body and self._level is None and head.position.split(" ")[-1] in OF_ANY_CLUB:
            return "private"
        if any(p in NATIONAL for p in self.pieces):
            return "national"
        words = [head.position.rsplit(" ", 1)[-1], *self.pieces]
        return "local" if any(w.casefold() in LOCAL_UNITS for w in words) else head.level

    def _run(self, *, with_body: bool) -> None:
        position = self._start
        while position < len(self._tokens) and position - self._start < _MOST:
            behind = self._region(position) or self._government(position)
            if behind is None and with_body:
                behind = self._body(position)
            elif behind is None and self._tokens.lower(position) == "(" and self._starts_office(position + 1):
                behind = self._brackets(position)
            if behind is None:
                return
            position = self.end = behind

    # -- regions ----------------------------------------------------------------------------------------------------

    def _region(self, index: int) -> int | None:
        """Behind a region, with the word that marks its kind."""
        tokens, token = self._tokens, self._tokens[index]
        spot = self._spots.at(token.start)
        if spot is not None:
            behind = tokens.at_or_after(spot.end)
            if behind <= index or (self._region_named and not self._widens(spot.code)):
                return None
            return self._take_region(spot.code, behind)
        if not self._region_named:
            for behind in (index + 2, index + 1):
                code = self._spots.known(tuple(tokens.lowers[index:behind]))
                if code is not None and token.is_capital and self._ends_region(behind):
                    return self._take_region(code, behind)
        mark = PLACE_MARKS.get(token.lower)
        if mark is None or (mark == "local" and self._head.follows != "region"):
            return None
        behind = index + 1 + (tokens.lower(index + 1) == ".")
        if behind < len(tokens) and self._spots.at(tokens[behind].start) is not None:
            return behind
        if token.text.islower() or mark == "local" or tokens.lower(behind) in (",", "(", "yang"):
            self.tier = mark
            return behind
        return None

    def _take_region(self, code: str, behind: int) -> int:
        self.home = self.home or code
        self._region_named = True
        # "Camat Bontang Utara", "Kapolresta Sorong Kota": a part of the region, or a district called after it.
        if self._head.follows in ("place", "region") and self._is_part(behind) and self._ends_region(behind + 1):
            return behind + 1
        return behind

    def _is_part(self, index: int) -> bool:
        lower = self._tokens.lower(index)
        part = lower in self._lexicon.cues.place_end or lower == "kota"
        return part and self._tokens[index].is_capital and (self._head.follows == "place" or lower == "kota")

    def _ends_region(self, index: int) -> bool:
        """Whether no further name goes on at a token, so that what stood before was a region's."""
        return index >= len(self._tokens) or not self._tokens[index].is_capital or self._is_part(index)

    def _widens(self, code: str) -> bool:
        """Whether a second region only says more of the first: its province ("Bupati A Provinsi B"), or itself."""
        if code == self.home:
            return True
        return self.home is not None and len(code) == 2 and self.home.startswith(code) and self.home != code

    def _government(self, index: int) -> int | None:
        """Behind "Setda", "Pemkab", "Pemerintah Kota" and the "RI" of ministries, which the position leaves out."""
        tokens = self._tokens
        if tokens.lower(index) == "ri" and self.pieces:
            return index + 1
        if tokens.lower(index) == "republik" and tokens.lower(index + 1) == "indonesia":
            return index + 2
        found = self._lexicon.agency_at(tokens, index)
        if found is None or found[0].kind != "home":
            return None
        if found[0].level != "local":
            self.tier = found[0].level
        # "Pemerintah Kota Palopo": the region's own mention may take in its "Kota".
        spot = self._spots.at(tokens[found[1] - 1].start)
        inside = spot is not None and spot.start >= tokens[index].start and found[1] - 1 > index
        return found[1] - 1 if inside else found[1]

    # -- the body's name --------------------------------------------------------------------------------------------

    def _body(self, index: int) -> int | None:
        """Behind the next piece of the body's name."""
        token = self._tokens[index]
        if not token.is_word:
            return self._brackets(index) if token.text == "(" else self._mark(index, token)
        agency = self._agency(index, token)
        if agency is not None:
            return agency
        kind = self._lexicon.words.get(token.lower)
        if kind == "link":
            return self._link(index, token)
        if kind in ("numeral", "letter"):
            return self._numbered(index, token, kind)
        if kind == "place":
            return self._add(token, index) if self.pieces and token.is_capital and self._is_word(index + 1) else None
        if kind is not None and self._fits(token):
            self.open_place = self.open_place or kind == "site"
            return self._add(token, index)
        return self._unknown(index, token)

    def _add(self, token: Token, index: int) -> int:
        as_written = token.is_capital or self._head.follows == "role"
        self.pieces.append(token.text if as_written else token.text.capitalize())
        return index + 1

    def _fits(self, token: Token) -> bool:
        """Lower case words belong to an office only where its head is in lower case too, or it is a role."""
        return token.is_capital or self._head.follows == "role" or not self._tokens[self._start - 1].is_capital

    def _agency(self, index: int, token: Token) -> int | None:
        found = self._lexicon.agency_at(self._tokens, index)
        explained = self._explained.get(token.lower) if token.is_capital else None
        if explained is not None and not (found is not None and found[0].kind == "field"):
            known = found[0].level if found is not None else "any"
            found = (Agency(explained[:1].upper() + explained[1:], "agency", known), index + 1)
        if found is None:
            name = self._lexicon.kominfo(token.lower)
            first = token.lower.split("-", 1)[0]
            if name is None and first != token.lower and first in self._lexicon.agency_words:
                # "Disdukcapil-PMK": the body that the short form opens with.
                self._add_body(self._lexicon.agency_words[first])
                return index + 1
            agency = Agency(name, "field", "local") if name else self._lexicon.mend_agency(token.lower)
            found = (agency, index + 1) if agency is not None and token.is_capital else None
        if found is None or found[0].kind == "home":
            return None
        agency, behind = found
        if self._region_named and agency.kind == "agency" and self.pieces and agency.level != "private":
            return None
        self._add_body(agency)
        return behind

    def _add_body(self, agency: Agency) -> None:
        name = agency.name
        last = self.pieces[-1] if self.pieces else self._head.position.rsplit(" ", 1)[-1]
        if (
            agency.kind == "field"
            and not self.pieces
            and self._head.position in ("Kepala", "Sekretaris")
            and (agency.level == "local" or name.startswith("Komunikasi"))
        ):
            name = f"Dinas {name}"
        # "Kadis Diskominfo", "Kepala Badan Bappeda": the body's first word once only.
        if agency.kind == "agency" and name.startswith(f"{last} "):
            name = name[len(last) + 1 :]
        if self._level is None and (agency.level == "local" or (agency.kind == "agency" and agency.level != "any")):
            self._level = agency.level
        self.pieces.append(name)

    def _mark(self, index: int, token: Token) -> int | None:
        if token.text not in (",", "/", "&", "-", "–") or not self.pieces or self._region_named:
            return None
        following = index + 1
        if token.text == "," and self._tokens.lower(following) in ("dan", "serta"):
            following += 1
        elif token.text == "," and self._lexicon.words.get(self._tokens.lower(following)) in NO_OPENING:
            return None
        if not self._is_word(following) or self._is_head(following):
            return None
        if following > index + 1 and self._lexicon.words.get(self._tokens.lower(following)) in NO_OPENING:
            return None
        self._join_fields()
        self.pieces.append("dan" if token.text == "&" else token.text)
        return index + 1

    def _join_fields(self) -> None:
        """ "Kominfo dan Persandian" is in full "Komunikasi, Informatika dan Persandian"."""
        if self.pieces[-1].endswith("Komunikasi dan Informatika"):
            self.pieces[-1] = self.pieces[-1].replace(" dan ", ", ")

    def _brackets(self, index: int) -> int | None:
        """Behind a short form in brackets, which is remembered; brackets with anything else end the office."""
        tokens = self._tokens
        close = next((i for i in range(index + 2, min(index + 9, len(tokens))) if tokens.lower(i) == ")"), None)
        if close is None:
            return None
        inside = [t for t in tokens.all[index + 1 : close] if t.is_word]
        letters = "".join(t.text for t in inside)
        known = self._lexicon.agencies.match(tokens.lowers, index + 1)
        is_known = known is not None and known[1] >= close - 1
        is_short = len(inside) <= 2 and sum(c.isupper() or c.isdigit() for c in letters) >= max(2, len(letters) * 0.6)
        is_telling = bool(self.pieces) and letters[:3].casefold() in ("dis", "din", "bap", "bak", "bad", "kem", "set")
        goes_on = (
            len(inside) == 1
            and close + 1 < len(tokens)
            and (self._is_word(close + 1) or self._spots.at(tokens[close + 1].start) is not None)
        )
        repeats = len(inside) <= 4 and self._starts_office(index + 1)
        if not (is_known or is_short or is_telling or repeats or goes_on):
            return None
        if self.pieces and len(inside) == 1:
            self._explained[inside[0].lower] = self._last_body()
        return close + 1

    def _starts_office(self, index: int) -> bool:
        lexicon, tokens = self._lexicon, self._tokens
        return tokens.lower(index) in lexicon.acting or lexicon.starts_office(tokens, index)

    def _last_body(self) -> str:
        """The name since the last word that opens a body's name."""
        words = f"{self._head.position} {self.words}".split(" ")
        opening = [i for i, w in enumerate(words) if self._lexicon.words.get(w.casefold()) == "unit"]
        return " ".join(words[opening[-1] :]) if opening else " ".join(words[1:])

    def _link(self, index: int, token: Token) -> int | None:
        following = index + 1
        if not self.pieces or self._region_named or not self._is_word(following) or self._is_head(following):
            return None
        kind = self._lexicon.words.get(self._tokens.lower(following))
        if token.lower in ("dan", "serta") and kind in NO_OPENING:
            return None
        if token.lower in ("di", "pada", "dari") and self._head.follows != "role" and kind not in ("unit", None):
            return None
        if token.lower == "dan":
            self._join_fields()
        if token.lower != "dari":
            self.pieces.append(token.lower)
        return following

    def _numbered(self, index: int, token: Token, kind: str) -> int | None:
        last = (self.pieces[-1] if self.pieces else self._head.position).rsplit(" ", 1)[-1]
        if not token.text.isupper() or last not in (LETTERED if kind == "letter" else NUMBERED):
            return None
        self.pieces.append(token.text)
        return index + 1

    def _unknown(self, index: int, token: Token) -> int | None:
        """A word that no table has: explained by the text, misspelt, built like a body's name, or in capitals."""
        if self._region_named:
            return None
        if self.open_place and token.text.isdigit():
            return self._add(token, index)
        if not token.is_capital:
            return None
        mended = self._lexicon.mend(token.lower)
        if mended is not None and self._lexicon.words.get(mended) in ("word", "unit"):
            self.pieces.append(mended.capitalize())
            return index + 1
        short = self._is_short_form(index, token)
        self._unknown_body = self._unknown_body or short
        derived = DERIVED.fullmatch(token.lower) and (self.pieces or len(token.lower) > 8)
        if derived or self._before_body(index) or short:
            return self._add(token, index)
        return None

    def _before_body(self, index: int) -> bool:
        """An unknown word between the office's words: "Pengelolaan *Sampah* Dinas ...", "Badan *Karantina* Ikan"."""
        if not self.pieces and self._head.follows != "unit":
            return False
        for following in range(index + 1, min(index + 4, len(self._tokens))):
            token = self._tokens[following]
            if token.text == "(":
                inside = self._tokens[following + 1] if following + 1 < len(self._tokens) else token
                return inside.text.isupper() and len(inside.text) > 2 and self._tokens.lower(following + 2) == ")"
            if not token.is_capital or self._lexicon.titles.get(token.lower) is not None:
                return False
            if self._lexicon.agency_at(self._tokens, following) is not None:
                return True
            if self._lexicon.words.get(token.lower) in ("unit", "word", "site") and token.lower not in ALSO_NAMES:
                return True
        return False

    def _is_short_form(self, index: int, token: Token) -> bool:
        """A body's unknown short form in capitals; not in an office all in capitals, nor before more of them."""
        head = self._tokens[self._start - 1].text
        if not token.text.isupper() or len(token.text) < 2 or (head.isupper() and len(head) > 5):
            return False
        following = self._tokens[index + 1].text if index + 1 < len(self._tokens) else ""
        if len(token.text) == 2 and self._lexicon.titles.get(following.casefold()) != "before":
            return False
        return not (following.isupper() and len(following) > 2) and token.lower not in self._lexicon.titles

    def _is_word(self, index: int) -> bool:
        """Whether a body's name goes on at a token."""
        if index >= len(self._tokens):
            return False
        token = self._tokens[index]
        if not token.is_word or not self._fits(token) or token.lower in self._lexicon.cues.no_person:
            return False
        if self._lexicon.words.get(token.lower) in ("unit", "word", "site"):
            return True
        if self._lexicon.agency_at(self._tokens, index) is not None:
            return True
        if not token.is_capital:
            return False
        return self._lexicon.mend(token.lower) is not None or bool(DERIVED.fullmatch(token.lower))

    def _is_head(self, index: int) -> bool:
        """Whether another office starts at a token ("Kepala Dinas A dan *Camat* B")."""
        lowers = self._tokens.lowers
        return self._lexicon.heads.match(lowers, index) is not None and lowers[index] not in self._lexicon.words
