"""Who changes something: a person or a program. People outlast their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """In rising order: each may do what those before it may."""

    READER = "reader"
    ASSESSOR = "assessor"
    ADMIN = "admin"

    def covers(self, other: Role) -> bool:
        """Whether who has this role may do what `other` may."""
        order = tuple(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    id: str
    name: str
    role: Role


LOCAL = Principal(id="local", name="the command line's user", role=Role.ADMIN)
