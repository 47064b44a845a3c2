"""What the search page shows: the answer in words, and every next question as a URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from models.errors import NotFoundError
from models.evidence import FacetValue, Hit, SearchAnswer
from models.mention import IndicatorMention, OfficialMention
from models.pillar import Basis, Pillar
from models.query import DateField, Facet, Group, Reading, SearchRequest, Sort, UnderstoodPeriod
from models.region import RegionRegistry
from models.text import Nature
from search_api.backend import Backend
from search_api.citation import cite, zone_of
from search_api.query.modes import notice_of
from search_api.query.request import has_word, parse_search
from search_api.store.publisher import is_independent
from search_api.web import format_id, words
from search_api.web.address import Address, link
from search_api.web.desk import short_name
from search_api.web.marking import Piece, pieces
from search_api.web.months import MonthsPart, months_of, months_year
from search_api.web.outlet_names import OutletNames

FACETS = tuple(Facet)
SHOWN, SHOWN_MORE = 8, 40
MANY_YEARS = 30
LONGEST = 5_000  # hits in a download
_UNITS = {Group.STORY: "berita", Group.DOCUMENT: "dokumen", Group.NONE: "kutipan"}
_INDEPENDENT = tuple(nature for nature in Nature if is_independent(nature))
_BASES = {Basis.NAMED: "nama pilar tertulis", Basis.IMPLIED: "program tanpa nama pilar"}
_FEW_FACTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One thing that the search was narrowed by; `url` is the search without it. `because`: the words it came from."""

    kind: str
    text: str
    url: Address
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a filter; `url` chooses it, or lets go of it where it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    facet: str
    label: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBar:
    """`height` is 0..100, as a share of the fullest year."""

    choice: Choice
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit made ready. `zone`: the one in which its times are told."""

    hit: Hit
    text: tuple[Piece, ...]
    spoken: tuple[Pillar, ...]
    mentioned: tuple[Pillar, ...]
    officials: tuple[OfficialMention, ...]
    figures: tuple[IndicatorMention, ...]
    event_end: str | None
    outlet: str | None
    citation: str
    zone: str
    url: str
    archive_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """A wider search that finds something."""

    label: str
    url: Address
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """`wordless`: the query where it holds no word, which `address` is without."""

    address: Address
    wordless: str | None
    request: SearchRequest
    answer: SearchAnswer
    started: bool
    chips: tuple[Chip, ...]
    literal: str | None
    meant: Address | None
    lacking: str | None
    coverage_url: str
    unit: str
    passages: int
    outlets: int
    hits: tuple[Shown, ...]
    filters: tuple[Filter, ...]
    years: tuple[YearBar, ...]
    sorts: tuple[tuple[str, str, bool], ...]
    tries: tuple[Try, ...]
    next_url: str | None
    months_url: str | None
    longest: int
    cut: bool


class Searcher:
    """Asks the store what a page needs: the answer, and a few counts beside it."""

    def __init__(self, backend: Backend, outlets: OutletNames) -> None:
        self._backend = backend
        self._outlets = outlets

    def page(self, address: Address) -> SearchPage:
        """Raises RequestError for what can't be meant. A query without a word is told of, and lists."""
        wordless, address = _without_marks(address)
        request = self.request(address)
        reading = self._read(request)
        answer = self._backend.store.search(replace(request, facets=FACETS), reading)
        tries = () if answer.hits or request.cursor else tuple(self._tries(address, reading))
        choices = Choices(address, self._backend.registry, self._outlets)
        return SearchPage(
            address=address,
            wordless=wordless,
            request=request,
            answer=answer,
            started=bool(address.without("size", "sort", "group").pairs),
            chips=tuple(self._chips(address, reading)),
            literal=str(address.setting(understand="false")) if _understood_any(reading) else None,
            meant=self._meant(address, reading),
            lacking=notice_of(answer.understood.mode),
            coverage_url=self._coverage_url(request, reading),
            unit=_UNITS[request.group],
            passages=self._passages(request, reading),
            outlets=self._independent(request, reading),
            hits=tuple(self.shown(hit) for hit in answer.hits),
            filters=tuple(choices.filters(answer)),
            years=choices.years(answer.facets.get(Facet.YEAR.value, ())),
            sorts=tuple((label, str(address.setting(sort=s.value)), s is request.sort) for s, label in _sorts(request)),
            tries=tries,
            next_url=str(address.setting(cursor=answer.next)) if answer.next else None,
            months_url=str(address.without("cursor").at("/linimasa")) if months_year(request, reading) else None,
            longest=LONGEST,
            cut=answer.total.value > LONGEST,
        )

    def months(self, address: Address) -> MonthsPart:
        """The months of the one year asked for. Raises NotFoundError where it is not one."""
        request = self.request(address)
        reading = self._read(request)
        year = months_year(request, reading)
        if year is None:
            raise NotFoundError("the months of several years are not told", hint="choose one year")

        def count(narrowed: SearchRequest) -> int:
            return self._backend.store.search(replace(narrowed, cursor=None, size=1, facets=()), reading).total.value

        bars = months_of(address.without("cursor"), request, year, count)
        return MonthsPart(year=year, bars=bars, unit=_UNITS[request.group])

    def total(self, request: SearchRequest) -> int:
        """How many hits a request has in all."""
        asked = replace(request, cursor=None, size=1, facets=())
        return self._backend.store.search(asked, self._read(request)).total.value

    def request(self, address: Address) -> SearchRequest:
        """The page lists the newest first where nothing was asked."""
        known = self._backend.known_outlets(address.values("source")) if address.value("source") else None
        found = parse_search(address.raw, registry=self._backend.registry, sources=known)
        return found if found.q or address.value("sort") else replace(found, sort=Sort.NEWEST)

    def shown(self, hit: Hit) -> Shown:
        outlet = self._outlet(hit)
        query = link(f"/bukti/{hit.id}")
        event = next((d for d in hit.dates if d.is_held_event and d.value == hit.document.event), None)
        return Shown(
            hit=hit,
            text=pieces(hit.passage.text, hit.passage.highlights),
            spoken=spoken_pillars(hit),
            mentioned=mentioned_pillars(hit),
            officials=hit.officials[:_FEW_FACTS],
            figures=hit.indicators[:_FEW_FACTS],
            event_end=event.end_value if event else None,
            outlet=outlet,
            citation=cite(hit, outlet=outlet, authors=(), registry=self._backend.registry).plain,
            zone=zone_of(hit, self._backend.registry),
            url=query,
            archive_url=f"{query}?tab=arsip",
        )

    def _outlet(self, hit: Hit) -> str | None:
        """The publisher's name. The record knows outlets that no catalogue has."""
        if hit.document.outlet and self._outlets.get(hit.document.outlet) is None:
            self._outlets.learn(self._backend.store.document(hit.document.id).outlet)
        return self._outlets.name(hit.document.outlet)

    def _read(self, request: SearchRequest) -> Reading:
        return self._backend.reader.read(request.q, understand=request.understand)

    def _passages(self, request: SearchRequest, reading: Reading) -> int:
        asked = replace(request, group=Group.NONE, cursor=None, size=1)
        return self._backend.store.search(asked, reading).total.value

    def _independent(self, request: SearchRequest, reading: Reading) -> int:
        """Publishers that speak for themselves: a network counts once; advertorials and releases apart."""
        natures = tuple(n for n in request.nature or _INDEPENDENT if n in _INDEPENDENT)
        if not natures:
            return 0
        asked = replace(request, nature=natures, group=Group.DOCUMENT, cursor=None, size=1, facets=(Facet.SOURCE,))
        sources = self._backend.store.search(asked, reading).facets.get(Facet.SOURCE.value, ())
        return len({self._outlets.publisher(str(source.value)) for source in sources})

    def _chips(self, address: Address, reading: Reading) -> Iterable[Chip]:
        yield from self._understood(address, reading)
        for key, kind in _CHIP_KINDS.items():
            for value in address.values(key):
                yield Chip(kind=kind, text=self._chip_text(key, value), url=address.dropping(key, value))

    def _understood(self, address: Address, reading: Reading) -> Iterable[Chip]:
        found = reading.understood
        q = address.value("q") or ""
        registry = self._backend.registry
        named = [("Wilayah", short_name(registry.require(r.code)), r.because) for r in found.region]
        named += [("Tahun", str(y.value), y.because) for y in found.year]
        named += [("Pilar", words.PILLARS[p.value], p.because) for p in found.pillar]
        named += [("Masa", _period(p), p.because) for p in found.period]
        named += [("Pejabat", o.because, o.because) for o in found.official]
        named += [("Media", self._outlets.name(s.value) or s.value, s.because) for s in found.source]
        for kind, text, because in named:
            left = _without_words(q, because)
            rest = left if has_word(left) else None  # "?" of "kukar?"
            url = address.setting(understand="false") if left == q else address.setting(q=rest)
            yield Chip(kind=kind, text=text, because=because, url=url)

    def _meant(self, address: Address, reading: Reading) -> Address | None:
        """The search as it was probably meant, where a word was read as another one."""
        suggestion = reading.understood.suggestion
        return address.setting(q=suggestion) if suggestion and suggestion != address.value("q") else None

    def _coverage_url(self, request: SearchRequest, reading: Reading) -> str:
        """Where it says what was searched for the region and year asked for, as far as they are one."""
        regions = request.region or tuple(region.code for region in reading.understood.region)
        years = request.year or tuple(year.value for year in reading.understood.year)
        opened = [self._backend.registry.require(code).province for code in regions]
        return link("/liputan", year=years[0] if len(years) == 1 else None, buka=sorted(set(opened)))

    def _chip_text(self, key: str, value: str) -> str:
        if key == "region":
            return short_name(self._backend.registry.require(value))
        if key == "source":
            return self._outlets.name(value) or value
        return _CHIP_WORDS[key](value) if key in _CHIP_WORDS else value

    def _tries(self, address: Address, reading: Reading) -> Iterable[Try]:
        """Each narrowing left out in turn, where something is found then."""
        wider = [(f"tanpa {chip.kind.lower()} {chip.text}", chip.url) for chip in self._chips(address, reading)]
        for label, url in wider:
            request = replace(self.request(url), size=1)
            count = self._backend.store.search(request, self._read(request)).total.value
            if count and url.pairs:
                yield Try(label=label, url=url, count=count)


class Choices:
    """The filters beside an answer."""

    def __init__(self, address: Address, registry: RegionRegistry, outlets: OutletNames) -> None:
        self._address = address
        self._registry = registry
        self._outlets = outlets

    def filters(self, answer: SearchAnswer) -> Iterable[Filter]:
        for facet in (Facet.REGION, Facet.PILLAR, Facet.SOURCE, Facet.OFFICIAL, Facet.NATURE):
            chosen = set(self._address.values(facet.value))
            found = sorted(answer.facets.get(facet.value, ()), key=lambda value: str(value.value) not in chosen)
            if found:
                # Only those that are shown are made ready: a common word has thousands of officials.
                shown = [self._choice(facet, value) for value in found[: SHOWN + SHOWN_MORE]]
                yield Filter(
                    facet=facet.value,
                    label=words.FACETS[facet],
                    first=tuple(shown[:SHOWN]),
                    more=tuple(shown[SHOWN:]),
                    left=max(0, len(found) - SHOWN - SHOWN_MORE),
                )

    def years(self, found: Sequence[FacetValue]) -> tuple[YearBar, ...]:
        """In order, with the empty years between; those far from the others are left as they are."""
        counts = {int(value.value): value.count for value in found}
        if not counts:
            return ()
        span = range(min(counts), max(counts) + 1)
        fullest = max(counts.values())
        return tuple(
            YearBar(
                choice=self._choice(Facet.YEAR, FacetValue(value=year, count=counts.get(year, 0))),
                height=round(100 * counts.get(year, 0) / fullest),
            )
            for year in (span if len(span) <= MANY_YEARS else sorted(counts))
        )

    def _choice(self, facet: Facet, found: FacetValue) -> Choice:
        value = str(found.value)
        chosen = value in self._address.values(facet.value)
        if chosen:
            url = self._address.dropping(facet.value, value)
        elif facet is Facet.OFFICIAL:
            url = self._address.setting(official=value)
        else:
            url = self._address.adding(facet.value, value)
        return Choice(value=value, label=self._label(facet, value), count=found.count, chosen=chosen, url=str(url))

    def _label(self, facet: Facet, value: str) -> str:
        if facet is Facet.REGION:
            region = self._registry.get(value)
            return short_name(region) if region else value
        if facet is Facet.PILLAR:
            return words.PILLARS[Pillar(value)]
        if facet is Facet.NATURE:
            return words.NATURES[Nature(value)]
        return (self._outlets.name(value) or value) if facet is Facet.SOURCE else value


def spoken_pillars(hit: Hit) -> tuple[Pillar, ...]:
    """Those that the passage says more of than that they exist, in the programme's order."""
    spoken = {p.pillar for p in hit.pillars if not p.enumerated}
    return tuple(pillar for pillar in Pillar if pillar in spoken)


def mentioned_pillars(hit: Hit) -> tuple[Pillar, ...]:
    """Those that only stand in a list."""
    there = {p.pillar for p in hit.pillars}
    return tuple(pillar for pillar in Pillar if pillar in there and pillar not in spoken_pillars(hit))


_CHIP_KINDS = {
    "region": "Wilayah",
    "pillar": "Pilar",
    "year": "Tahun",
    "source": "Media",
    "official": "Pejabat",
    "nature": "Sifat",
    "from": "Sejak",
    "to": "Sampai",
    "basis": "Dasar pilar",
    "date": "Tanggal menurut",
    "group": "Hitung per",
    "as_of": "Seperti diketahui pada",
    "mode": "Cara mencari",
    "understand": "Kata",
}
_CHIP_WORDS: dict[str, Callable[[str], str]] = {
    "from": format_id.day,
    "to": format_id.day,
    "pillar": lambda value: words.PILLARS[Pillar(value)],
    "nature": lambda value: words.NATURES[Nature(value)],
    "basis": lambda value: _BASES[Basis(value)],
    "date": lambda value: words.DATES[DateField(value)],
    "group": lambda value: _UNITS[Group(value)],
    "understand": lambda value: "persis seperti tertulis" if value in {"false", "0"} else "dipahami",
}


def _understood_any(reading: Reading) -> bool:
    found = reading.understood
    read = (found.region, found.year, found.pillar, found.period, found.official, found.source, found.suggestion)
    return any(read)


def _period(period: UnderstoodPeriod) -> str:
    """Days from and to, one of them perhaps open."""
    first = period.from_day.isoformat() if period.from_day else None
    last = period.to_day.isoformat() if period.to_day else None
    if first and last:
        return format_id.day(first, last)
    return f"sejak {format_id.day(first)}" if first else f"sampai {format_id.day(last)}"


def _sorts(request: SearchRequest) -> Iterable[tuple[Sort, str]]:
    return ((s, label) for s, label in words.SORTS.items() if s is not Sort.RELEVANCE or request.q)


def _without_marks(address: Address) -> tuple[str | None, Address]:
    q = address.value("q")
    return (None, address) if q is None or has_word(q) else (q, address.without("q"))


def _without_words(q: str, gone: str) -> str:
    """The query without these words, wherever they stand first."""
    # Marks between the words are read over: "kab. bogor", "2019 - 2021".
    pattern = r"(?<!\w)" + r"\W+".join(re.findall(r"\w+", gone)) + r"(?!\w)"
    return " ".join(re.sub(pattern, " ", q, count=1, flags=re.IGNORECASE).split())
