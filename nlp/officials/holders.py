"""Joins names and offices that stand side by side, in either order: who holds what, as the text says it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from nlp.officials.cues import Cues
from nlp.officials.names import LOWER_TITLES, Name, NameReader
from nlp.officials.office import Office
from nlp.officials.offices import OfficeReader
from nlp.officials.places import Spots
from nlp.officials.tokens import Tokens
from nlp.quotes.verbs import SpeechVerbs

CLOSES = frozenset((",", ")", ".", ";", "\n", "", "dan", "serta", "yang", "-", "–", "—", ":"))
QUOTES = frozenset('"“”')
DISTRICTS = frozenset(("kecamatan", "kelurahan", "desa", "distrik", "kampung", "nagari", "kec", "kel"))
SENTENCE_START = frozenset(("", "\n", ".", "!", "?", '"', "”", "“", "-", "–", "—", ":", ")"))
DASHES = frozenset(("-", "–", "—"))
_MOST_BETWEEN = 8


@dataclass(frozen=True, slots=True)
class Holding:
    """A person named with an office. `new` marks an office that the text says was just taken up."""

    name: Name
    office: Office
    former: bool
    new: bool = False


class HolderFinder:
    """Walks a text once and gives its holdings, all names seen, and all offices read, in order."""

    def __init__(
        self,
        tokens: Tokens,
        spots: Spots,
        names: NameReader,
        offices: OfficeReader,
        cues: Cues,
        verbs: SpeechVerbs,
        *,
        seats: frozenset[str],
    ) -> None:
        self._tokens = tokens
        self._spots = spots
        self._names = names
        self._offices = offices
        self._cues = cues
        self._verbs = verbs
        self._seats = seats
        self._bodies: list[tuple[int, str]] = []
        self._relevant: dict[str, bool] = {}
        self._counts: Counter[str] | None = None
        self.holdings: list[Holding] = []
        self.names: list[Name] = []
        self.offices: list[Office] = []

    def run(self) -> None:
        index, lowers = 0, self._tokens.lowers
        while index < len(lowers):
            if not self._is_relevant(index):
                index += 1
                continue
            if lowers[index] in self._cues.led_by_ketua or lowers[index] in self._cues.led_by_kepala:
                behind = self._from_team(index)
                if behind is not None:
                    index = behind
                    continue
            office = self._offices.read(index)
            if office is not None:
                index = self._from_office(office)
                continue
            name = self._names.read(index) if self._may_be_name(index) else None
            if name is not None:
                index = self._from_name(name)
                continue
            index = self._behind_other(index)

    def completed(self, office: Office) -> Office:
        """A bare "Kepala Dinas" with the body that the text named last before it."""
        if not office.bare or office.head != "Kepala Dinas":
            return office
        index = bisect_right(self._bodies, (office.start, "")) - 1
        body = self._bodies[index][1] if index >= 0 else ""
        if not body.startswith("Dinas "):
            return office
        return replace(office, position=office.position.replace("Kepala Dinas", f"Kepala {body}"), bare=False)

    def _is_relevant(self, index: int) -> bool:
        """Whether an office, a team or a name can start at a token: most words in lower case start none."""
        token = self._tokens[index]
        if token.is_capital:
            return True
        known = self._relevant.get(token.lower)
        if known is None:
            cues = self._cues
            led = token.lower in cues.led_by_ketua or token.lower in cues.led_by_kepala
            known = led or token.lower in LOWER_TITLES or self._offices.may_start(index)
            self._relevant[token.lower] = known
        return known

    def _may_be_name(self, index: int) -> bool:
        token = self._tokens[index]
        return token.is_word and (token.is_capital or token.lower in LOWER_TITLES)

    def _behind_other(self, index: int) -> int:
        """Behind a word that is no name; behind all of a place's or body's name ("Pasar Raya Solok")."""
        if not self._names.opens_other(index):
            return index + 1
        index += 1
        while index < len(self._tokens) and self._tokens[index].is_capital and self._names.continues_other(index):
            index += 1
        return index

    # -- an office, then its holder ---------------------------------------------------------------------------------

    def _from_office(self, office: Office) -> int:
        """Take in an office and the names that follow; the index to go on from."""
        chain, pair = self._chain(office)
        self.offices.extend(chain)
        last = chain[-1]
        if last.plural:
            return last.end
        name = None if office.thing else self._holder(last)
        name = name or self._filled(last)
        if name is None:
            return last.end
        if pair:
            return self._pair(chain, name)
        for held in chain:
            self._add(name, held)
        deputy = self._deputy(name.after)
        if deputy is not None:
            self._add(deputy, replace(last, head=f"Wakil {last.head}", position=f"Wakil {last.head}", acting=None))
        return self._from_name(name, held=True)

    def _chain(self, office: Office) -> tuple[list[Office], bool]:
        """The offices of one person ("A sekaligus B"), or of two ("A dan B", then pair is true)."""
        chain, pair = [office], False
        while len(chain) < 4:
            index, sure = chain[-1].end, False
            if self._tokens.lower(index) == ",":
                index += 1
            while (
                self._tokens.lower(index) in self._cues.same_holder
                or self._tokens.lower(index) in self._cues.same_holder_gap
            ):
                sure = sure or self._tokens.lower(index) in self._cues.same_holder
                index += 1
            both = index == chain[-1].end and self._tokens.lower(index) in ("dan", "/", "bersama", "serta", "-", "–")
            if both:
                index += 1
            if not sure and not both:
                break
            following = self._offices.read(index)
            if following is None:
                break
            if both and self._tokens.lower(index - 1) == "/" and following.head.split(" ")[-1] != office.head:
                chain.append(following)
                continue
            if both:
                if len(chain) > 1 or following.head.removeprefix("Wakil ") != office.head.removeprefix("Wakil "):
                    break
                pair = True
                if following.home and not office.home:
                    chain[0] = self._with_home(office, following)
            chain.append(following)
            if pair:
                break
        return chain, pair

    def _with_home(self, office: Office, other: Office) -> Office:
        return replace(office, home=other.home, tier=office.tier or other.tier)

    def _holder(self, office: Office) -> Name | None:
        """The name that an office is followed by: directly, behind a comma, in brackets, or told by a verb."""
        tokens, index = self._tokens, office.end
        if index >= len(tokens):
            return None
        mark = tokens.lower(index)
        while mark in self._cues.points_at and tokens.lower(index + 1) in (*self._cues.points_at, ",", "("):
            index += 1
            mark = tokens.lower(index)
        if mark in self._cues.points_at and office.is_listed:
            index += 1
            return self._names.read(index) if mark == "setempat" else None
        if mark == "(":
            name = self._names.read(index + 1, after_office=True)
            return name if name is not None and tokens.lower(name.after) == ")" else None
        if office.place and (tokens[index].is_capital or tokens[index].text.isdigit()):
            return self._behind_place(office)
        name = self._names.read(index, after_office=True)
        if name is not None:
            known = (office.home is not None or office.tier is None or name.titled) and tokens.lower(name.after) != "("
            return name if known and not office.bare else self._behind_unknown(office, name)
        if mark == "yang":
            return self._behind_clause(index)
        if mark in QUOTES:
            name = self._names.read(index + 1)
            return name if name is not None and tokens.lower(name.after) in QUOTES else None
        if tokens[index].is_capital and office.is_listed and not office.is_vague:
            return self._behind_run(index)
        if mark == "," or mark == ":" or mark in DASHES:
            if tokens.lower(office.first - 1) in self._cues.stands_in:
                return None
            return self._behind_comma(office, index + 1)
        return self._told(index)

    def _filled(self, office: Office) -> Name | None:
        """ "Kursi Kepala Dinas A yang kosong sejak Agustus diisi X": who a verb further on says fills the office."""
        tokens = self._tokens
        for at in range(office.end, min(office.end + 12, len(tokens) - 1)):
            lower = tokens.lower(at)
            if lower in (".", "\n") or (at > office.end and self._offices.may_start(at)):
                return None
            if lower in self._cues.filled_by:
                at += 1
                while tokens.lower(at) in ("oleh", "kembali", "sementara"):
                    at += 1
                return self._names.read(at) if at < len(tokens) else None
        return None

    def _behind_clause(self, index: int) -> Name | None:
        """ "Kabag Humas yang ikut dalam rombongan, X, ...": the name behind a relative clause."""
        tokens = self._tokens
        for at in range(index + 1, min(index + 9, len(tokens) - 1)):
            if tokens.lower(at) == ",":
                name = self._names.read(at + 1)
                return name if name is not None and tokens.lower(name.after) == "," else None
            if tokens[at].is_capital or not tokens[at].is_word or tokens.lower(at) in self._cues.link:
                break
        return self._told(index)

    def _behind_run(self, index: int) -> Name | None:
        """The name behind words that we can't read: "Kasi Pendataan Kota A II Cinere (Samsat B), X, ..."."""
        tokens, end = self._tokens, index
        while end < len(tokens) and end - index < 6 and tokens[end].is_capital and not self._offices.may_start(end):
            end += 1
        if tokens.lower(end) == "(":
            end = next((i + 1 for i in range(end, min(end + 6, len(tokens))) if tokens.lower(i) == ")"), end)
        if tokens.lower(end) != ",":
            return None
        name = self._names.read(end + 1)
        return name if name is not None and self._is_closed(name) and not self._is_dateline(name) else None

    def _told(self, index: int) -> Name | None:
        tokens, sure = self._tokens, False
        for _ in range(6):
            lower = tokens.lower(index)
            if lower not in self._cues.holder_told and lower not in self._cues.holder_gap:
                break
            sure = sure or lower in self._cues.holder_told
            index += 1
        if not sure:
            return None
        if tokens.lower(index) in (",", ":"):
            index += 1
        return self._names.read(index)

    def _behind_comma(self, office: Office, index: int) -> Name | None:
        tokens = self._tokens
        spot = self._spots.at(tokens[index].start) if index < len(tokens) else None
        if spot is not None and self._names.read(index, after_office=True) is None:
            # "Wali Kota Palopo, Sulawesi Selatan, X"
            index = tokens.at_or_after(spot.end)
            if tokens.lower(index) != ",":
                return None
            index += 1
        told = self._told(index)
        if told is not None:
            return told
        name = self._names.read(index, after_office=office.home is not None)
        if name is None or self._is_dateline(name):
            return None
        return name

    def _is_dateline(self, name: Name) -> bool:
        """ "..., Tenggarong (2/3)" or "..., Malili, Senin": a place, not a holder."""
        tokens = self._tokens
        if name.titled or len(name.words) > 2:
            return False
        if name.text.casefold() in self._seats:
            return True
        behind = tokens.lower(name.after)
        if behind == "(":
            return tokens.lower(name.after + 1).isdigit() and tokens.lower(name.after + 2) in ("/", "-")
        return False

    def _behind_place(self, office: Office) -> Name | None:
        """The holder behind a district's or a body's own name: "Camat Loa Kulu Ardiansyah", "Kades Api-Api, X"."""
        tokens, first = self._tokens, office.end
        end = first
        while end < len(tokens) and (tokens[end].is_capital or tokens.lower(end).isdigit()):
            end += 1
        if tokens.lower(end) in (",", "("):
            name = self._names.read(end + 1)
            if name is not None and not self._is_dateline(name) and (self._is_closed(name) or name.titled):
                return name
        for index in range(first, min(end + 1, len(tokens))):
            if self._names.is_title(index):
                return self._names.read(index)
            spot = self._spots.at(tokens[index].start)
            if spot is not None and index > first:
                return self._names.read(tokens.at_or_after(spot.end), after_office=True)
        words = tokens.lowers[first:end]
        taken = self._known_place(words) or self._before_speaker(words) or place_words(words, self._cues)
        if len(words) == 1 and words[0] in self._speakers:
            taken = 0
        return self._names.read(first + taken, after_office=True) if taken < len(words) else None

    def _behind_unknown(self, office: Office, name: Name) -> Name | None:
        """The holder of an office without a body or region that we know: "Direktur Walhi Sulsel, X, ..."."""
        tokens, comma = self._tokens, self._behind_brackets(name)
        if tokens.lower(comma) == ",":
            behind = self._names.read(comma + 1)
            if behind is not None and not name.titled and self._is_closed(behind):
                return behind
        if not office.bare:
            return name
        region = self._spots.at(tokens[name.after].start) if name.after < len(tokens) else None
        return None if region is not None else name

    def _is_closed(self, name: Name) -> bool:
        lower = self._tokens.lower(name.after)
        return lower in CLOSES or lower[:2] in ("me", "be", "di") or lower in ("saat", "usai", "dalam", "pada")

    def _known_place(self, words: list[str]) -> int:
        """How many of the words are a place that the text names elsewhere ("Kelurahan Bambu Apus"); 0 for none."""
        return next((n for n in range(len(words), 0, -1) if tuple(words[:n]) in self._places), 0)

    def _before_speaker(self, words: list[str]) -> int:
        """How many of the words stand before one that speaks elsewhere ("kata Subur"); 0 where none does."""
        return next((n for n, w in enumerate(words) if n and w in self._speakers), 0)

    @cached_property
    def _places(self) -> frozenset[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for index, lower in enumerate(self._tokens.lowers):
            if lower in DISTRICTS and self._tokens.lower(index - 1) not in ("kepala", "sekretaris"):
                end = self._behind_capitals(index + 1)
                if end - index <= 4:
                    found.add(tuple(self._tokens.lowers[index + 1 : end]))
        return frozenset(found - {()})

    @cached_property
    def _speakers(self) -> frozenset[str]:
        lowers = self._tokens.lowers
        return frozenset(b for a, b in pairwise(lowers) if a in self._verbs.after)

    def _behind_capitals(self, index: int) -> int:
        while index < len(self._tokens) and self._tokens[index].is_capital and self._tokens[index].is_word:
            index += 1
        return index

    def _pair(self, chain: list[Office], name: Name) -> int:
        tokens = self._tokens
        index = name.after
        if tokens.lower(index) in ("dan", "serta", "bersama", "/", "-", "–", "—", ",", "&"):
            second = self._names.read(index + 1)
            if second is not None:
                self._add(name, chain[0])
                self._add(second, chain[1])
                return self._from_name(second, held=True)
        halves = self._halves(name)
        if halves:
            self._add(halves[0], chain[0])
            self._add(halves[1], chain[1])
            return name.after
        self._add(name, chain[1])
        return self._from_name(name, held=True)

    def _halves(self, name: Name) -> tuple[Name, Name] | None:
        """ "Genius Umar-Mardison Mahyudin": two people in one run of words."""
        at = name.text.find("-")
        if at <= 0 or at + 1 >= len(name.text) or not name.text[at + 1].isupper():
            return None
        left, right = name.text[:at], name.text[at + 1 :]
        return (
            replace(name, text=left, words=tuple(left.casefold().split()), stop=name.start + at),
            replace(name, text=right, words=tuple(right.casefold().split()), start=name.start + at + 1),
        )

    # -- a team, then who leads it -------------------------------------------------------------------------------------

    def _from_team(self, index: int) -> int | None:
        """Take in "Tim penguji yang diketuai oleh X"; the index to go on from, None where nothing of it stands."""
        tokens = self._tokens
        position = "Ketua" if tokens.lower(index) in self._cues.led_by_ketua else "Kepala"
        office = self._offices.read_led(index, position)
        if position == "Kepala" and office.end > index + 1:
            self._bodies.append((office.start, office.position.removeprefix("Kepala ")))
        at = office.end
        while tokens.lower(at) in (",", "yang", "ini", "itu", "tersebut", "juga", "kini", "di"):
            at += 1
        if tokens.lower(at) not in self._cues.leads:
            return None
        at += 1
        while tokens.lower(at) in ("langsung", "oleh", ",", ":"):
            at += 1
        name = self._names.read(at)
        if name is None:
            return None
        self.offices.append(office)
        self._add(name, office)
        return self._from_name(name, held=True)

    # -- a name, then its office ------------------------------------------------------------------------------------

    def _from_name(self, name: Name, *, held: bool = False) -> int:
        """Take in a name and the offices told behind it; the index to go on from."""
        self.names.append(name)
        index = self._behind_brackets(name)
        for _ in range(4):
            found = self._office_behind(name, index, held=held)
            if found is None:
                return index
            office, former, new = found
            self.offices.append(office)
            self._add(name, office, former=former, new=new)
            index, held = office.end, True
            if office.place:
                index = self._behind_capitals(index)
            if self._tokens.lower(index) == ")":
                index += 1
        return index

    def _behind_brackets(self, name: Name) -> int:
        """Behind an age or initials in brackets; the name's own end where an office stands in them."""
        tokens, index = self._tokens, name.after
        if tokens.lower(index) != "(":
            return index
        close = index + 1
        while close < len(tokens) and close - index < 6 and tokens.lower(close) not in (")", "\n"):
            close += 1
        if tokens.lower(close) != ")" or self._offices.may_start(index + 1):
            return index
        return close + 1

    def _deputy(self, index: int) -> Name | None:
        """ "Bupati X dan Wakilnya Y": the deputy named behind."""
        tokens = self._tokens
        if tokens.lower(index) in ("dan", "bersama", "serta") and tokens.lower(index + 1) == "wakilnya":
            return self._names.read(index + 2 + (tokens.lower(index + 2) == ","))
        return None

    def _office_behind(self, name: Name, index: int, *, held: bool) -> tuple[Office, bool, bool] | None:
        tokens = self._tokens
        start, mark = index, tokens.lower(index)
        if mark in (",", "(") or mark in DASHES:
            index += 1
        words: set[str] = set()
        while (
            tokens.lower(index) in self._cues.link or tokens.lower(index) in self._cues.link_gap
        ) and index - start < _MOST_BETWEEN:
            words.add(tokens.lower(index))
            index += 1
        if index >= len(tokens):
            return None
        linked = bool(words & self._cues.link)
        if index == start:
            return self._office_beside(name, index)
        if words and tokens.lower(index - 1) == "memimpin":
            return self._office_led(index, new=bool(words & self._cues.newly))
        if words and not linked and not words & (self._cues.now | self._cues.before_now):
            return None
        office = self._offices.read(index)
        if office is None and tokens.lower(index) == "dari" and mark != "(":
            return self._office_left(index)
        if office is None and mark not in (",", "(", *DASHES):
            office = self._office_by_passive(index)
            linked = linked or office is not None
        if office is None and mark == "," and not words:
            return self._office_in_apposition(index)
        if office is None or office.candidate or office.plural:
            return None
        former = bool(words & self._cues.before_now) or office.former
        new = bool(words & self._cues.newly)
        if linked or words:
            return (office, former, new) if self._is_free(office, linked=True) else None
        if mark == "(":
            return (office, former, False) if tokens.lower(office.end) == ")" else None
        if held and not office.former:
            return None
        return (office, former, False) if self._is_apposition(name, office) else None

    def _office_in_apposition(self, index: int) -> tuple[Office, bool, bool] | None:
        """ "X, akademisi Universitas Y yang ditunjuk sebagai tenaga ahli, ..."."""
        tokens, told = self._tokens, False
        if tokens[index].is_capital:
            return None
        for at in range(index, min(index + 16, len(tokens))):
            lower = tokens.lower(at)
            if lower in (",", ".", "\n", "(", '"', "“"):
                return None
            told = told or lower == "yang"
            if told and lower in ("sebagai", "selaku", "menjabat"):
                office = self._offices.read(at + 1)
                if office is not None and not office.candidate and self._is_free(office, linked=True):
                    return office, office.former, False
        return None

    def _office_beside(self, name: Name, index: int) -> tuple[Office, bool, bool] | None:
        """ "Menurut Sudarman Kadiskominfo Provinsi A, ...": an office right behind the name that nobody else holds."""
        office = self._offices.read(index) or self._office_by_passive(index)
        if office is None or office.candidate or office.plural or not self._is_free(office, linked=False):
            return None
        if any(w in self._cues.no_person for w in name.words):
            return None
        if office.first == index:
            before = self._tokens[name.first - 1] if name.first else None
            told = before is not None and before.text.islower() and before.lower not in self._cues.preposition
            if self._tokens.lower(office.end) not in CLOSES or office.is_vague:
                return None
            if not told and (len(name.words) < 2 or before is None or before.lower in self._cues.preposition):
                return None
        return office, office.former, False

    def _office_by_passive(self, index: int) -> Office | None:
        """An unlisted verb in the passive before the link: "X dinobatkan sebagai ...", "X ditugasi menjadi ..."."""
        tokens = self._tokens
        if tokens.lower(index)[:2] not in ("di", "te") or len(tokens.lower(index)) < 6:
            return None
        for at in range(index + 1, index + 4):
            if tokens.lower(at) in ("sebagai", "selaku", "menjadi"):
                return self._offices.read(at + 1)
            if (
                tokens.lower(at) in self._cues.not_yet
                or not tokens.lower(at).isalpha()
                or (at < len(tokens) and tokens[at].is_capital)
            ):
                return None
        return None

    def _office_led(self, index: int, *, new: bool) -> tuple[Office, bool, bool] | None:
        """ "X diamanahi memimpin Dinas Sosial"."""
        if self._tokens.lower(index) not in self._cues.led_by_kepala or not self._tokens[index].is_capital:
            return None
        return self._offices.read_led(index, "Kepala"), False, new

    def _office_left(self, index: int) -> tuple[Office, bool, bool] | None:
        """ "X, dari Sekretaris Dinas A dipromosikan sebagai Kepala Dinas B": the office that X leaves."""
        office = self._offices.read(index + 1)
        if office is None or self._tokens.lower(office.end) not in self._cues.newly | self._cues.now | {"ke"}:
            return None
        return office, True, False

    def _is_free(self, office: Office, *, linked: bool) -> bool:
        """Whether no other name follows that holds the office."""
        if office.end >= len(self._tokens):
            return True
        name = self._names.read(office.end, after_office=True)
        return name is None or (linked and office.place)

    def _is_apposition(self, name: Name, office: Office) -> bool:
        """ "X, Kepala Dinas Y, ..." and not "di Malili, Bupati mengatakan" nor "A, Sekda B"."""
        tokens = self._tokens
        if not self._is_free(office, linked=False) and not office.place:
            return False
        before = tokens.lower(name.first - 1)
        if (before in self._cues.preposition or name.text.casefold() in self._seats) and not name.titled:
            return False
        # "Sementara itu, X – Kadis A menyambut"; a paragraph's first words before a dash are the place line.
        if tokens.lower(name.after) in DASHES and before in ("", "\n"):
            return False
        end = self._behind_capitals(office.end) if office.place else office.end
        closing = tokens.lower(end)
        if closing == ",":
            behind = self._names.read(end + 1)
            # "X, Sekda, Y, Kadis": the office is X's where Y has one of its own.
            if behind is not None and self._is_closed(behind) and tokens.lower(behind.after) == ",":
                return self._offices.read(behind.after + 1) is not None
            return True
        if closing in CLOSES:
            return len(name.words) > 1 or name.titled or closing != "."
        if tokens.lower(name.after) in DASHES:
            return len(name.words) > 1 or name.titled
        if before == "," and self._is_early(name.first - 1):
            before = ""
        if before not in SENTENCE_START:
            return False
        return len(name.words) > 1 or name.titled or before in ("", "\n") or self._speaks(name)

    def _is_early(self, index: int) -> bool:
        """Whether a comma closes the few words that open a sentence ("Sementara itu, ")."""
        for at in range(index - 1, max(index - 5, -1), -1):
            if self._tokens.lower(at) in SENTENCE_START:
                return True
        return index < 5

    def _speaks(self, name: Name) -> bool:
        """Whether the text has the name's one word as that of a person: "kata X", or spoken of in many places."""
        word = name.words[0]
        if self._counts is None:
            self._counts = Counter(t.lower for t in self._tokens.all if t.is_capital)
        return self._counts[word] > 1 and self._spots.at(name.start) is None

    def _add(self, name: Name, office: Office, *, former: bool = False, new: bool = False) -> None:
        self.holdings.append(Holding(name, office, former or office.former, new))


def place_words(words: list[str], cues: Cues) -> int:
    """How many of the words behind "Camat" are likely the place's ("loa kulu ardiansyah": 2)."""
    if len(words) < 2:
        return len(words)
    taken = 2 if words[0] in cues.place_start and len(words) > 2 else 1
    while taken < len(words) - 1 and words[taken] in cues.place_end:
        taken += 1
    return taken
