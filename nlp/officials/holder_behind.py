"""The name that an office is followed by: directly, behind a comma, in brackets, or told by a verb."""

from __future__ import annotations

from nlp.officials.districts import Districts
from nlp.officials.names import Name
from nlp.officials.office import Office
from nlp.officials.reading import DASHES, Reading

QUOTES = frozenset('"“”')


class HolderBehind:
    """Finds who holds an office among the words behind it."""

    def __init__(self, reading: Reading) -> None:
        self._r = reading
        self._districts = Districts(reading)

    def of(self, office: Office) -> Name | None:
        """The name that an office is followed by: directly, behind a comma, in brackets, or told by a verb."""
        tokens, index = self._r.tokens, office.end
        if index >= len(tokens):
            return None
        mark = tokens.lower(index)
        while mark in self._r.cues.points_at and tokens.lower(index + 1) in (*self._r.cues.points_at, ",", "("):
            index += 1
            mark = tokens.lower(index)
        if mark in self._r.cues.points_at and office.is_listed:
            index += 1
            return self._r.names.read(index) if mark == "setempat" else None
        if mark == "(":
            name = self._r.names.read(index + 1, after_office=True)
            return name if name is not None and tokens.lower(name.after) == ")" else None
        if office.place and (tokens[index].is_capital or tokens[index].text.isdigit()):
            return self._behind_place(office)
        name = self._r.names.read(index, after_office=True)
        if name is not None and office.bare and tokens.lower(name.after) in self._r.cues.points_at:
            return None
        if name is not None:
            known = (office.home is not None or office.tier is None or name.titled) and tokens.lower(name.after) != "("
            return name if known and not office.bare else self._behind_unknown(office, name)
        if mark == "yang":
            return self._behind_clause(index)
        if mark in QUOTES:
            name = self._r.names.read(index + 1)
            return name if name is not None and tokens.lower(name.after) in QUOTES else None
        if tokens[index].is_capital and office.is_listed and not office.is_vague:
            return self._behind_run(index)
        if mark == "," or mark == ":" or mark in DASHES:
            if tokens.lower(office.first - 1) in self._r.cues.stands_in:
                return None
            return self._behind_comma(office, index + 1)
        return self._told(index)

    def filling(self, office: Office) -> Name | None:
        """ "Kursi Kepala Dinas A yang kosong sejak Agustus diisi X": who a verb further on says fills the office."""
        tokens = self._r.tokens
        for at in range(office.end, min(office.end + 12, len(tokens) - 1)):
            lower = tokens.lower(at)
            if lower in (".", "\n") or (at > office.end and self._r.offices.may_start(at)):
                return None
            if lower in self._r.cues.filled_by:
                at += 1
                while tokens.lower(at) in ("oleh", "kembali", "sementara"):
                    at += 1
                return self._r.names.read(at) if at < len(tokens) else None
        return None

    def deputy(self, index: int) -> Name | None:
        """ "Bupati X dan Wakilnya Y": the deputy named behind."""
        tokens = self._r.tokens
        if tokens.lower(index) in ("dan", "bersama", "serta") and tokens.lower(index + 1) == "wakilnya":
            return self._r.names.read(index + 2 + (tokens.lower(index + 2) == ","))
        return None

    def _behind_clause(self, index: int) -> Name | None:
        """ "Kabag Humas yang ikut dalam rombongan, X, ...": the name behind a relative clause."""
        tokens = self._r.tokens
        for at in range(index + 1, min(index + 9, len(tokens) - 1)):
            if tokens.lower(at) == ",":
                name = self._r.names.read(at + 1)
                return name if name is not None and tokens.lower(name.after) == "," else None
            if tokens[at].is_capital or not tokens[at].is_word or tokens.lower(at) in self._r.cues.link:
                break
        return self._told(index)

    def _behind_run(self, index: int) -> Name | None:
        """The name behind words that we can't read: "Kasi Pendataan Kota A II Cinere (Samsat B), X, ..."."""
        tokens, end = self._r.tokens, index
        while end < len(tokens) and end - index < 6 and tokens[end].is_capital and not self._r.offices.may_start(end):
            end += 1
        if tokens.lower(end) == "(":
            end = next((i + 1 for i in range(end, min(end + 6, len(tokens))) if tokens.lower(i) == ")"), end)
        if tokens.lower(end) != ",":
            return None
        name = self._r.names.read(end + 1)
        return name if name is not None and self._r.is_closed(name) and not self._r.is_dateline(name) else None

    def _told(self, index: int) -> Name | None:
        tokens, sure = self._r.tokens, False
        for _ in range(6):
            lower = tokens.lower(index)
            if lower not in self._r.cues.holder_told and lower not in self._r.cues.holder_gap:
                break
            sure = sure or lower in self._r.cues.holder_told
            index += 1
        if not sure:
            return None
        if tokens.lower(index) in (",", ":"):
            index += 1
        return self._r.names.read(index)

    def _behind_comma(self, office: Office, index: int) -> Name | None:
        tokens = self._r.tokens
        spot = self._r.spots.at(tokens[index].start) if index < len(tokens) else None
        if spot is not None and self._r.names.read(index, after_office=True) is None:
            # "Wali Kota Palopo, Sulawesi Selatan, X"
            index = tokens.at_or_after(spot.end)
            if tokens.lower(index) != ",":
                return None
            index += 1
        told = self._told(index)
        if told is not None:
            return told
        name = self._r.names.read(index, after_office=office.home is not None)
        if name is None or self._r.is_dateline(name):
            return None
        return name

    def _behind_place(self, office: Office) -> Name | None:
        """The holder behind a district's or a body's own name: "Camat Loa Kulu Ardiansyah", "Kades Api-Api, X"."""
        tokens, first = self._r.tokens, office.end
        end = first
        while end < len(tokens) and (tokens[end].is_capital or tokens.lower(end).isdigit()):
            end += 1
        if tokens.lower(end) in (",", "("):
            name = self._r.names.read(end + 1)
            if name is not None and not self._r.is_dateline(name) and (self._r.is_closed(name) or name.titled):
                return name
        for index in range(first, min(end + 1, len(tokens))):
            if self._r.names.is_title(index):
                return self._r.names.read(index)
            spot = self._r.spots.at(tokens[index].start)
            if spot is not None and index > first:
                return self._r.names.read(tokens.at_or_after(spot.end), after_office=True)
        words = tokens.lowers[first:end]
        taken = self._districts.place_words(words)
        return self._r.names.read(first + taken, after_office=True) if taken < len(words) else None

    def _behind_unknown(self, office: Office, name: Name) -> Name | None:
        """The holder of an office without a body or region that we know: "Direktur Walhi Sulsel, X, ..."."""
        tokens, comma = self._r.tokens, self._r.behind_brackets(name)
        if tokens.lower(comma) == ",":
            behind = self._r.names.read(comma + 1)
            if behind is not None and not name.titled and self._r.is_closed(behind):
                return behind
        if not office.bare:
            return name
        region = self._r.spots.at(tokens[name.after].start) if name.after < len(tokens) else None
        return None if region is not None else name
