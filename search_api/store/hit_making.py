"""Makes hits of what a store knows of a passage: its document, regions and story. No store in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.document import Story
from models.evidence import Hit, HitDocument, HitPassage, HitRegion, Match, ScorePart
from models.identity import DocumentId, EvidenceId
from models.mention import RegionRole
from models.passage import Passage
from models.region import RegionRegistry
from models.text import Nature
from search_api.highlights import Highlighter

_ORDER = {RegionRole.SUBJECT: 0, RegionRole.DATELINE: 1, RegionRole.MENTION: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A passage with its words, and what a hit shows of its document."""

    id: EvidenceId
    document: DocumentId
    source: str
    url: str | None = None
    outlet: str | None = None
    nature: Nature
    title: str | None = None
    fetched: datetime
    passage: Passage


def hit_of(
    shown: Shown,
    registry: RegionRegistry,
    *,
    story: Story | None,
    highlighter: Highlighter | None = None,
    score: float = 0.0,
    via: tuple[str, ...] = (),
    why: tuple[ScorePart, ...] = (),
) -> Hit:
    passage = shown.passage
    event = passage.event
    return Hit(
        id=shown.id,
        score=score,
        via=via,
        document=HitDocument(
            id=shown.document,
            source=shown.source,
            url=shown.url,
            outlet=shown.outlet,
            nature=shown.nature,
            title=shown.title,
            published=passage.inherited.published,
            event=event.value if event else None,
            fetched=shown.fetched,
        ),
        passage=HitPassage(
            text=passage.text,
            start=passage.start,
            end=passage.end,
            page=passage.page,
            highlights=highlighter.mark(passage.text) if highlighter else (),
        ),
        regions=_regions(passage, registry),
        pillars=passage.pillars,
        officials=passage.officials,
        dates=passage.dates,
        indicators=passage.indicators,
        quotes=passage.quotes,
        story=story,
        why=why,
    )


def withdrawn_hit(
    evidence: EvidenceId,
    *,
    document: DocumentId,
    source: str,
    url: str | None,
    outlet: str | None,
    nature: Nature,
    fetched: datetime,
    start: int,
    end: int,
) -> Hit:
    """Of a passage whose document was withdrawn: its ids alone."""
    told = HitDocument(
        id=document,
        source=source,
        url=url,
        outlet=outlet,
        nature=nature,
        title=None,
        published=None,
        event=None,
        fetched=fetched,
        withdrawn=True,
    )
    passage = HitPassage(text="", start=start, end=end, page=None)
    return Hit(id=evidence, score=0.0, via=(), document=told, passage=passage)


def _regions(passage: Passage, registry: RegionRegistry) -> tuple[HitRegion, ...]:
    """Its own, those that it is about first; then, where it is not among them, its document's primary one."""
    found: dict[str, HitRegion] = {}
    for mention in sorted(passage.regions, key=lambda mention: _ORDER[mention.role]):
        name = _name(mention.code, registry) or mention.name
        own = HitRegion(code=mention.code, name=name, role=mention.role, match=Match.OWN)
        found.setdefault(mention.code, own)
    primary = passage.inherited.primary_region
    if primary and primary not in found:
        name = _name(primary, registry) or primary
        found[primary] = HitRegion(code=primary, name=name, role=RegionRole.SUBJECT, match=Match.INHERITED)
    return tuple(found.values())


def _name(code: str, registry: RegionRegistry) -> str | None:
    region = registry.get(code)
    return region.name if region else None
