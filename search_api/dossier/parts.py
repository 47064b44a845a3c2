"""What a dossier is made from, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.document import Document
from models.identity import DocumentId
from models.pillar import Taxonomy
from models.ports import Archive, Extractor, QueryReader
from models.region import RegionRegistry
from search_api.dossier.content import Submitted
from search_api.dossier.keys import Signer
from search_api.store.protocol import Answers
from search_api.web.outlet_names import OutletNames

Progress = Callable[[str, int, int], None]
"""Called with what is being done (evidence, originals, typesetting), how much is done and of how much."""


def unseen(step: str, done: int, total: int) -> None:
    """The progress that nobody watches."""


def by_nobody(document: DocumentId) -> Submitted | None:  # noqa: ARG001 - where no one hands anything in
    """The submissions of a service that takes none."""
    return None


def by_nobody_cited(documents: Iterable[Document]) -> None:
    """Where nothing is crawled there is nothing to look at again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """`program` is this program's version; `submitted` finds who handed a document in; `cited` hears which
    documents a dossier cites."""

    store: Answers
    reader: QueryReader
    registry: RegionRegistry
    archive: Archive
    extractor: Extractor
    taxonomy: Taxonomy
    outlets: OutletNames
    signer: Signer
    program: str
    submitted: Callable[[DocumentId], Submitted | None] = by_nobody
    cited: Callable[[Iterable[Document]], None] = by_nobody_cited
