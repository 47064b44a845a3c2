"""The registry of provinces, kabupaten and kota by Kemendagri code.

552 codes as of Kepmendagri 300.2.2-2430/2025: 38 provinces, 416 kabupaten, 98 kota.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.errors import RequestError


class RegionType(StrEnum):
    PROVINCE = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName:
    """A name that the region bore, until the day it was changed (None: the day is not known)."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One region. `name` is the full official name ("Kabupaten Luwu Utara", "Kota Palopo", "Sulawesi Selatan").

    `valid_from` is the day from which the region exists, None where no source is at hand (open).
    `zone` is WIB, WITA or WIT.
    """

    code: str
    name: str
    type: RegionType
    province: str
    latitude: float
    longitude: float
    zone: str
    capital: str | None = None
    valid_from: date | None = None
    former_names: tuple[FormerName, ...] = ()

    @property
    def bare_name(self) -> str:
        """The name without "Kabupaten" or "Kota"."""
        for prefix in ("Kabupaten ", "Kota "):
            if self.name.startswith(prefix):
                return self.name.removeprefix(prefix)
        return self.name


class RegionRegistry:
    """All regions of one version of the code list, by code."""

    def __init__(self, regions: Iterable[Region], *, version: str) -> None:
        self.version = version
        self._by_code = {region.code: region for region in regions}

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Region | None:
        return self._by_code.get(code)

    def require(self, code: str) -> Region:
        """The region of a code. Raises RequestError, naming the parameter, for a code that does not exist."""
        region = self._by_code.get(code)
        if region is None:
            raise RequestError(
                f"no region has the code {code!r}",
                parameter="region",
                hint="codes look like 73 (a province) or 73.22 (a kabupaten or kota)",
            )
        return region

    def children(self, province: str) -> tuple[Region, ...]:
        """The kabupaten and kota of a province, by its code."""
        return tuple(r for r in self if r.province == province and r.code != province)

    def with_children(self, code: str) -> tuple[str, ...]:
        """The codes that a filter on `code` takes in: itself and, for a province, its kabupaten and kota."""
        region = self.require(code)
        if region.type is not RegionType.PROVINCE:
            return (code,)
        return (code, *(child.code for child in self.children(code)))
