"""What the pages of intake and dossiers show: work asked for, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.disposition import Disposition, Outcome
from models.job import Job, JobKind, JobState
from models.principal import LOCAL
from search_api.web import words
from search_api.web.reasons import why

KINDS: dict[JobKind, str] = {
    JobKind.UPLOAD: "Berkas",
    JobKind.FETCH: "Alamat web",
    JobKind.DOSSIER: "Berkas bukti",
}
STATES: dict[JobState, str] = {
    JobState.WAITING: "Menunggu giliran",
    JobState.RUNNING: "Sedang dikerjakan",
    JobState.DONE: "Selesai",
    JobState.FAILED: "Gagal",
}
STEPS: dict[str, str] = {
    "": "Mulai",
    "items": "Membaca dokumen",
    "evidence": "Memeriksa ulang bukti",
    "typesetting": "Menyusun PDF",
    "originals": "Menyalin halaman asli",
}
_BROUGHT = frozenset({Disposition.STORED, Disposition.UPDATED, Disposition.UNCHANGED, Disposition.DUPLICATE})
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item: what it is called, what became of it, why, and where it can be read now."""

    source: str
    disposition: str
    good: bool
    why: str
    detail: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """`share` is 0..100, None where it can't be told. `counts`: words of a disposition and how many."""

    job: Job
    kind: str
    state: str
    open: bool
    failed: bool
    step: str
    share: int | None
    items: tuple[ItemLine, ...]
    more: int
    counts: tuple[tuple[str, int], ...]
    why: str
    by: str
    url: str


def person_words(job: Job) -> str:
    """Who asked for it; without a login nobody has a name."""
    return "pengguna setempat" if job.principal == LOCAL.id else job.name


def view_of(job: Job) -> JobView:
    where = "/berkas" if job.kind is JobKind.DOSSIER else "/masukan"
    return JobView(
        job=job,
        kind=KINDS[job.kind],
        state=STATES[job.state],
        open=job.state.is_open,
        failed=job.state is JobState.FAILED,
        step=STEPS.get(job.step, job.step),
        share=min(100, 100 * job.done // job.total) if job.total else None,
        items=tuple(_line(outcome) for outcome in job.outcomes[:_MOST_SHOWN]),
        more=max(0, sum(job.counts.values()) - _MOST_SHOWN),
        counts=tuple((words.DISPOSITIONS[d], job.counts[d.value]) for d in Disposition if job.counts.get(d.value)),
        why=why(job.reason),
        by=person_words(job),
        url=f"{where}/{job.id}",
    )


def views_of(jobs: Iterable[Job]) -> tuple[JobView, ...]:
    return tuple(view_of(job) for job in jobs)


def _line(outcome: Outcome) -> ItemLine:
    readable = outcome.document is not None and outcome.disposition in _BROUGHT
    return ItemLine(
        source=outcome.source,
        disposition=words.DISPOSITIONS[outcome.disposition],
        good=outcome.disposition in _BROUGHT,
        why=why(outcome.reason),
        detail=outcome.detail or "",
        url=f"/dokumen/{outcome.document}" if readable else None,
    )
