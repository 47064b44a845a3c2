"""What an analysis says of a passage, as columns to filter and count by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.mention import PillarMention, RegionRole
from models.partial_date import Period
from models.passage import Passage
from models.pillar import Basis

_STRENGTH = {RegionRole.SUBJECT: 0, RegionRole.DATELINE: 1, RegionRole.MENTION: 2}


@dataclass(frozen=True, slots=True)
class Days:
    """A span of day ordinals, both inclusive."""

    first: int
    last: int


def days_of(value: str | None, end_value: str | None = None) -> Days | None:
    """The days that ISO values of any precision can mean; None for nothing, or for what is no date."""
    if not value:
        return None
    try:
        period = Period.of(value, end_value)
    except ValueError:
        return None
    return Days(period.first.toordinal(), period.last.toordinal())


def event_days(passage: Passage) -> Days | None:
    """The passage's own held event, else its document's first."""
    event = passage.event
    return days_of(event.value, event.end_value) if event else None


def published_days(passage: Passage) -> Days | None:
    return days_of(passage.inherited.published)


def own_regions(passage: Passage) -> tuple[str, ...]:
    """Codes that the passage itself names, each once: those that it is about first."""
    ranked = sorted(passage.regions, key=lambda mention: _STRENGTH[mention.role])
    return tuple(dict.fromkeys(mention.code for mention in ranked))


def official_names(passage: Passage) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(official.name.split()) for official in passage.officials))


@dataclass(frozen=True, slots=True)
class PillarFact:
    """A pillar that a passage speaks of on one basis; `evidence` where it says more than that the pillar exists."""

    pillar: str
    basis: str
    evidence: bool

    def __str__(self) -> str:
        return f"{self.pillar}:{self.basis}:{'evidence' if self.evidence else 'enumerated'}"

    @classmethod
    def parse(cls, value: str) -> PillarFact:
        pillar, basis, kind = value.split(":")
        return cls(pillar, basis, kind == "evidence")


def pillar_facts(mentions: Iterable[PillarMention]) -> tuple[PillarFact, ...]:
    """One a pillar and basis, evidence if any of its mentions is."""
    found: dict[tuple[str, str], bool] = {}
    for mention in mentions:
        key = (mention.pillar.value, mention.basis.value)
        found[key] = found.get(key, False) or mention.is_evidence
    return tuple(PillarFact(pillar, basis, evidence) for (pillar, basis), evidence in sorted(found.items()))


def strength(pillars: Iterable[PillarFact], pillar: str, basis: Basis) -> int:
    """0: not spoken of on this basis, 1: only enumerated, 2: evidence."""
    return max((1 + p.evidence for p in pillars if p.pillar == pillar and p.basis == basis), default=0)
