"""The embedder that a store and a query ask: prompts, a cache, one process or several."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from models.identity import Digest
from nlp.embedding.fingerprint import Fingerprint
from nlp.embedding.loading import EncoderSpec, load_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp.embedding.encoder import Encoder
    from nlp.embedding.pool import EncoderPool
    from nlp.embedding.vector_cache import VectorCache

QUERIES_KEPT = 1024
"""Queries whose vectors stay in memory: the next page of an answer asks the same again."""

_WINDOW = 1024
"""Passages that a process makes between two writes of the cache: what a kill costs (ten seconds)."""


class SentenceEmbedder:
    """`models.ports.Embedder`. Loads nothing before the first text, or `dimensions`, is asked for.

    Safe for several threads. Vectors are float32 of length 1; a text's vector is the same, bit for bit, in whatever
    batch, process or order it was made on one machine. Other processors and runtimes round otherwise (8 bits against
    fp32: a cosine of 0.9995 at the least over 1,283 passages).
    """

    def __init__(self, spec: EncoderSpec, *, vectors: Path | None = None, processes: int = 1) -> None:
        self._spec = spec
        self._vectors = vectors
        self._processes = processes
        self._loading = threading.RLock()
        self._encoder: Encoder | None = None
        self._pool: EncoderPool | None = None
        self._cache: VectorCache | None = None
        self._queries: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    @property
    def name(self) -> str:
        return self._spec.model.name

    @property
    def version(self) -> str:
        return self._spec.model.version

    @property
    def quantisation(self) -> str:
        return self._spec.fingerprint.quantisation

    @property
    def folder(self) -> Path:
        """Where the model lies; sentence-transformers can load it from there."""
        return self._spec.model.path

    @property
    def fingerprint(self) -> str:
        """Name, version and quantisation in one word, to be kept with vectors; loads nothing."""
        return str(self._spec.fingerprint)

    @property
    def dimensions(self) -> int:
        return self._loaded().dimensions

    def prepare(self) -> None:
        """Converts and loads now what the first text would wait for (20 s the first time on a machine, then 2 s)."""
        self._loaded()

    def require(self, kept: str) -> None:
        """Raises StoreVersionError where vectors kept under the fingerprint `kept` are not of this embedder's kind."""
        fingerprint: Fingerprint = self._spec.fingerprint
        fingerprint.require(kept)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Float32 (texts, dimensions), in their order; equal texts are computed once, known ones not at all."""
        import numpy as np

        prompted = [self._spec.model.prompts.passage + text for text in texts]
        result = np.empty((len(texts), self.dimensions), np.float32)
        step = _WINDOW * self._processes
        for start in range(0, len(prompted), step):
            window = prompted[start : start + step]
            by_text = self._vectors_of(list(dict.fromkeys(window)))
            for row, text in enumerate(window, start):
                result[row] = by_text[text]
        return result

    def forget(self, texts: Sequence[Digest]) -> bool:
        """Deletes what is kept of passages, by the digests of their words; loads no model. False: not just now."""
        from nlp.embedding.vector_cache import forget_texts

        return self._vectors is None or forget_texts(self._vectors, texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Float32 (dimensions,), read-only."""
        with self._loading:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector: NDArray[np.float32] = self._loaded().encode([self._spec.model.prompts.query + text])[0].copy()
        vector.flags.writeable = False
        with self._loading:
            self._queries[text] = vector
            while len(self._queries) > QUERIES_KEPT:
                self._queries.popitem(last=False)
        return vector

    def close(self) -> None:
        """Ends the processes and the cache's connection."""
        with self._loading:
            for part in (self._pool, self._cache):
                if part is not None:
                    part.close()
            self._pool = self._cache = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _vectors_of(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        from nlp.embedding.vector_cache import vector_key

        prompt = self._spec.model.prompts.passage
        maker = f"{self.fingerprint}\0{prompt}"
        keys = {text: vector_key(maker, text.removeprefix(prompt)) for text in texts}
        cache = self._opened_cache()
        kept = cache.find(list(keys.values())) if cache else {}
        missing = [text for text in texts if keys[text] not in kept]
        made = dict(zip(missing, self._encode(missing), strict=True)) if missing else {}
        if cache and made:
            cache.keep({keys[text]: vector for text, vector in made.items()})
        return made | {text: kept[key] for text, key in keys.items() if key in kept}

    def _encode(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        encoder = self._loaded()
        if self._processes == 1:
            return iter(encoder.encode(texts))
        from nlp.embedding.pool import EncoderPool

        with self._loading:
            if self._pool is None:
                self._pool = EncoderPool(self._spec, processes=self._processes, own=encoder)
            pool = self._pool
        return iter(pool.encode(texts))

    def _loaded(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = load_encoder(self._spec)
            return self._encoder

    def _opened_cache(self) -> VectorCache | None:
        from nlp.embedding.vector_cache import VectorCache

        with self._loading:
            if self._cache is None and self._vectors is not None:
                self._cache = VectorCache(self._vectors, dimensions=self.dimensions)
            return self._cache
