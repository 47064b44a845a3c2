"""Gathers what many coroutines want done into batches for one thread: one wait for the disk for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Batches(Generic[T, R]):
    """`work` does a batch in a thread of `executor`, giving one result an item in order; what it raises, all get.

    While a batch is being done the next one gathers: alone an item waits for nobody.
    """

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], executor: Executor, *, size: int = 64) -> None:
        self._work = work
        self._executor = executor
        self._size = size
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._running: asyncio.Task[None] | None = None

    async def do(self, item: T) -> R:
        """The item's own result, when its batch is done."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((item, future))
        if self._running is None or self._running.done():
            self._running = loop.create_task(self._run())
        return await future

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
            try:
                results = await loop.run_in_executor(self._executor, self._work, [item for item, _ in batch])
            except Exception as error:  # the coroutines that wait are the ones to deal with it
                for _, future in batch:
                    _settle(future, error=error)
                continue
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)


def _settle(future: asyncio.Future[R], result: R | None = None, *, error: Exception | None = None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)  # type: ignore[arg-type]
