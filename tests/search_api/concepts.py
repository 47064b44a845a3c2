"""A small embedder for tests: words have directions, words of one concept the same; counts what it embeds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import StoreVersionError
from models.identity import Digest
from nlp.embedding.vector_cache import VectorCache, forget_texts, vector_key

CONCEPTS = {"kebun": "taman", "limbah": "sampah", "sekolah": "pendidikan", "rusak": "berlubang"}
DIMENSIONS = 32


class ConceptEmbedder:
    """The `Embedder` port. `kebun` and `taman` mean the same to it."""

    name = "concepts"
    quantisation = "none"
    dimensions = DIMENSIONS

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.embedded: list[str] = []
        self.forgotten: list[Digest] = []

    @property
    def fingerprint(self) -> str:
        return f"{self.name}@{self.version}+{self.quantisation}"

    def require(self, kept: str) -> None:
        if kept != self.fingerprint:
            raise StoreVersionError(f"made by {kept}, this is {self.fingerprint}", hint="run `bukti reindex`")

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])

    def forget(self, texts: Sequence[Digest]) -> bool:
        self.forgotten += texts
        return True

    def embed_query(self, text: str) -> NDArray[np.float32]:
        words = re.findall(r"\w+", text.casefold()) or [""]
        found = np.sum([self._direction(CONCEPTS.get(word, word)) for word in words], axis=0)
        return np.asarray(found / np.linalg.norm(found), np.float32)

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(f"{self.version} {word}".encode()).digest()[:8])
        return np.random.default_rng(seed).standard_normal(DIMENSIONS)


class KeepingEmbedder(ConceptEmbedder):
    """Keeps what it embeds in a cache beside the store, as the real one does."""

    def __init__(self, home: Path, version: str = "1") -> None:
        super().__init__(version)
        self.path = home / "embeddings.sqlite3"
        self.reachable = True

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = super().embed_passages(texts)
        cache = VectorCache(self.path, dimensions=self.dimensions)
        cache.keep({vector_key(self.fingerprint, text): vector for text, vector in zip(texts, found, strict=True)})
        cache.close()
        return found

    def forget(self, texts: Sequence[Digest]) -> bool:
        return self.reachable and forget_texts(self.path, texts)
