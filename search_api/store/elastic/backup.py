"""A consistent copy of an engine's store: three snapshots of the engine's own, one after another, and a folder with the
archived bytes.

The indices can't be caught at one instant, so their order does it. What is written behind a head (rows of the search,
the log, what crawlers and jobs remember) is caught first: nothing is remembered of a document that is not there. The
heads with their stories come next, while nobody compares texts. What is written before a head is caught last: all that
a head names is there. Heads that changed since the first snapshot are known by their sequence numbers: a restore makes
their rows anew.
"""

from __future__ import annotations

import json
import logging
import os
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from models.errors import StoreBusyError, StoreError
from models.ports import Archive
from search_api.store import backup_folder, signed_manifest
from search_api.store.backup_folder import Bytes
from search_api.store.disk import disk_error
from search_api.store.elastic import (
    accounts,
    audit,
    building,
    clock,
    crawl_state,
    facts_index,
    heads,
    jobs,
    leases,
    lines,
    members,
    outlets,
    reindexing,
    statements,
    story_rows,
    work_claims,
)
from search_api.store.elastic.backup_manifest import Kept, Manifest
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.indices import IndexSpec, Indices
from search_api.store.elastic.leases import Lease, Leases
from search_api.store.elastic.snapshots import Snapshots
from search_api.store.elastic.stories import StoryKeeper

log = logging.getLogger(__name__)

# By role, in the order in which they are caught.
ROLES: dict[str, tuple[IndexSpec, ...]] = {
    "rows": (
        facts_index.SPEC,
        lines.SPEC,
        crawl_state.PAGE,
        crawl_state.SOURCE,
        jobs.JOB,
        jobs.BROUGHT,
        accounts.PERSON,
        accounts.TOKEN,
        accounts.SESSION,
        audit.SPEC,
    ),
    "heads": (heads.SPEC, story_rows.WORDS, story_rows.STORY, story_rows.PLAN),
    "parts": (
        members.CLAIMS,
        members.TEXTS,
        statements.SPEC,
        statements.PASSAGES,
        outlets.SPEC,
        clock.SPEC,  # last: instants and numbers go on behind all that were given out
    ),
}
# Who does what just now: of no use afterwards.
LEFT_OUT: tuple[IndexSpec, ...] = (leases.SPEC, building.SPEC, work_claims.SPEC)
LEASE = "a backup"
_SECONDS = 60.0
_WAIT = 5.0
_NOTE = "snapshots.json"  # in the unfinished folder: what a killed run may have left in the repository
_TRIES = 3
_ALIVE = {"term": {"alive": True}}
_WITHDRAWN = {"exists": {"field": "withdrawn"}}
Step = Callable[[str], None]


class _Withdrawn(Exception):
    """What was caught was withdrawn meanwhile: its words must not be in a backup."""


def back_up(indices: Indices, archive: Archive, target: Path, *, home: Path, repository: str, step: Step) -> Manifest:
    """Take snapshots into the repository and write the folder `target`, which must not be there yet, to go with them.

    It is made beside its place and renamed when all is whole. Raises RequestError where `target` exists or lies in the
    data folder `home`, NotFoundError where the engine has no such repository, StoreFullError, StoreBusyError when
    another backup or a reindex is going on; nothing stays of what was begun.
    """
    backup_folder.check_target(target, home)
    snapshots = Snapshots(indices.client, repository)
    snapshots.check()
    try:
        with Leases(indices).held(LEASE, seconds=_SECONDS, wait=_WAIT) as lease:
            _sweep(snapshots, indices.layout.prefix, backup_folder.draft_of(target.absolute()) / _NOTE)
            with backup_folder.unfinished(target.absolute()) as folder:
                manifest = _Run(indices, snapshots, archive, folder, lease=lease, step=step).made()
                backup_folder.finish(folder, target.absolute())
    except OSError as error:
        raise disk_error(error, where=target) from error
    return manifest


class _Run:
    """One backup being made."""

    def __init__(
        self, indices: Indices, snapshots: Snapshots, archive: Archive, folder: Path, *, lease: Lease, step: Step
    ) -> None:
        self._indices = indices
        self._snapshots = snapshots
        self._archive = archive
        self._folder = folder
        self._lease = lease
        self._step = step
        self._heads = Heads(indices)

    def made(self) -> Manifest:
        for _ in range(_TRIES):
            names = self._names()
            try:
                return self._taken(names)
            except _Withdrawn:
                self._snapshots.drop(list(names.values()))
                backup_folder.empty(self._folder)
            except BaseException:
                with suppress(StoreError):
                    self._snapshots.drop(list(names.values()))
                raise
        raise StoreBusyError("documents are being withdrawn", hint="run it again when that is done")

    def _names(self) -> dict[str, str]:
        stem = f"{self._indices.layout.prefix}-{datetime.now(UTC):%Y%m%dt%H%M%S}-{uuid.uuid4().hex[:8]}"
        names = {role: f"{stem}-{role}" for role in ROLES}
        note = self._folder / _NOTE
        note.write_text(json.dumps(list(names.values())), encoding="ascii")
        backup_folder.sync(note)
        return names

    def _taken(self, names: dict[str, str]) -> Manifest:
        withdrawn, documents = self._withdrawn(), self._heads.documents.count(_ALIVE)
        sequences = self._sequences()
        physical = {name: index for name, (index, _) in self._indices.physical().items()}
        kept = {role: {spec.name: physical[spec.name] for spec in specs} for role, specs in ROLES.items()}
        taken: dict[str, str] = {}
        with Leases(self._indices).held(reindexing.LEASE, seconds=reindexing.SECONDS, wait=_WAIT) as building:
            if self._indices.physical()[facts_index.SPEC.name][0] != kept["rows"][facts_index.SPEC.name]:
                raise StoreBusyError("the index was built anew just now", hint="run it again")
            # The engine removes no index while it is caught: a reindex would fail behind its last step.
            taken["rows"] = self._snapshots.take(names["rows"], kept["rows"].values(), tick=self._ticking(building))
        self._step("rows")
        taken["heads"] = self._take_heads(names["heads"], kept["heads"])
        self._step("heads")
        copied = self._copy_bytes()
        taken["parts"] = self._snapshots.take(names["parts"], kept["parts"].values(), tick=self._lease.tick)
        self._step("parts")
        if self._withdrawn() != withdrawn:
            raise _Withdrawn
        copied.write_list()
        (self._folder / _NOTE).unlink()
        manifest = Manifest(
            bukti=version("bukti"),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            prefix=self._indices.layout.prefix,
            repository=self._snapshots.repository,
            snapshots={role: Kept(name=names[role], uuid=taken[role], indices=kept[role]) for role in ROLES},
            sequences=sequences,
            documents=documents,
            parts={backup_folder.LIST: backup_folder.written(self._folder / backup_folder.LIST)},
            archived=copied.count,
            archived_size=copied.size,
            lacking=copied.lacking,
        )
        os.sync()
        return signed_manifest.write(self._folder, manifest)

    def _take_heads(self, name: str, kept: dict[str, str]) -> str:
        stories = StoryKeeper(
            self._indices, self._heads, Clock(self._indices), bodies=Bodies(self._indices, self._heads)
        )
        with stories.still() as turn:
            self._snapshots.begin(name, kept.values())
            self._snapshots.caught(name, tick=self._ticking(turn))
            turn.renew()  # nobody else changed them until here
        return self._snapshots.finished(name, tick=self._lease.tick)

    def _copy_bytes(self) -> Bytes:
        """All bytes that heads name now; those that were caught name no more."""
        copied = Bytes(self._folder, self._archive)
        self._heads.documents.refresh()
        for held in self._heads.walk(_ALIVE):
            for one in held.head.captures:
                location = one.capture.location
                if location is not None and copied.copy(one.capture.digest, location):
                    self._step("archived")
            self._lease.tick()
        return copied

    def _withdrawn(self) -> int:
        self._heads.documents.refresh()
        return self._heads.documents.count(_WITHDRAWN)

    def _sequences(self) -> list[int]:
        """By shard, the number up to which every write to the heads is done."""
        alias = self._heads.documents.alias
        answer = self._indices.client.ask(lambda es: es.indices.stats(index=alias, level="shards")).body
        (found,) = answer["indices"].values()
        copies = sorted(found["shards"].items(), key=lambda shard: int(shard[0]))
        return [
            next(int(copy["seq_no"]["local_checkpoint"]) for copy in shard if copy["routing"]["primary"])
            for _, shard in copies
        ]

    def _ticking(self, other: Lease) -> Callable[[], None]:
        def tick() -> None:
            self._lease.tick()
            other.tick()

        return tick


def _sweep(snapshots: Snapshots, prefix: str, note: Path) -> None:
    """Remove what killed runs left in the repository: nobody but us is taking any now."""
    noted: list[str] = []
    with suppress(OSError, ValueError):
        noted = [str(name) for name in json.loads(note.read_text(encoding="ascii"))]
    # To the letter: `bukti-2` is a prefix, too, and its backup may be going on.
    form = re.compile(rf"{re.escape(prefix)}-\d{{8}}t\d{{6}}-[0-9a-f]{{8}}-(?:{'|'.join(ROLES)})")
    states = {name: state for name, state in snapshots.ours(f"{prefix}-2").items() if form.fullmatch(name)}
    for name in states:
        stem, _, _ = name.rpartition("-")
        if states.get(f"{stem}-parts") != "SUCCESS":
            noted.append(name)
    left = [name for name in dict.fromkeys(noted) if name in states]
    for name in left:
        log.warning("removing the snapshot %s of a backup that was never finished", name)
    snapshots.drop(left)
