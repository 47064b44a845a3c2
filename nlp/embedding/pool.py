"""Several processes for many texts, one thread each; the vectors are those of one process, bit for bit."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp.embedding.loading import EncoderSpec, load_encoder

if TYPE_CHECKING:
    from nlp.embedding.encoder import Encoder

CHUNK = 256
"""Texts that a process takes at a time."""

_log = logging.getLogger(__name__)
_worker: list[Encoder] = []


class EncoderPool:
    """Each process holds a model of its own; where they die (memory), this one goes on alone."""

    def __init__(self, spec: EncoderSpec, *, processes: int, own: Encoder) -> None:
        self._spec = spec
        self._processes = processes
        self._own = own
        self._executor: ProcessPoolExecutor | None = None

    @property
    def dimensions(self) -> int:
        return self._own.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `Encoder.encode`; few texts are not worth a process."""
        if len(texts) <= CHUNK:
            return self._own.encode(texts)
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        chunks = list(_chunks(texts))
        try:
            executor = self._started()
            jobs = [executor.submit(_encode, [texts[i] for i in chunk]) for chunk in chunks]
            while jobs:
                vectors[chunks[0]] = jobs[0].result()
                del jobs[0], chunks[0]
        except BrokenProcessPool:
            _log.warning("a process that embeds passages was ended from outside; going on with one")
            self.close()
            for chunk in chunks:
                vectors[chunk] = self._own.encode([texts[i] for i in chunk])
        return vectors

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self._processes,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._spec,),
            )
        return self._executor


def _chunks(texts: Sequence[str]) -> Iterator[list[int]]:
    """Positions of texts of like length, the long ones first: the last chunk to end is then a short one."""
    order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
    for start in range(0, len(order), CHUNK):
        yield order[start : start + CHUNK]


def _start(spec: EncoderSpec) -> None:
    """In a new process: the terminal's interrupt is the parent's to handle, and its death is ours."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _worker[:] = [load_encoder(spec)]


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _encode(texts: list[str]) -> NDArray[np.float32]:
    return _worker[0].encode(texts)
