"""Who changes something: a person or a program. People outlast their tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    READER = "reader"
    ASSESSOR = "assessor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    id: str
    name: str
    role: Role


LOCAL = Principal(id="local", name="the command line's user", role=Role.ADMIN)
