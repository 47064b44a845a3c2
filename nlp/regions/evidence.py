"""What an article tells about which region a shared name means: its other mentions, offices, outlet, place line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.mention import Place
from models.region import RegionType
from nlp.article import Article
from nlp.regions.candidates import Candidate
from nlp.regions.dateline import Dateline
from nlp.regions.names import Names

# Offices that stand alone and tell whose government the article is about.
_OFFICES: tuple[tuple[RegionType, re.Pattern[str]], ...] = (
    (
        RegionType.KABUPATEN,
        re.compile(r"\b(?:bupati|pemkab|wabup|pemerintah kabupaten|kabupaten ini)\b", re.IGNORECASE),
    ),
    (
        RegionType.KOTA,
        re.compile(r"\b(?:wali ?kota|pemkot|pemko|wawali|walkot|pemerintah kota|kota ini)\b", re.IGNORECASE),
    ),
    (
        RegionType.PROVINCE,
        re.compile(r"\b(?:gubernur|pemprov|wagub|pemerintah provinsi|provinsi ini)\b", re.IGNORECASE),
    ),
)
# "kota cerdas" speaks of the programme, "kabupaten/kota" of both kinds; "Kota Depok" of another region.
_KIND_WORD = re.compile(
    r"(?<![\w/])((?i:kota|kabupaten|provinsi))(?:-kota)?(?= [a-z(])(?!\s*/)"
    r"(?! (?:cerdas|pintar|layak|ini|itu|dan|atau|maupun)\b)"
)
_KIND_WORDS = {"kota": RegionType.KOTA, "kabupaten": RegionType.KABUPATEN, "provinsi": RegionType.PROVINCE}
_SENTENCE_REACH = 120
NEAREST = "the nearest mention with a marker"
# An office decides when it is named at least this many times as often as one of another kind.
_CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The region that a shared name means, and why."""

    code: str
    reason: str


@dataclass(slots=True)
class _Marked:
    """Where one name stands with a marker, in order, and what it means there."""

    places: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def add(self, place: int, code: str) -> None:
        at = bisect_right(self.places, place)
        self.places.insert(at, place)
        self.codes.insert(at, code)
        self.kinds.add(code)

    def nearest(self, place: int, wanted: Sequence[str]) -> str | None:
        """The code, among those wanted, that stands nearest to a place."""
        after = bisect_right(self.places, place)
        before = after - 1
        while before >= 0 and self.codes[before] not in wanted:
            before -= 1
        while after < len(self.codes) and self.codes[after] not in wanted:
            after += 1
        if before >= 0 and (after == len(self.codes) or place - self.places[before] <= self.places[after] - place):
            return self.codes[before]
        return self.codes[after] if after < len(self.codes) else None


@dataclass(slots=True)
class Evidence:
    """Grows as candidates are settled; positions in the title count as before the body."""

    names: Names
    outlet: tuple[str, ...] = ()
    dateline: tuple[str, ...] = ()
    settled: Counter[str] = field(default_factory=Counter)
    written: Counter[tuple[str, ...]] = field(default_factory=Counter)
    marked: dict[tuple[str, ...], _Marked] = field(default_factory=dict)
    candidates: Sequence[Candidate] = ()
    body: str = ""
    title_keys: frozenset[tuple[str, ...]] = frozenset()
    _offices: dict[RegionType, int] | None = None

    def settle(self, candidate: Candidate) -> None:
        """Learn from a candidate whose codes are known."""
        for code in candidate.codes:
            self.settled[code] += 1
            if candidate.kind is not None and len(candidate.spot.form.senses) > 1:
                self.marked.setdefault(candidate.form_key, _Marked()).add(_position(candidate), code)

    @property
    def provinces(self) -> frozenset[str]:
        """The provinces of what is settled so far."""
        return frozenset(code.split(".")[0] for code in self.settled)

    def knows(self, candidate: Candidate) -> bool:
        """Whether the article speaks of one of the candidate's regions elsewhere, or its outlet covers one."""
        return any(s.code in self.settled or s.code in self.outlet or s.code in self.dateline for s in candidate.senses)

    def choose(self, candidate: Candidate) -> Choice | None:
        """The one region that a shared name means here; None where nothing decides."""
        codes = [s.code for s in candidate.senses]
        return (
            self._by_sentence(candidate, codes)
            or self._by_marked(candidate, codes)
            or _only(codes, self.settled, "the article names it otherwise")
            or self._by_offices(candidate, codes)
            or _only(codes, self.outlet, "the outlet covers it")
            or _only(codes, self.dateline, "the place line")
            or self._by_province(codes)
        )

    def choose_place(self, codes: Sequence[str]) -> Choice | None:
        """The same for the place line itself, from what the whole article was found to name."""
        return (
            _only(codes, self.settled, "the article names it otherwise")
            or _only(codes, self.outlet, "the outlet covers it")
            or self._by_province(codes)
        )

    def _by_sentence(self, candidate: Candidate, codes: Sequence[str]) -> Choice | None:
        """The kind spoken of before the name or its list, in the sentence ("kota terbersih diraih Bekasi, Serang")."""
        candidate = candidate.list_head or candidate
        if candidate.place is not Place.TEXT:
            return None
        start = max(0, candidate.spot.start - _SENTENCE_REACH)
        sentence = self.body[start : candidate.spot.start]
        sentence = sentence[max(sentence.rfind(stop) for stop in (". ", "\n", "? ", "! ")) + 1 :]
        kinds = _KIND_WORD.findall(sentence)
        if not kinds:
            return None
        kind = _KIND_WORDS[kinds[-1].lower()]
        fitting = [c for c in codes if self.names.type_of(c) is kind]
        return Choice(fitting[0], f"its sentence speaks of a {kind.value}") if len(fitting) == 1 else None

    def _by_marked(self, candidate: Candidate, codes: Sequence[str]) -> Choice | None:
        """The nearest mention of the same name that has a marker, the one before it where both are as near."""
        marked = self.marked.get(candidate.form_key)
        code = marked.nearest(_position(candidate), codes) if marked else None
        if marked is None or code is None:
            return None
        return Choice(code, NEAREST if len(marked.kinds) > 1 else "its mentions with a marker")

    def _by_offices(self, candidate: Candidate, codes: Sequence[str]) -> Choice | None:
        """Offices named without a region, where the shared name is what the article speaks of most."""
        most = max(self.settled.values(), default=0)
        if self.written[candidate.form_key] < most and candidate.form_key not in self.title_keys:
            return None
        if self._offices is None:
            self._offices = _free_offices(self.body, self.candidates)
        ranked = sorted(self._offices.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] < _CLEARLY * ranked[1][1]):
            return None
        fitting = [c for c in codes if self.names.type_of(c) is ranked[0][0]]
        return (
            Choice(fitting[0], f"the article speaks of a {ranked[0][0].value}'s office") if len(fitting) == 1 else None
        )

    def _by_province(self, codes: Sequence[str]) -> Choice | None:
        """Regions of the same province elsewhere in the article, for names that two provinces share."""
        near = {code.split(".")[0] for code in (*self.settled, *self.outlet, *self.dateline)}
        fitting = [c for c in codes if c.split(".")[0] in near]
        return Choice(fitting[0], "the article is about its province") if len(fitting) == 1 and len(codes) > 1 else None


def gather(article: Article, candidates: Iterable[Candidate], dateline: Dateline | None, names: Names) -> Evidence:
    """What is known before anything is settled."""
    kept = [c for c in candidates if not c.dropped]
    places = dateline.places if dateline else ()
    outlet = article.document.outlet
    return Evidence(
        names=names,
        outlet=outlet.regions if outlet else (),
        dateline=tuple(p.codes[0] for p in places if len(p.codes) == 1),
        written=Counter(c.form_key for c in kept),
        candidates=kept,
        body=article.body,
        title_keys=frozenset(c.form_key for c in kept if c.place is Place.TITLE),
    )


def _free_offices(body: str, candidates: Iterable[Candidate]) -> dict[RegionType, int]:
    """How often each kind of office is named in the body with no region behind it."""
    begins = {at for c in candidates if c.place is Place.TEXT for at in (c.spot.start, c.around.start)}
    counts: dict[RegionType, int] = {}
    for kind, pattern in _OFFICES:
        free = sum(m.end() + 1 not in begins for m in pattern.finditer(body))
        if free:
            counts[kind] = free
    return counts


def _only(codes: Sequence[str], known: Iterable[str], reason: str) -> Choice | None:
    """The one of `codes` that is known, where it is one alone."""
    held = set(known)
    fitting = [c for c in codes if c in held]
    return Choice(fitting[0], reason) if len(fitting) == 1 else None


def _position(candidate: Candidate) -> int:
    return candidate.spot.start if candidate.place is Place.TEXT else -1
