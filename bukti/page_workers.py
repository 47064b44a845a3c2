"""Processes that read pages, each within a time; one that overstays or dies is replaced and costs its own page only."""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from enum import Enum
from multiprocessing import get_context
from multiprocessing.connection import Connection

from bukti.settings import Settings
from models.disposition import Outcome
from models.errors import StoreError
from search_api.store.records import Item

# What a process may take to load lexicons and models before its first page.
START_SECONDS = 300.0
# Pages that one process has at a time: while it reads one, the next lies in its pipe, so it never waits for us.
SEATS = 2
_STARTS = 3
Read = Callable[..., Item | Outcome]
Prepare = Callable[[Settings], None]


class Lost(Enum):
    """No answer: the process overstayed at this page, died at it, or ended before it came to it."""

    OVERSTAYED = "overstayed"
    DIED = "died"
    NOT_BEGUN = "not_begun"


class PageWorkers:
    """`count` processes, started when they are needed. For `count * SEATS` threads at once."""

    def __init__(self, settings: Settings, read: Read, prepare: Prepare, *, count: int) -> None:
        self._workers = [_Worker(settings, read, prepare) for _ in range(count)]
        # The lowest seat first: a second page goes to a process only when every other one has its first.
        self._seats: queue.PriorityQueue[tuple[int, int]] = queue.PriorityQueue()
        for place in range(count):
            for seat in range(SEATS):
                self._seats.put((seat, place))

    def ask(self, *job: object, seconds: float) -> Item | Outcome | Lost:
        """What reading gives, never NOT_BEGUN. Blocks. Raises StoreError where no process can be started."""
        seat, place = self._seats.get()
        try:
            return self._workers[place].ask(job, seconds)
        finally:
            self._seats.put((seat, place))

    def close(self) -> None:
        """End every process. Harmless to repeat."""
        for worker in self._workers:
            worker.close()


class _Worker:
    """One process after the other."""

    def __init__(self, settings: Settings, read: Read, prepare: Prepare) -> None:
        self._settings, self._read, self._prepare = settings, read, prepare
        self._hopeless = False
        self._starting = threading.Lock()
        self._process: _Process | None = None

    def ask(self, job: tuple[object, ...], seconds: float) -> Item | Outcome | Lost:
        while True:
            answer = self._ready().ask(job, seconds)
            if answer is not Lost.NOT_BEGUN:
                return answer

    def close(self) -> None:
        with self._starting:
            if self._process is not None:
                self._process.end()

    def _ready(self) -> _Process:
        with self._starting:
            if self._process is not None and not self._process.ended:
                return self._process
            for _ in range(0 if self._hopeless else _STARTS):
                process = self._process = _Process(self._settings, self._read, self._prepare)
                if process.begun():
                    return process
            self._hopeless = True
        raise StoreError("the processes that read pages don't start", hint="run `bukti crawl -v` and see why")


class _Process:
    """One process's life. Pages are answered in the order in which they were sent."""

    def __init__(self, settings: Settings, read: Read, prepare: Prepare) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, read, prepare, settings, os.getpid()), daemon=True, name="bukti-reader"
        )
        self._process.start()
        theirs.close()  # else its end is not seen
        self._sending = threading.Lock()
        self._turn = threading.Condition()
        self._sent = self._answered = 0
        self.ended = False

    def begun(self) -> bool:
        """Whether it came up; ended where it did not."""
        try:
            ready = self._pipe.poll(START_SECONDS) and self._pipe.recv() is None
        except (EOFError, OSError):
            ready = False
        if not ready:
            self.end()
        return ready

    def ask(self, job: tuple[object, ...], seconds: float) -> Item | Outcome | Lost:
        with self._sending:
            if self.ended:
                return Lost.NOT_BEGUN
            number = self._sent
            self._sent += 1
            try:
                self._pipe.send(job)
            except OSError:
                # It is dead, at the page before this one if there was one; that page's own thread sees it, too.
                return self._unsent(number)
        with self._turn:
            self._turn.wait_for(lambda: self.ended or self._answered == number)
            if self.ended:
                return Lost.NOT_BEGUN
        return self._answer(seconds)

    def end(self) -> None:
        """Kill it; who waits for a turn is told. Harmless to repeat."""
        with self._turn:
            self.ended = True
            self._turn.notify_all()
        self._process.kill()
        self._process.join(5.0)

    def _unsent(self, number: int) -> Lost:
        with self._turn:
            self._turn.wait_for(lambda: self.ended or self._answered == number)
        self.end()
        return Lost.NOT_BEGUN

    def _answer(self, seconds: float) -> Item | Outcome | Lost:
        """Of the page whose turn it is: its time begins now, for before it another one was read."""
        try:
            if self._pipe.poll(seconds):
                answer: Item | Outcome = self._pipe.recv()
                with self._turn:
                    self._answered += 1
                    self._turn.notify_all()
                return answer
            lost = Lost.OVERSTAYED
        except (EOFError, OSError):
            lost = Lost.DIED
        self.end()
        return lost


def _serve(pipe: Connection, read: Read, prepare: Prepare, settings: Settings, parent: int) -> None:
    """A process's whole life: read what is sent until nobody sends any more."""
    # Ctrl-C at a terminal reaches every process of the crawl: what is under way comes to its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)  # what fetches must answer hosts in time
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    prepare(settings)
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(read(*job))


def _end_with(parent: int) -> None:
    """A parent that is killed leaves nobody behind, whatever is being read."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)
