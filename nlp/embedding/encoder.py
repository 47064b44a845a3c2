"""Texts to unit vectors, in this process."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.embedding.batches import Batch, plan

if TYPE_CHECKING:
    from nlp.embedding.runtime import Runner

WINDOW = 4096
"""Texts that are cut into tokens and sorted at a time."""

_LEAST_LENGTH = 1e-12


class Encoder:
    """Safe for several threads, which take turns."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._tokenizer = Tokenizer.from_str(runner.tokenizer_json)
        self._tokenizer.enable_truncation(runner.facts.max_tokens)
        self._tokenizer.no_padding()
        self._lock = threading.Lock()

    @property
    def dimensions(self) -> int:
        return self._runner.facts.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (texts, dimensions), in the order of `texts`; the same bits whatever the company."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        with self._lock:
            for start in range(0, len(texts), WINDOW):
                self._fill(vectors[start : start + WINDOW], texts[start : start + WINDOW])
        return vectors

    def _fill(self, vectors: NDArray[np.float32], texts: Sequence[str]) -> None:
        cut = self._tokenizer.encode_batch([_readable(text) for text in texts])
        tokens = [np.array(encoding.ids, np.int64) for encoding in cut]
        for batch in plan([len(ids) for ids in tokens], longest=self._runner.facts.max_tokens):
            raw = self._runner.run(*self._shape(batch, tokens))
            lengths = np.sqrt(np.einsum("ij,ij->i", raw, raw, dtype=np.float64))
            vectors[list(batch.positions)] = raw / np.maximum(lengths, _LEAST_LENGTH)[:, None]

    def _shape(self, batch: Batch, tokens: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        ids = np.full((len(batch.positions), batch.width), self._runner.facts.pad_id, np.int64)
        mask = np.zeros_like(ids)
        for row, position in enumerate(batch.positions):
            ids[row, : tokens[position].size] = tokens[position]
            mask[row, : tokens[position].size] = 1
        return ids, mask


def _readable(text: str) -> str:
    """A tokenizer takes no lone surrogates; ends don't count."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()
