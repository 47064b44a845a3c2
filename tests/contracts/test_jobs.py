"""Work in the background: kept, changed by whoever read it last, found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.disposition import Disposition, Outcome
from models.errors import NotFoundError, RequestError
from models.identity import DocumentId
from models.job import Job, JobKind, JobState
from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def job(identity: str, kind: JobKind = JobKind.UPLOAD, principal: str = "rini") -> Job:
    return Job(id=identity, kind=kind, principal=principal, name="Rini", created=AT, subject="laporan.pdf")


def test_a_job_is_kept_over_a_restart(make_store: MakeStore) -> None:
    first = make_store()
    first.jobs.add_job(job("a"))
    first.close()
    assert make_store().jobs.job("a") == job("a")
    assert make_store().jobs.job("b") is None


def test_an_id_is_given_once(store: Store) -> None:
    store.jobs.add_job(job("a"))
    with pytest.raises(RequestError):
        store.jobs.add_job(job("a", principal="budi"))
    with pytest.raises(NotFoundError):
        store.jobs.change_job(job("b"))


def test_of_two_who_change_it_one_is_first(store: Store) -> None:
    store.jobs.add_job(job("a"))
    one = two = store.jobs.job("a")
    assert one is not None
    assert two is not None
    changed = store.jobs.change_job(replace(one, state=JobState.RUNNING))
    assert store.jobs.change_job(replace(two, state=JobState.FAILED)) is None
    assert changed is not None
    assert store.jobs.job("a") == changed
    assert (changed.state, changed.version) == (JobState.RUNNING, one.version + 1)


def test_open_ones_the_oldest_first_and_recent_ones_the_newest(store: Store) -> None:
    for identity, kind in (("a", JobKind.UPLOAD), ("b", JobKind.DOSSIER), ("c", JobKind.FETCH)):
        store.jobs.add_job(job(identity, kind, principal="budi" if identity == "c" else "rini"))
    assert [j.id for j in store.jobs.open_jobs()] == ["a", "b", "c"]
    store.jobs.change_job(replace(job("a"), state=JobState.DONE))
    assert [j.id for j in store.jobs.open_jobs()] == ["b", "c"]
    assert [j.id for j in store.jobs.jobs((JobKind.UPLOAD, JobKind.FETCH))] == ["c", "a"]
    assert [j.id for j in store.jobs.jobs(tuple(JobKind), principal="rini", size=1)] == ["b"]


def test_a_document_knows_who_brought_it_first(store: Store) -> None:
    brought = Outcome(source="laporan.pdf", disposition=Disposition.STORED, document=DocumentId("d1:1"))
    known = Outcome(source="lain.pdf", disposition=Disposition.UNCHANGED, document=DocumentId("d1:2"))
    for identity in ("a", "b"):
        store.jobs.add_job(job(identity))
        store.jobs.change_job(replace(job(identity), state=JobState.DONE, outcomes=(brought, known)))
    found = store.jobs.job_of_document(DocumentId("d1:1"))
    assert found is not None
    assert found.id == "a"
    assert store.jobs.job_of_document(DocumentId("d1:2")) is None
