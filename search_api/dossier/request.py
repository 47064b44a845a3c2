"""What a dossier is asked for: a region, a period, pillars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.errors import RequestError
from models.pillar import Pillar
from models.query import Group, SearchRequest, Sort
from models.region import Region, RegionRegistry
from search_api.query.request import Raw, parse_search

PARAMETERS = ("region", "year", "from", "to", "pillar")
FIRST_YEAR = 1945
_NAMED = 8  # names in an error's line


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRequest:
    """One region; years, or days that are both inclusive (open where None); pillars in the order of the programme."""

    region: str
    year: tuple[int, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    pillar: tuple[Pillar, ...] = tuple(Pillar)

    def search(self, *, size: int) -> SearchRequest:
        """The search whose passages belong into the dossier."""
        return SearchRequest(
            region=(self.region,),
            pillar=self.pillar,
            year=self.year,
            from_day=self.from_day,
            to_day=self.to_day,
            group=Group.NONE,
            sort=Sort.NEWEST,
            size=size,
        )

    def years(self, known: tuple[int, ...]) -> tuple[int, ...]:
        """The years of the matrix: those asked for, else those of the days, else the `known` ones of the store."""
        if self.year:
            return tuple(sorted(self.year))
        if self.from_day is None and self.to_day is None:
            return tuple(sorted(known))
        first = self.from_day.year if self.from_day else min(known, default=FIRST_YEAR)
        last = self.to_day.year if self.to_day else max((*known, first))
        return tuple(range(first, last + 1))


def parse_dossier(raw: Raw, *, registry: RegionRegistry) -> DossierRequest:
    """Raises RequestError, with the parameter, for an unknown parameter, region or value; `region` takes a code or a
    name."""
    for name in raw:
        if name not in PARAMETERS:
            raise RequestError(
                f"there is no parameter {name!r}", parameter=name, hint=f"there are {', '.join(PARAMETERS)}"
            )
    named = raw.get("region", ())
    if len(named) != 1:
        raise RequestError("a dossier is of one region", parameter="region", hint="give its code or its name")
    region = find_region(named[0], registry)
    rest = {key: values for key, values in raw.items() if key != "region"}
    found = parse_search(rest, registry=registry)
    if found.year and (found.from_day or found.to_day):
        raise RequestError("years and days can't be given together", parameter="year", hint="leave one of them out")
    for year in found.year:
        _check_year(year, "year")
    for day, name in ((found.from_day, "from"), (found.to_day, "to")):
        if day is not None:
            _check_year(day.year, name)
    return DossierRequest(
        region=region.code,
        year=tuple(sorted(found.year)),
        from_day=found.from_day,
        to_day=found.to_day,
        pillar=tuple(p for p in Pillar if p in found.pillar) or tuple(Pillar),
    )


def find_region(named: str, registry: RegionRegistry) -> Region:
    """The region of a code, or of a name that only one bears. Raises RequestError, with what could be meant."""
    wanted = " ".join(named.casefold().split())
    if named in registry:
        return registry.require(named)
    full = [r for r in registry if wanted in {r.name.casefold(), r.name.casefold().replace("kabupaten ", "kab. ", 1)}]
    found = full or [r for r in registry if r.bare_name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    found = found or [r for r in registry if len(wanted) > 2 and wanted in r.name.casefold()][:_NAMED]
    if not found:
        raise RequestError(
            f"no region is called {named[:80]!r}", parameter="region", hint="give its Kemendagri code, such as 64.02"
        )
    meant = ", ".join(f"{r.code} {r.name}" for r in found)
    raise RequestError(f"{named!r} may be {meant}", parameter="region", hint="give the code")


def _check_year(year: int, name: str) -> None:
    if not FIRST_YEAR <= year <= date.max.year // 4:
        raise RequestError(f"{name} can't be in {year}", parameter=name, hint=f"years begin with {FIRST_YEAR}")
