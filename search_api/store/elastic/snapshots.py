"""The engine's own snapshots in one of its repositories."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.errors import NotFoundError, StoreBusyError, StoreCorruptError, StoreError
from search_api.store.elastic.client import Client

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_LONGEST_POLL = 2.0
_LACKS_REPOSITORY = "repository_missing_exception"
_LACKS_SNAPSHOT = "snapshot_missing_exception"
_IN_USE = "already in use"
_LOST = "unassigned primary shards"
_NAMES = re.compile(r"\[([^\]]+)\]")
_OPEN_INDEX = "with same name already exists"
_BUSY = "concurrent_snapshot_execution_exception"
_MADE = "SUCCESS"
_CAUGHT = frozenset({"FINALIZE", "DONE"})
_BLOCKS = ("index.blocks.write", "index.blocks.read_only", "index.blocks.read_only_allow_delete")
_OURS = {"made_by": "bukti backup"}
Tick = Callable[[], None]


class Snapshots:
    def __init__(self, client: Client, repository: str) -> None:
        self._client = client
        self.repository = repository

    def check(self) -> None:
        """Raises NotFoundError where the engine has no such repository, StoreError for one that it can't write to."""
        try:
            self._client.ask(lambda es: es.snapshot.verify_repository(name=self.repository))
        except StoreError as error:
            if _LACKS_REPOSITORY in error.message:
                raise NotFoundError(
                    f"the engine at {self._client.address.url} has no snapshot repository {self.repository}",
                    hint=f"make it: PUT /_snapshot/{self.repository} (docs/operations.md, Backup)",
                ) from error
            raise

    def begin(self, name: str, indices: Iterable[str]) -> None:
        """Have the engine take a snapshot, all of it or none."""
        try:
            self._client.ask(
                lambda es: es.snapshot.create(
                    repository=self.repository,
                    snapshot=name,
                    indices=",".join(indices),
                    include_global_state=False,
                    feature_states=["none"],
                    partial=False,
                    metadata=_OURS,
                    wait_for_completion=False,
                )
            )
        except StoreError as error:
            if _LOST in error.message:
                which = _NAMES.findall(error.message.partition(_LOST)[2])
                raise StoreError(
                    f"the engine can't take a snapshot: it lacks shards of {which[-1] if which else 'an index'}",
                    hint="bring its nodes back (GET _cluster/health says what is missing), then run it again",
                ) from error
            if _IN_USE not in error.message:  # the names are ours alone: a first try whose answer was lost
                raise

    def caught(self, name: str, *, tick: Tick) -> None:
        """Wait until every shard is held as it is: what is written from now on is not in it."""
        pause = _POLL_SECONDS
        while True:
            answer = self._client.ask(lambda es: es.snapshot.status(repository=self.repository, snapshot=name)).body
            shards = [
                shard
                for found in answer["snapshots"]
                for index in found["indices"].values()
                for shard in index["shards"].values()
            ]
            if answer["snapshots"] and all(_is_caught(shard) for shard in shards) and self._is_running(name, shards):
                return
            tick()
            time.sleep(pause)
            pause = min(_LONGEST_POLL, pause * 1.5)

    def finished(self, name: str, *, tick: Tick) -> str:
        """Wait until it is there; its uuid. Raises StoreError where the engine could not take it."""
        pause = _POLL_SECONDS
        while (found := self._found(name))["state"] == "IN_PROGRESS":
            tick()
            time.sleep(pause)
            pause = min(_LONGEST_POLL, pause * 1.5)
        if found["state"] != _MADE:
            why = found.get("reason") or "; ".join(sorted({str(f.get("reason")) for f in found.get("failures", ())}))
            raise StoreError(
                f"the engine could not take the snapshot {name} ({found['state']}): {why[:300]}",
                hint="look at its health, then run it again",
            )
        return str(found["uuid"])

    def take(self, name: str, indices: Iterable[str], *, tick: Tick) -> str:
        """`begin` and `finished`."""
        self.begin(name, indices)
        return self.finished(name, tick=tick)

    def check_kept(self, name: str, uuid: str) -> None:
        """Raises StoreCorruptError where it is not there, or not the one that was taken."""
        try:
            found = self._found(name)
        except StoreError as error:
            if _LACKS_SNAPSHOT not in error.message:
                raise
            raise StoreCorruptError(
                f"the snapshot {name} is not in the repository {self.repository} any more",
                hint="name the repository that it was taken into, or use another backup",
            ) from error
        if found["uuid"] != uuid or found["state"] != _MADE:
            raise StoreCorruptError(
                f"the snapshot {name} in {self.repository} is another one than was taken", hint="use another backup"
            )

    def ours(self, prefix: str) -> dict[str, str]:
        """The snapshots with names that begin so and that backups of ours took: their state by name."""
        answer = self._client.ask(
            lambda es: es.snapshot.get(
                repository=self.repository, snapshot=f"{prefix}*", ignore_unavailable=True, index_names=False
            )
        ).body
        return {one["snapshot"]: one["state"] for one in answer["snapshots"] if one.get("metadata") == _OURS}

    def drop(self, names: Sequence[str]) -> None:
        """Remove snapshots, also such as are being taken. Harmless to repeat."""
        for name in names:
            try:
                self._client.ask(
                    lambda es, name=name: es.snapshot.delete(repository=self.repository, snapshot=name)  # type: ignore[misc]
                )
            except StoreError as error:
                if _LACKS_SNAPSHOT not in error.message:
                    raise

    def bring(self, name: str, indices: Mapping[str, str], *, pattern: str, into: str, replicas: int) -> None:
        """Begin to restore indices under other names: what the regular expression `pattern` matches becomes `into`."""
        try:
            self._client.ask(
                lambda es: es.snapshot.restore(
                    repository=self.repository,
                    snapshot=name,
                    indices=",".join(indices.values()),
                    include_aliases=False,
                    include_global_state=False,
                    feature_states=["none"],
                    rename_pattern=pattern,
                    rename_replacement=into,
                    index_settings={"index.number_of_replicas": replicas},
                    ignore_index_settings=list(_BLOCKS),
                    wait_for_completion=False,
                )
            )
        except StoreError as error:
            if _BUSY in error.message:
                raise StoreBusyError(error.message, hint="run it again when it has ended") from error
            if _OPEN_INDEX not in error.message:  # the names are new: a first try whose answer was lost
                raise

    def brought(self, indices: Sequence[str], *, tick: Tick) -> None:
        """Wait until restored indices can be read. Raises StoreCorruptError where the repository is damaged."""
        pause, where = _POLL_SECONDS, ",".join(indices)
        while True:
            health = self._client.ask(lambda es: es.cluster.health(index=where)).body
            if health["status"] in {"green", "yellow"} and not health["timed_out"]:
                return
            rows: Any = self._client.ask(
                lambda es: es.cat.shards(index=where, h="index,shard,prirep,state,unassigned.reason", format="json")
            ).body
            for row in rows:
                if row["prirep"] == "p" and row.get("unassigned.reason") == "ALLOCATION_FAILED":
                    raise StoreCorruptError(
                        f"the engine could not bring {row['index']} back from {self.repository}",
                        hint="its log says why; use another backup",
                    )
            tick()
            time.sleep(pause)
            pause = min(_LONGEST_POLL, pause * 1.5)

    def _found(self, name: str) -> Mapping[str, Any]:
        answer = self._client.ask(lambda es: es.snapshot.get(repository=self.repository, snapshot=name)).body
        found: Mapping[str, Any] = answer["snapshots"][0]
        return found

    def _is_running(self, name: str, shards: Sequence[Any]) -> bool:
        """Whether it went as far as having shards; one that could not begin has none, and `finished` tells why."""
        return bool(shards) or self._found(name)["state"] != "IN_PROGRESS"


def _is_caught(shard: Mapping[str, Any]) -> bool:
    """A shard that waits for its turn is called STARTED as well; one that is held knows how many files it has."""
    if shard["stage"] in _CAUGHT or shard["stage"] == "FAILURE":
        return True
    return bool(shard["stage"] == "STARTED" and shard["stats"]["total"]["file_count"] > 0)
