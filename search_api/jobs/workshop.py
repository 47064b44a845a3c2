"""What the desk's work is done with: ports that the composition root hands in, and a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.disposition import Outcome
from search_api.dossier.parts import Parts


class TakeIn(Protocol):
    """Takes a file into the store, as `bukti ingest` does."""

    def suffix_of(self, path: Path, name: str) -> str:
        """The ending under which a file is to be kept: what its bytes are; where they don't say, what its name
        promises, so that the reader tells its own reason."""
        ...

    def take(self, path: Path, *, outlet: str | None) -> Iterator[Outcome]:
        """One outcome an item, each durable when it comes. Harmless to repeat. Raises RequestError for an outlet that
        is not known."""
        ...


class Fetch(Protocol):
    """Fetches one address into the store, guarded and polite as the crawler is."""

    def fetch(self, url: str) -> Iterator[Outcome]:
        """Raises BuktiError where it can't be done at all."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """`folder` holds what was handed in (`uploads`) and what was made (`dossiers`). `dossier` gives a dossier's
    parts; `outlets` the ids and names that a file may be said to be from."""

    folder: Path
    take: TakeIn
    fetch: Fetch
    dossier: Callable[[], Parts]
    outlets: Callable[[], tuple[tuple[str, str], ...]]

    @property
    def uploads(self) -> Path:
        return self.folder / "uploads"

    @property
    def dossiers(self) -> Path:
        return self.folder / "dossiers"
