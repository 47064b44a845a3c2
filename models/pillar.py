"""The six pillars of the programme and their sub-dimensions: a versioned taxonomy.

Source of the pillars and of three sub-dimensions each: the programme's guide as the press and portals cite it
(Gerakan Menuju 100 Smart City; Buku Panduan Penyusunan Masterplan Smart City). The resource file has a source a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pillar(StrEnum):
    GOVERNANCE = "governance"
    BRANDING = "branding"
    ECONOMY = "economy"
    LIVING = "living"
    SOCIETY = "society"
    ENVIRONMENT = "environment"


class Basis(StrEnum):
    """`named`: the pillar's own name stands there; `implied`: a programme is described that belongs to it."""

    NAMED = "named"
    IMPLIED = "implied"


PILLAR_LABELS: dict[Pillar, str] = {
    Pillar.GOVERNANCE: "Tata kelola",
    Pillar.BRANDING: "Branding",
    Pillar.ECONOMY: "Ekonomi",
    Pillar.LIVING: "Kehidupan",
    Pillar.SOCIETY: "Masyarakat",
    Pillar.ENVIRONMENT: "Lingkungan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubDimension:
    """One of a pillar's three sub-dimensions, with the source that names it."""

    pillar: Pillar
    id: str
    name_id: str
    name_en: str
    keywords: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """The pillars' sub-dimensions as one version of the taxonomy has them."""

    version: str
    sub_dimensions: tuple[SubDimension, ...]

    def of(self, pillar: Pillar) -> tuple[SubDimension, ...]:
        return tuple(s for s in self.sub_dimensions if s.pillar is pillar)
