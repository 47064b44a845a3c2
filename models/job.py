"""Work that a person asked for and that goes on while they do something else: its state outlasts the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.disposition import Outcome


class JobKind(StrEnum):
    """`upload`: a file handed in; `fetch`: an address to be fetched; `dossier`: a dossier to be made."""

    UPLOAD = "upload"
    FETCH = "fetch"
    DOSSIER = "dossier"


class JobState(StrEnum):
    """`waiting` and `running` ones are gone on with when the program starts again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        return self in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work and who asked for it.

    `subject` is the file's name, the address or the region's code; `facts` what the work needs and what came of it.
    `step`, `done` and `total` tell how far it is; `outcomes` what became of each item, the first ones by name and all
    in `counts` by disposition. `error`: one line, where it failed. `attempts` counts beginnings. `version` is the
    store's: a change is kept only where it is still the one that was read.
    """

    id: str
    kind: JobKind
    principal: str
    name: str
    created: datetime
    subject: str
    facts: dict[str, str] = field(default_factory=dict)
    state: JobState = JobState.WAITING
    step: str = ""
    done: int = 0
    total: int = 0
    outcomes: tuple[Outcome, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    error: str | None = None
    reason: str | None = None
    ended: datetime | None = None
    attempts: int = 0
    version: int = 0
