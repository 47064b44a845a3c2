"""The names of outlets by their ids, for facets and hits."""

from __future__ import annotations

from collections.abc import Callable

from models.document import Outlet

Lookup = Callable[[str], Outlet | None]


def nobody(_: str) -> Outlet | None:
    """The lookup of a service that has no catalogue."""
    return None


class OutletNames:
    """The catalogue's names; beside them those of outlets that only stored documents know."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._learned: dict[str, Outlet] = {}

    def get(self, outlet: str) -> Outlet | None:
        return self._learned.get(outlet) or self._lookup(outlet)

    def learn(self, outlet: Outlet | None) -> None:
        if outlet is not None:
            self._learned[outlet.id] = outlet

    def name(self, outlet: str | None) -> str | None:
        """The name, the id where no name is known, None without an outlet."""
        if outlet is None:
            return None
        found = self.get(outlet)
        return found.name if found else outlet

    def publisher(self, outlet: str) -> str:
        """Who speaks: the network that owns it, else itself."""
        found = self.get(outlet)
        return f"owner:{found.owner.casefold()}" if found and found.owner else f"outlet:{outlet}"
