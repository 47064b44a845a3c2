"""A document is one canonical URL (or file) at one outlet; a story is a set of documents with nearly the same words."""

from __future__ import annotations

from dataclasses import dataclass

from models.identity import DocumentId
from models.text import Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher. `owner` names its network; `regions` are the codes that it covers (empty: unknown)."""

    id: str
    name: str
    domain: str
    owner: str | None = None
    kind: str = "local"
    nature: Nature = Nature.NEWS
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Where a text belongs. `source` is the path, URL or JSONL id it came from; `locator` what its id is made of."""

    id: DocumentId
    source: str
    locator: str
    url: str | None = None
    outlet: Outlet | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Near-copies grouped: how many documents, at how many independent outlets."""

    id: str
    copies: int = 1
    outlets: int = 1
