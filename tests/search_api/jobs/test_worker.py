"""Work in the background outlasts the program, fails in one line, and never takes the thread with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.disposition import Disposition, Outcome
from models.errors import MalformedInput
from models.identity import DocumentId
from models.job import Job, JobKind, JobState
from search_api.jobs.worker import MOST_ATTEMPTS, Runner, Told, Worker
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import PlainTerms, registry

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Begin = Callable[[Runner], Worker]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    found = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())
    yield found
    found.close()


@pytest.fixture
def begin(store: EmbeddedStore) -> Iterator[Begin]:
    begun: list[Worker] = []

    def worker(runner: Runner) -> Worker:
        begun.append(Worker(store.jobs, dict.fromkeys(JobKind, runner)))
        return begun[-1]

    yield worker
    for one in begun:
        one.stop()


def new(identity: str = "a") -> Job:
    return Job(id=identity, kind=JobKind.UPLOAD, principal="rini", name="Rini", created=AT, subject="laporan.pdf")


def ended(store: EmbeddedStore, identity: str = "a") -> Job:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        job = store.jobs.job(identity)
        if job is not None and not job.state.is_open:
            return job
        time.sleep(0.02)
    raise AssertionError("the job did not end")


def test_what_became_of_each_item_is_kept(store: EmbeddedStore, begin: Begin) -> None:
    def run(job: Job, told: Told) -> None:
        for number in range(700):
            kind = Disposition.STORED if number % 7 else Disposition.FAILED
            told.outcome(Outcome(source=str(number), disposition=kind, document=DocumentId(f"d1:{number}")))
        told.fact(size="12")

    begin(run).submit(new())
    job = ended(store)
    assert job.state is JobState.DONE
    assert job.counts == {"failed": 100, "stored": 600}
    assert 0 < len(job.outcomes) < 700
    assert job.facts["size"] == "12"
    assert job.ended is not None


def test_a_failure_is_one_line_and_the_next_job_runs(store: EmbeddedStore, begin: Begin) -> None:
    def run(job: Job, told: Told) -> None:
        if job.id == "a":
            raise MalformedInput("no PDF", hint="save it again")
        if job.id == "b":
            raise ZeroDivisionError

    worker = begin(run)
    for identity in "abc":
        worker.submit(new(identity))
    assert (ended(store, "a").reason, ended(store, "a").error) == ("malformed", "no PDF; save it again")
    assert (ended(store, "b").state, ended(store, "b").reason) == (JobState.FAILED, "internal")
    assert ended(store, "c").state is JobState.DONE


def test_what_a_killed_program_left_is_gone_on_with(store: EmbeddedStore, begin: Begin) -> None:
    store.jobs.add_job(replace(new("running"), state=JobState.RUNNING, attempts=1))
    store.jobs.add_job(new("waiting"))
    done: list[str] = []
    begin(lambda job, _: done.append(job.id)).start()
    assert ended(store, "waiting").state is JobState.DONE
    assert ended(store, "running").attempts == 2
    assert done == ["running", "waiting"]


def test_a_job_that_kills_the_program_again_and_again_is_given_up(store: EmbeddedStore, begin: Begin) -> None:
    store.jobs.add_job(replace(new(), state=JobState.RUNNING, attempts=MOST_ATTEMPTS))
    begin(lambda *_: pytest.fail("it was begun once more")).start()
    job = ended(store)
    assert (job.state, job.reason) == (JobState.FAILED, "interrupted")


def test_a_stop_lets_go_and_the_next_start_goes_on(store: EmbeddedStore, begin: Begin) -> None:
    running = threading.Event()

    def endless(job: Job, told: Told) -> None:
        for number in range(100_000):
            running.set()
            told.progress("evidence", number, 100_000)
            time.sleep(0.01)

    first = begin(endless)
    first.submit(new())
    assert running.wait(10)
    first.stop()
    left = store.jobs.job("a")
    assert left is not None
    assert (left.state, left.attempts) == (JobState.WAITING, 0)
    begin(lambda *_: None).start()
    assert ended(store).state is JobState.DONE
