"""What one package needs of another: small protocols, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from models.analysis import Analysis
from models.capture import ArchiveLocation
from models.disposition import Discard
from models.document import Document
from models.identity import Digest
from models.passage import Passage
from models.query import Reading
from models.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Extractor(Protocol):
    """Makes a cleaned text of captured bytes: pure, the same bytes give the same text under one version."""

    @property
    def version(self) -> str: ...

    def extract(
        self, data: bytes, *, media_type: str, source: str, url: str | None = None, day: date | None = None
    ) -> Text | Discard:
        """`day` is when the bytes were captured: publishers' pages are read by the rules of their time.

        Raises InputError for bytes that can't be read; a Discard says that they are read and no article."""
        ...


class Analyzer(Protocol):
    """Finds regions, officials, dates, pillars, indicators and quotes; cuts passages."""

    @property
    def version(self) -> str: ...

    def analyze(self, document: Document, text: Text) -> Analysis: ...

    def passages(self, document: Document, text: Text, analysis: Analysis) -> tuple[Passage, ...]: ...


class Archive(Protocol):
    """The original bytes under their digest."""

    def put(self, data: bytes) -> ArchiveLocation:
        """Keep bytes, durable on return; harmless to repeat. Raises StoreFullError when there is no room."""
        ...

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        """The bytes. Raises NotFoundError when they are not there; does not check them against `digest`."""
        ...

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        """Take the bytes out for good, for a withdrawal; every other location stays valid. Harmless to repeat."""
        ...


class QueryReader(Protocol):
    """Finds regions, years, pillars and names in a query and reads the query language. Must start fast: no spaCy."""

    def read(self, q: str, *, understand: bool = True) -> Reading: ...


class Vocabulary(Protocol):
    """Which words and names a store's texts hold, as a reader of queries asks. Words are folded tokens, as
    `Terms.exact_terms` gives them. It is asked a few times a query: each answer is cheap, and none reads texts."""

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many passages each of these very words stands; hundreds may be asked for at once."""
        ...

    def knows(self, word: str) -> bool:
        """Whether some passage has the word, or another of the same stem."""
        ...

    def officials(self, words: Sequence[str]) -> int:
        """In how many passages an official is spoken of whose name has these words, one after another."""
        ...

    def beginning(self, start: str) -> Iterable[tuple[str, int]]:
        """The words of the texts that begin so, each with its number of passages."""
        ...


Part = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""A part of a query: its terms as written, and the terms of each other way to write the same."""


class Terms(Protocol):
    """The one chain of tokens, stems and synonyms that every store indexes and queries with."""

    @property
    def version(self) -> str: ...

    def index_terms(self, text: str) -> list[str]:
        """The terms of a text, in order, one a token (stop words too: phrases need their place)."""
        ...

    def exact_terms(self, text: str) -> list[str]:
        """The unstemmed folded tokens, in order: what an exact phrase is matched on."""
        ...

    def stems(self, exact: list[str]) -> list[str]:
        """What `index_terms` makes of the text that `exact_terms` made these of: who needs both reads it once."""
        ...

    def query_terms(self, text: str) -> list[str]:
        """The terms to look for: question words dropped."""
        ...

    def synonyms(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Other ways to write what stands in `text` (short forms, pillar names), each as query terms."""
        ...

    def parts(self, text: str) -> tuple[Part, ...]:
        """`query_terms` in order, part by part, each with the other ways to write it."""
        ...

    def highlight(self, text: str, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Half-open offsets into `text` of the tokens whose term is among `terms`."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors; queries and passages differ by their prefix."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """The same for the same weights and settings, wherever they lie."""
        ...

    @property
    def quantisation(self) -> str:
        """`int8` or `none`."""
        ...

    @property
    def fingerprint(self) -> str:
        """Name, version and quantisation in one word: kept with vectors, and cheap to ask for."""
        ...

    @property
    def dimensions(self) -> int: ...

    def require(self, kept: str) -> None:
        """Raises StoreVersionError where vectors kept under the fingerprint `kept` can't be compared with ours."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Float32 (texts, dimensions), each row of length 1, in the order of `texts`."""
        ...

    def forget(self, texts: Sequence[Digest]) -> bool:
        """Delete what is kept of passages, named by `text_digest_of` their words, whichever embedder made it; loads
        nothing and is harmless to repeat. False where that could not be done just now."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Float32 (dimensions,) of length 1, read-only."""
        ...
