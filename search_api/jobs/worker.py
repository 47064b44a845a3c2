"""One thread that does what was asked for, a job after another; each step of it is in the record, so that a program
that was killed goes on where it stood."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from models.disposition import Outcome
from models.errors import BuktiError, StoreError
from models.job import Job, JobKind, JobState
from search_api.store.jobs import Jobs

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
MOST_OUTCOMES = 500
_TOLD_EVERY = 0.4
_WAITS = 0.5
_STOPS_WITHIN = 10.0
INTERRUPTED = "interrupted"


class Stopped(Exception):
    """The program ends: the job is left as it is and gone on with at the next start."""


class Told:
    """How a running job tells how far it is; writes no oftener than somebody can read."""

    def __init__(self, jobs: Jobs, job: Job, stopping: threading.Event) -> None:
        self._jobs = jobs
        self._stopping = stopping
        self._last = 0.0
        self.job = job

    def progress(self, step: str, done: int, total: int) -> None:
        self._keep(replace(self.job, step=step, done=done, total=total))

    def outcome(self, outcome: Outcome) -> None:
        """One item more; the first of them are kept by name."""
        kind = outcome.disposition.value
        counts = self.job.counts | {kind: self.job.counts.get(kind, 0) + 1}
        kept = (*self.job.outcomes, outcome) if len(self.job.outcomes) < MOST_OUTCOMES else self.job.outcomes
        done = sum(counts.values())
        self._keep(replace(self.job, step="items", done=done, counts=counts, outcomes=kept))

    def fact(self, **facts: str) -> None:
        """Something that came of it."""
        self.job = replace(self.job, facts=self.job.facts | facts)

    def _keep(self, job: Job) -> None:
        self.job = job
        if self._stopping.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self._last >= _TOLD_EVERY:
            self._last = now
            self.job = self._jobs.change_job(job) or job


Runner = Callable[[Job, Told], None]


class Worker:
    """Start it once; safe to submit to from any thread."""

    def __init__(self, jobs: Jobs, runners: Mapping[JobKind, Runner]) -> None:
        self._jobs = jobs
        self._runners = runners
        self._queue: queue.Queue[str] = queue.Queue()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Go on with what an earlier run left, then with what comes. Harmless to repeat."""
        with self._lock:
            if self._thread is not None:
                return
            for job in self._jobs.open_jobs():
                self._queue.put(job.id)
            self._thread = threading.Thread(target=self._work, name="bukti-jobs", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Let go of the running job at its next step; it goes on at the next start."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_STOPS_WITHIN)

    def submit(self, job: Job) -> None:
        """Keep the job, durable on return, and have it done."""
        self._jobs.add_job(job)
        self._queue.put(job.id)
        self.start()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                identity = self._queue.get(timeout=_WAITS)
            except queue.Empty:
                continue
            try:
                self._do(identity)
            except Stopped:
                return
            except StoreError as error:
                # Nothing is lost: the job is in the record as it was, and gone on with at the next start.
                log.warning("a job waits for the next start: %s", error.detail)

    def _do(self, identity: str) -> None:
        job = self._jobs.job(identity)
        if job is None or not job.state.is_open:
            return
        if job.attempts >= MOST_ATTEMPTS:
            told = f"the program ended {job.attempts} times while it did this"
            self._end(replace(job, state=JobState.FAILED, reason=INTERRUPTED, error=told))
            return
        begun = self._jobs.change_job(
            replace(job, state=JobState.RUNNING, attempts=job.attempts + 1, counts={}, outcomes=(), error=None)
        )
        if begun is None:
            return  # somebody else has begun it
        told_of = Told(self._jobs, begun, self._stopping)
        try:
            self._runners[job.kind](begun, told_of)
        except Stopped:
            # Ended in order, not by the job's fault.
            self._jobs.change_job(replace(told_of.job, state=JobState.WAITING, attempts=begun.attempts - 1))
            raise
        except BuktiError as error:
            self._end(replace(told_of.job, state=JobState.FAILED, reason=error.reason, error=error.detail))
        except Exception as error:  # a fault of ours in one job must not end the thread; the log has the place
            log.exception("job %s failed", identity)
            told = f"internal error: {type(error).__name__}"
            self._end(replace(told_of.job, state=JobState.FAILED, reason="internal", error=told))
        else:
            self._end(replace(told_of.job, state=JobState.DONE))

    def _end(self, job: Job) -> None:
        self._jobs.change_job(replace(job, ended=datetime.now(UTC)))
