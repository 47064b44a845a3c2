"""A backup of an engine's store brought back: beside what is there, checked, and put into its place by one change of
aliases."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from models.capture import ArchiveLocation
from models.errors import RequestError, StoreCorruptError, StoreError, StoreVersionError
from models.identity import Digest
from models.ports import Archive
from search_api.store import backup_folder
from search_api.store.disk import disk_error
from search_api.store.elastic import heads, leases
from search_api.store.elastic.backup import LEFT_OUT, ROLES
from search_api.store.elastic.backup_manifest import Manifest, read_manifest
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.clock import Clock
from search_api.store.elastic.head import Head
from search_api.store.elastic.heads import Heads, Held
from search_api.store.elastic.indices import IndexSpec, Indices, Layout
from search_api.store.elastic.layout import SPECS
from search_api.store.elastic.leases import Lease, Leases
from search_api.store.elastic.snapshots import Snapshots
from search_api.store.elastic.statements import Statements
from search_api.store.elastic.store import ElasticStore

log = logging.getLogger(__name__)

_LEASE = "a restore"
_SECONDS = 120.0
_WAIT = 2.0
_AT_ONCE = 200
_OLDEST_STAMP = 1_000_000_000  # generations of our own count from 1; a restore's are called by the second
_SUFFIX = "-restoring"
_MARK = "restored"  # in the meta of the heads' mapping: which backup they are of
_PREFIX = "sha256:"
_KEPT: tuple[IndexSpec, ...] = tuple(spec for specs in ROLES.values() for spec in specs)
_ALIVE = {"term": {"alive": True}}
Step = Callable[[str], None]
Opening = Callable[[Layout], ElasticStore]


def restore(
    source: Path,
    indices: Indices,
    archive: Archive,
    *,
    repository: str,
    replace_there: bool,
    opening: Opening,
    step: Step,
) -> tuple[Manifest, int]:
    """Bring the backup `source` under the prefix of `indices`, its bytes into `archive`; with the number of documents.

    Nothing is written before all its files were checked. Until the end nobody sees anything of it, or still the old
    store; killed anywhere, it can be run again. An engine that holds this very backup, nothing added since, is left as
    it is. With `replace_there` what is there goes; nothing may be using it. `opening` opens a store under another
    prefix.

    Raises RequestError where something is there, NotFoundError for what is no backup or no repository,
    StoreVersionError for one of another version, StoreCorruptError for a damaged one, StoreFullError, StoreBusyError
    where another process restores.
    """
    manifest = read_manifest(source)
    if not replace_there and _holds(indices, manifest):
        return manifest, Heads(indices).documents.count(_ALIVE)
    _check_empty(indices, replace_there=replace_there)
    snapshots = Snapshots(indices.client, repository)
    snapshots.check()
    for kept in manifest.snapshots.values():
        snapshots.check_kept(kept.name, kept.uuid)
    if set(manifest.indices()) != {spec.name for spec in _KEPT}:
        raise StoreVersionError(
            f"{source} was written by Bukti {manifest.bukti}, with other indices", hint="restore it with that one"
        )
    Indices(indices.client, indices.layout, (leases.SPEC,)).ensure()  # no other index is needed to hold a lease
    try:
        backup_folder.check(source, manifest.parts)
        step("checked")
        with Leases(indices).held(_LEASE, seconds=_SECONDS, wait=_WAIT) as lease:
            run = _Run(source, manifest, indices, snapshots, archive, lease=lease, step=step)
            return manifest, run.restored(opening)
    except OSError as error:
        raise disk_error(error, where=source) from error


class _Run:
    """One restore. All of it stands under a prefix of its own until it is whole."""

    def __init__(
        self,
        source: Path,
        manifest: Manifest,
        indices: Indices,
        snapshots: Snapshots,
        archive: Archive,
        *,
        lease: Lease,
        step: Step,
    ) -> None:
        self._source = source
        self._manifest = manifest
        self._indices = indices
        self._client = indices.client
        self._snapshots = snapshots
        self._archive = archive
        self._lease = lease
        self._step = step
        layout = indices.layout
        self._draft = Indices(self._client, replace(layout, prefix=layout.prefix + _SUFFIX), SPECS)
        self._stamp = int(time.time())

    def restored(self, opening: Opening) -> int:
        """The number of documents that are there now."""
        self._clear()
        try:
            self._bring()
            with closing(_opened(opening, self._draft.layout, self._manifest)) as store:
                self._settle()
                store.catch_up()
            self._step("caught up")
            documents = self._counted()
            self._mark()
            self._change_over()
        except BaseException:
            with suppress(StoreError):
                self._clear()
            raise
        return documents

    def _bring(self) -> None:
        """Restore all indices and put them behind aliases of the draft."""
        manifest, prefix = self._manifest, self._indices.layout.prefix
        pattern = f"^{re.escape(manifest.prefix)}-(.+)-v(\\d+)-\\d+$"
        for kept in manifest.snapshots.values():
            self._snapshots.bring(
                kept.name,
                kept.indices,
                pattern=pattern,
                into=f"{prefix}-$1-v$2-{self._stamp}",
                replicas=self._indices.layout.replicas,
            )
            self._snapshots.brought([self._name(index) for index in kept.indices.values()], tick=self._lease.tick)
            self._step("restored")
        actions = [
            {"add": {"index": self._name(index), "alias": self._draft.alias(name), "is_write_index": True}}
            for name, index in manifest.indices().items()
        ]
        self._client.ask(lambda es: es.indices.update_aliases(actions=actions))

    def _name(self, index: str) -> str:
        """What an index of the backup is called now."""
        name, _, _ = index.removeprefix(self._manifest.prefix).rpartition("-")
        return f"{self._indices.layout.prefix}{name}-{self._stamp}"

    def _settle(self) -> None:
        """Bring the bytes, tell heads where they lie and which of them have to tell searches; check what heads name."""
        held = Heads(self._draft)
        unsure = self._unsure(held)
        bodies, statements = Bodies(self._draft, held), Statements(self._draft)
        with closing(_Places()) as places:
            for digest in backup_folder.listed(self._source):
                data = backup_folder.bytes_path(self._source, digest).read_bytes()
                places.put(Digest(_PREFIX + digest), self._archive.put(data))
                self._step("archived")
                self._lease.tick()
            walk = held.walk({"bool": {"must_not": [{"term": {"void": True}}]}})
            while part := list(islice(walk, _AT_ONCE)):
                _check(part, bodies, statements)
                moved = [(_moved(one.head, places, unsure), one) for one in part]
                writes = [(head, one.stored) for head, one in moved if head != one.head]
                if not all(done.ok for done in held.put_all(writes)):
                    raise StoreError("somebody else writes to what is being restored", hint="run it again")
                self._lease.tick()

    def _unsure(self, held: Heads) -> set[str]:
        """Documents whose heads were written after the rows had been caught: the rows may be behind."""
        found: set[str] = set()
        held.documents.refresh()
        for shard, sequence in enumerate(self._manifest.sequences):
            after: Any = None
            while True:
                answer = held.documents.search(
                    query={"range": {"_seq_no": {"gt": sequence}}},
                    preference=f"_shards:{shard}",
                    sort=[{"id": "asc"}],
                    size=_AT_ONCE,
                    search_after=after,
                    source=False,
                    track_total_hits=False,
                )
                hits = answer["hits"]["hits"]
                found.update(hit["_id"] for hit in hits)
                if len(hits) < _AT_ONCE:
                    break
                after = hits[-1]["sort"]
        return found

    def _counted(self) -> int:
        documents = Heads(self._draft).documents
        documents.refresh()
        found = documents.count(_ALIVE)
        if found < self._manifest.documents:
            raise StoreCorruptError(
                f"{found:,} documents came back of {self._manifest.documents:,}", hint="use another backup"
            )
        return found

    def _mark(self) -> None:
        index, mapping = self._draft.physical()[heads.SPEC.name]
        meta = {**mapping["_meta"], _MARK: {"backup": self._manifest.digest, "moment": Clock(self._draft).last()}}
        self._client.ask(lambda es: es.indices.put_mapping(index=index, meta=meta))

    def _change_over(self) -> None:
        """One change of the engine's state: all of the new, nothing of the old."""
        self._lease.renew()
        here, there = self._draft.physical(), self._indices.physical()
        actions: list[dict[str, Any]] = []
        for spec in _KEPT:
            index, _ = here[spec.name]
            actions.append({"add": {"index": index, "alias": self._indices.alias(spec.name), "is_write_index": True}})
            actions.append({"remove": {"index": index, "alias": self._draft.alias(spec.name)}})
            if spec.name in there:
                actions.append({"remove_index": {"index": there[spec.name][0]}})
        actions += [{"remove_index": {"index": here[spec.name][0]}} for spec in LEFT_OUT if spec.name in here]
        self._client.ask(lambda es: es.indices.update_aliases(actions=actions))

    def _clear(self) -> None:
        """Remove what a restore left that was stopped: indices of ours that no alias leads to, and drafts."""
        for spec in _KEPT:
            for index in self._indices.leftovers(spec):
                if int(index.rpartition("-")[2]) >= _OLDEST_STAMP:
                    self._indices.drop(index)
        for index, _ in self._draft.physical().values():
            self._indices.drop(index)


class _Places:
    """Where bytes lie now, by digest: on disk, for there may be many millions."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE place (digest TEXT PRIMARY KEY, file, offset, length) WITHOUT ROWID")

    def put(self, digest: Digest, location: ArchiveLocation) -> None:
        row = (digest, location.file, location.offset, location.length)
        self._db.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)", row)

    def get(self, digest: Digest) -> ArchiveLocation | None:
        row = self._db.execute("SELECT file, offset, length FROM place WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else ArchiveLocation(file=row[0], offset=row[1], length=row[2])

    def close(self) -> None:
        self._db.close()


def _opened(opening: Opening, layout: Layout, manifest: Manifest) -> ElasticStore:
    try:
        return opening(layout)
    except StoreVersionError as error:
        raise StoreVersionError(
            f"the backup was written by Bukti {manifest.bukti}: {error.message}",
            hint="restore it with that version, then upgrade",
        ) from error


def _check(part: Sequence[Held], bodies: Bodies, statements: Statements) -> None:
    """All that heads name must be there. Raises StoreCorruptError."""
    alive = [one.head for one in part if not one.head.is_withdrawn]
    found = bodies.many({read.digest for head in alive for read in head.texts})
    texts = statements.texts({read.facts for head in alive for read in head.texts})
    statements.spoken({said.analysis for head in alive for said in head.said})
    for head in alive:
        for read in head.texts:
            if read.digest not in found or read.facts not in texts:
                raise StoreCorruptError(f"a text of {head.id} is not in the backup", hint="use another backup")


def _moved(head: Head, places: _Places, unsure: set[str]) -> Head:
    captures = []
    for kept in head.captures:
        place = places.get(kept.capture.digest) if kept.capture.location is not None else None
        captures.append(replace(kept, capture=replace(kept.capture, location=place)) if place is not None else kept)
    return replace(head, captures=tuple(captures), indexed=0 if head.id in unsure else head.indexed)


def _holds(indices: Indices, manifest: Manifest) -> bool:
    """Whether it was this backup that was restored last, and nothing was written since."""
    found = indices.physical().get(heads.SPEC.name)
    mark = found[1].get("_meta", {}).get(_MARK) if found else None
    if mark is None or mark["backup"] != manifest.digest:
        return False
    return bool(mark["moment"] == Clock(indices).last())


def _check_empty(indices: Indices, *, replace_there: bool) -> None:
    if replace_there:
        return
    for name, index in _there(indices):
        answer = indices.client.ask(lambda es, index=index: es.count(index=index)).body  # type: ignore[misc]
        if answer["count"]:
            raise RequestError(
                f"the engine holds a store already under {indices.layout.prefix} ({answer['count']:,} in {name})",
                parameter="BUKTI_ELASTICSEARCH_PREFIX",
                hint="set another prefix, or give --replace",
            )


def _there(indices: Indices) -> Iterator[tuple[str, str]]:
    """Indices that a restore would take the place of, refreshed."""
    found = indices.physical()
    for spec in _KEPT:
        if spec.name in found and spec.name != "clock":
            index = found[spec.name][0]
            indices.client.ask(lambda es, index=index: es.indices.refresh(index=index))  # type: ignore[misc]
            yield spec.name, index
