"""A small invented press: an extractor, an analyser, terms and regions that a test can read in its head.

A page is lines: `Judul: ...`, `Tanggal: 2020-09-17` (published), `Sifat: release`, then the body; `Iklan: ...` lines
are not part of it (extractor `x1` forgets to drop them, `x2` drops them). Each line of the body is a passage. The
analyser finds regions, pillars and officials by their names, days in brackets as held events; three pillars in a line
are an enumeration; the first region of the title, else of the body, is the primary one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from models.analysis import Analysis
from models.capture import ArchiveLocation, Capture
from models.crawl_log import CrawlLogEntry
from models.disposition import Discard
from models.document import Document, Outlet
from models.errors import EmptyInput, NotFoundError
from models.identity import Digest, digest_of, document_id
from models.mention import DateMention, DateRole, EventStatus, OfficialMention, PillarMention, RegionMention, RegionRole
from models.partial_date import PartialDate
from models.passage import Inherited, Passage
from models.pillar import Basis, Pillar
from models.ports import Part
from models.query import Clause, ClauseKind, Occur, Reading, Understood
from models.region import Region, RegionRegistry, RegionType
from models.text import Nature, Published, Text
from search_api.store.records import Item

REGIONS = {
    "Sulawesi Selatan": "73",
    "Kabupaten Luwu Utara": "73.22",
    "Kabupaten Luwu Timur": "73.24",
    "Kota Palopo": "73.73",
    "Kalimantan Timur": "64",
    "Kabupaten Kutai Kartanegara": "64.02",
    "Papua": "91",
    "Kota Jayapura": "91.71",
}
PILLARS = {f"smart {pillar.value}": pillar for pillar in Pillar}
IMPLIED = {"perpustakaan": Pillar.SOCIETY, "bank sampah": Pillar.ENVIRONMENT}
OFFICIAL = re.compile(r"(Bupati|Wali Kota|Gubernur) ((?:[A-Z][a-z]+ ?){2,3})")
EVENT = re.compile(r"\[([0-9Q-]+)(?:/([0-9Q-]+))?\]")
FETCHED = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)

HARIAN = Outlet(id="harian", name="Harian Contoh", domain="harian.example", regions=("73",))
KORAN = Outlet(id="koran", name="Koran Misal", domain="koran.example", owner="Grup Misal")
KORAN_TIMUR = Outlet(id="koran-timur", name="Koran Misal Timur", domain="timur.example", owner="Grup Misal")
KABAR = Outlet(id="kabar", name="Kabar Umpama", domain="kabar.example", regions=("64.02",))


def registry() -> RegionRegistry:
    zones = {"64": "WITA", "73": "WITA", "91": "WIT"}
    return RegionRegistry(
        (
            Region(
                code=code,
                name=name,
                type=_type(name),
                province=code[:2],
                latitude=0.0,
                longitude=0.0,
                zone=zones[code[:2]],
            )
            for name, code in REGIONS.items()
        ),
        version="test",
    )


def _type(name: str) -> RegionType:
    first = name.partition(" ")[0]
    return {"Kabupaten": RegionType.KABUPATEN, "Kota": RegionType.KOTA}.get(first, RegionType.PROVINCE)


class PlainTerms:
    """The `Terms` port: small letters, a toy stem without -kan and -nya, one synonym."""

    version = "plain-1"
    _stop = frozenset({"yang", "di", "apa"})

    def index_terms(self, text: str) -> list[str]:
        return self.stems(self.exact_terms(text))

    def stems(self, exact: list[str]) -> list[str]:
        return [re.sub(r"(kan|nya)$", "", token) for token in exact]

    def exact_terms(self, text: str) -> list[str]:
        return re.findall(r"\w+", text.casefold())

    def query_terms(self, text: str) -> list[str]:
        return [term for term in self.index_terms(text) if term not in self._stop]

    def synonyms(self, text: str) -> tuple[tuple[str, ...], ...]:
        return (("mal", "pelayanan", "publik"),) if "mpp" in self.exact_terms(text) else ()

    def parts(self, text: str) -> tuple[Part, ...]:
        return tuple(((term,), self.synonyms(term)) for term in self.query_terms(text))

    def highlight(self, text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
        wanted = set(terms)
        return tuple(m.span() for m in re.finditer(r"\w+", text) if self.index_terms(m.group())[0] in wanted)


class LineExtractor:
    """The `Extractor` port for the pages described above."""

    def __init__(self, version: str = "x1") -> None:
        self.version = version

    def extract(
        self, data: bytes, *, media_type: str, source: str, url: str | None = None, day: date | None = None
    ) -> Text | Discard:
        if not data.strip():
            raise EmptyInput(f"{source} is empty")
        heads: dict[str, str] = {}
        body = []
        for line in data.decode().splitlines():
            name, colon, value = line.partition(": ")
            if colon and name in ("Judul", "Tanggal", "Sifat", "Iklan"):
                heads[name] = value
                if name == "Iklan" and self.version == "x1":
                    body.append(value)
            elif line:
                body.append(line)
        if not body:
            return Discard(reason="too_short", detail="no article in it")
        stated = heads.get("Tanggal")
        return Text(
            capture=digest_of(data),
            extractor_version=self.version,
            body="\n".join(body),
            title=heads.get("Judul"),
            published=Published(day=date.fromisoformat(stated), written=stated, origin="line") if stated else None,
            nature=Nature(heads.get("Sifat", "news")),
        )


class NameAnalyzer:
    """The `Analyzer` port by names alone. Version `a2` no longer takes programmes for pillars."""

    def __init__(self, version: str = "a1") -> None:
        self.version = version

    def analyze(self, document: Document, text: Text) -> Analysis:
        regions = _regions(text.body, text.title or "")
        return Analysis(
            analysis_version=self.version,
            document=document.id,
            text_digest=text.digest,
            source=document.source,
            url=document.url,
            language="id",
            nature=text.nature,
            incomplete=False,
            title=text.title,
            byline=("Rini Contoh",),
            published=text.published.day.isoformat() if text.published else None,
            text=text.body,
            primary_region=_primary(text),
            regions=regions,
            dates=_events(text.body),
            pillars=self._pillars(text.body),
            officials=_officials(text.body),
        )

    def passages(self, document: Document, text: Text, analysis: Analysis) -> tuple[Passage, ...]:
        found, start = [], 0
        event = next((d for d in analysis.dates if d.is_held_event), None)
        for line in text.body.split("\n"):
            end = start + len(line)
            inside = _Inside(start, end)
            found.append(
                Passage(
                    document=document.id,
                    text_digest=text.digest,
                    start=start,
                    end=end,
                    text=line,
                    page=text.page_at(start),
                    regions=tuple(filter(inside, analysis.regions)),
                    dates=tuple(filter(inside, analysis.dates)),
                    pillars=tuple(filter(inside, analysis.pillars)),
                    officials=tuple(filter(inside, analysis.officials)),
                    inherited=Inherited(
                        primary_region=analysis.primary_region,
                        event=event,
                        published=analysis.published,
                        outlet=document.outlet.id if document.outlet else None,
                    ),
                )
            )
            start = end + 1
        return tuple(found)

    def _pillars(self, body: str) -> tuple[PillarMention, ...]:
        found = []
        for line in re.finditer(r"[^\n]+", body):
            named = [m for name in PILLARS for m in re.finditer(name, line.group())]
            for m in named:
                at = line.start() + m.start()
                found.append(_pillar(PILLARS[m.group()], Basis.NAMED, len(named) > 2, m.group(), at))
            for word, pillar in IMPLIED.items() if self.version == "a1" else ():
                for m in re.finditer(word, line.group()):
                    found.append(_pillar(pillar, Basis.IMPLIED, False, word, line.start() + m.start()))
        return tuple(sorted(found, key=lambda mention: mention.start or 0))


@dataclass(frozen=True)
class _Inside:
    start: int
    end: int

    def __call__(self, mention: RegionMention | DateMention | PillarMention | OfficialMention) -> bool:
        return mention.start is not None and self.start <= mention.start < self.end


def _pillar(pillar: Pillar, basis: Basis, enumerated: bool, text: str, start: int) -> PillarMention:
    return PillarMention(
        pillar=pillar, basis=basis, enumerated=enumerated, text=text, start=start, end=start + len(text)
    )


def _regions(body: str, title: str) -> tuple[RegionMention, ...]:
    found = []
    for name, code in REGIONS.items():
        role = RegionRole.SUBJECT if name in title else RegionRole.MENTION
        for m in re.finditer(name, body):
            found.append(RegionMention(code=code, name=name, text=name, start=m.start(), end=m.end(), role=role))
    return tuple(sorted(found, key=lambda mention: mention.start or 0))


def _primary(text: Text) -> str | None:
    places = [
        (where, whole.find(name), code)
        for where, whole in enumerate((text.title or "", text.body))
        for name, code in REGIONS.items()
        if name in whole
    ]
    return min(places)[2] if places else None


def _events(body: str) -> tuple[DateMention, ...]:
    return tuple(
        DateMention(
            value=m[1],
            end_value=m[2],
            precision=PartialDate.parse(m[1]).precision,
            role=DateRole.EVENT,
            status=EventStatus.HELD,
            text=m.group(),
            start=m.start(),
            end=m.end(),
        )
        for m in EVENT.finditer(body)
    )


def _officials(body: str) -> tuple[OfficialMention, ...]:
    return tuple(
        OfficialMention(
            name=m[2].strip(),
            position=m[1],
            acting=None,
            region=None,
            text=m[2].strip(),
            start=m.start(2),
            end=m.start(2) + len(m[2].strip()),
        )
        for m in OFFICIAL.finditer(body)
    )


class MemoryArchive:
    """The `Archive` port in a dict."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> ArchiveLocation:
        name = digest_of(data).removeprefix("sha256:")
        self.kept[name] = data
        return ArchiveLocation(file=name, length=len(data))

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        if location.file not in self.kept:
            raise NotFoundError(f"{location.file} is not in the archive")
        return self.kept[location.file]

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        self.kept.pop(location.file, None)


class Press:
    """Makes items of pages, archiving their bytes, with versions of extractor and analyser that a test may change."""

    def __init__(self) -> None:
        self.archive = MemoryArchive()
        self.extractor = LineExtractor()
        self.analyzer = NameAnalyzer()
        self._minute = 0

    def item(
        self,
        page: str,
        *,
        url: str | None = None,
        path: str | None = None,
        outlet: Outlet | None = None,
        fetched: datetime | None = None,
        crawl: CrawlLogEntry | None = None,
    ) -> Item:
        """`url` is canonical; `path` the file that it came from, where it is not the URL itself."""
        data = page.encode()
        source = path or url or f"/news/{hashlib.sha256(data).hexdigest()[:8]}.txt"
        locator = url or source
        document = Document(
            id=document_id(outlet.id if outlet else None, locator),
            source=source,
            locator=locator,
            url=url,
            outlet=outlet,
        )
        capture = Capture(
            document=document.id,
            source=source,
            digest=digest_of(data),
            size=len(data),
            media_type="text/plain",
            fetched=fetched or FETCHED,
            location=self.archive.put(data),
        )
        text = self.extractor.extract(data, media_type="text/plain", source=source, url=url)
        if isinstance(text, Discard):
            return Item(document=document, capture=capture, discard=text, crawl=crawl)
        analysis = self.analyzer.analyze(document, text)
        passages = self.analyzer.passages(document, text, analysis)
        return Item(document=document, capture=capture, text=text, analysis=analysis, passages=passages, crawl=crawl)

    def bare(self, item: Item) -> Item:
        """The item with its text alone, not analysed."""
        return replace(item, analysis=None, passages=())


def words(text: str, occur: Occur = Occur.SHOULD) -> Clause:
    return Clause(kind=ClauseKind.WORDS, text=text, occur=occur)


def phrase(text: str, occur: Occur = Occur.SHOULD) -> Clause:
    return Clause(kind=ClauseKind.PHRASE, text=text, occur=occur)


def prefix(text: str, occur: Occur = Occur.SHOULD) -> Clause:
    return Clause(kind=ClauseKind.PREFIX, text=text, occur=occur)


def either(*sides: Clause, occur: Occur = Occur.SHOULD) -> Clause:
    return Clause(kind=ClauseKind.WORDS, text="", occur=occur, alternatives=sides)


def reading(*clauses: Clause) -> Reading:
    return Reading(clauses=clauses, understood=Understood(text=" ".join(c.text for c in clauses)))
