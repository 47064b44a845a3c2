"""An office as a text names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office at tokens `first` up to `end`, offsets `start` up to `stop`.

    `position` is the office in full, `head` its first part ("Wakil Bupati", "Kepala"). `level` says whose it is, `tier`
    the kind of region that it must have, `home` the code of the region that it is named with. `bare` offices lack the
    body that they are held at ("Kepala Dinas, X"); behind one with a `place` stands a district's or a body's own name.
    """

    first: int
    end: int
    start: int
    stop: int
    position: str
    head: str
    level: str
    acting: str | None = None
    former: bool = False
    tier: str | None = None
    home: str | None = None
    bare: bool = False
    place: bool = False
    plural: bool = False
    candidate: bool = False
    thing: bool = False

    @property
    def is_listed(self) -> bool:
        """Whether its holder is an official by the contract."""
        return self.level not in ("police", "private") and not self.candidate

    @property
    def is_vague(self) -> bool:
        """Whether it says nothing by itself ("Kepala", "Ketua"), and is no role in the programme."""
        return self.bare and " " not in self.head and self.level != "programme"
