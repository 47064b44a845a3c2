"""Versioned indices behind aliases. A mapping that is not ours is refused, never written to."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from models.errors import RequestError, StoreError, StoreVersionError
from search_api.store.elastic.client import Client

_PREFIX_FORM = re.compile(r"[a-z0-9][a-z0-9_.-]{0,60}")
_GENERATION = re.compile(r"-v(\d+)-(\d+)$")
_EXISTS = "resource_already_exists_exception"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSpec:
    """What an index is: `name` without prefix, the `version` of its mapping (raise it with every change), `properties`
    of its strict mapping with no parameter that says what the engine does anyway, and further index `settings`.

    `derived`: all that is in it can be made again from the record; a reindex makes it anew.
    """

    name: str
    version: int = 1
    properties: Mapping[str, Any]
    settings: Mapping[str, Any] = field(default_factory=dict)
    derived: bool = False

    @property
    def digest(self) -> str:
        told = json.dumps([self.properties, self.settings], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How indices are cut: `prefix` of all their names, shards of each and copies of each shard."""

    prefix: str = "bukti"
    shards: int = 1
    replicas: int = 0
    refresh: str = "1s"  # within it what one process wrote is seen by the others


class Indices:
    """All indices of one store. Safe to share between threads.

    Remembers which indices this process wrote to: what it wrote, it finds by its own next search.
    """

    def __init__(self, client: Client, layout: Layout, specs: Sequence[IndexSpec]) -> None:
        if not _PREFIX_FORM.fullmatch(layout.prefix):
            raise RequestError(
                f"{layout.prefix!r} can't begin the name of an index",
                parameter="prefix",
                hint="use small letters, digits, - and _",
            )
        self.client = client
        self.layout = layout
        self.specs = tuple(specs)
        self._lock = threading.Lock()
        self._stale = {spec.name for spec in specs}  # what others wrote before we came is to be found as well
        self._written: set[str] = set()  # by us, and not yet refreshed

    def alias(self, name: str) -> str:
        return f"{self.layout.prefix}-{name}"

    def ensure(self, *, mending: bool = False) -> None:
        """Make the indices that are not there, check those that are; `mending`: what is derived may be of any kind,
        for it will be made anew.

        Raises StoreVersionError for one of a newer Bukti or with a mapping that was changed by hand.
        """
        found = self.physical()
        missing = [spec for spec in self.specs if spec.name not in found]
        if missing:
            # Asked for together, they are one change of the engine's state instead of one each.
            with ThreadPoolExecutor(len(missing)) as pool:
                list(pool.map(self._create, missing))
            found = self.physical()
        for spec in self.specs:
            if spec.name not in found:
                raise StoreError(
                    f"the index {self.alias(spec.name)} could not be made", hint="look into the engine's log"
                )
            if not (mending and spec.derived):
                self._check(spec, *found[spec.name])

    def physical(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """The index behind each alias that there is, by spec name, with its mapping."""
        aliases = {self.alias(spec.name): spec.name for spec in self.specs}
        answer = self.client.ask(lambda es: es.indices.get(index=",".join(aliases), ignore_unavailable=True)).body
        found = {}
        for index, facts in answer.items():
            if index in aliases:
                raise StoreError(f"{index} is an index where an alias belongs", hint="remove it, or set another prefix")
            for alias in facts["aliases"]:
                if alias in aliases:
                    found[aliases[alias]] = (index, facts["mappings"])
        return found

    def building(self, name: str) -> str:
        """The alias of the generation that is being built, and of one that was until the next is."""
        return f"{self.alias(name)}-building"

    def begin(self, spec: IndexSpec) -> str:
        """A further generation of an index, empty and behind the alias `building` alone; its name."""
        current, _ = self.physical()[spec.name]
        match = _GENERATION.search(current)
        number = int(match.group(2)) + 1 if match else 2
        while not self._make(index := f"{self.alias(spec.name)}-v{spec.version}-{number}", spec, alias=False):
            number += 1
        building = self.building(spec.name)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias(spec.name)}-v*", "alias": building, "must_exist": False}},
            {"add": {"index": index, "alias": building, "is_write_index": True}},
        ]
        self.client.ask(lambda es: es.indices.update_aliases(actions=actions))
        return index

    def change_over(self, spec: IndexSpec, index: str) -> None:
        """Put `index` behind the alias in place of the one that is there, which is then removed."""
        current, _ = self.physical()[spec.name]
        alias = self.alias(spec.name)
        actions: list[dict[str, Any]] = [
            {"add": {"index": index, "alias": alias, "is_write_index": True}},
            {"remove_index": {"index": current}},
        ]
        self.client.ask(lambda es: es.indices.update_aliases(actions=actions))
        self.wrote(spec.name)

    def leftovers(self, spec: IndexSpec) -> list[str]:
        """Generations that searches do not see: of a reindex that goes on, or that was stopped."""
        pattern = f"{self.alias(spec.name)}-v*"
        answer = self.client.ask(lambda es: es.indices.get(index=pattern, features="aliases")).body
        form = re.compile(re.escape(self.alias(spec.name)) + r"-v\d+-\d+")
        alias = self.alias(spec.name)
        return sorted(i for i, facts in answer.items() if alias not in facts["aliases"] and form.fullmatch(i))

    def drop(self, index: str) -> None:
        """Remove an index by its own name; harmless to repeat."""
        self.client.ask(lambda es: es.indices.delete(index=index, ignore_unavailable=True))

    def remove(self) -> None:
        """Remove all indices of this store with all that is in them. For tests, and for what is restored over."""
        for spec in self.specs:
            for index in self.leftovers(spec):
                self.drop(index)
        for index, _ in self.physical().values():
            self.drop(index)

    def wrote(self, name: str) -> None:
        """This process wrote to an index."""
        with self._lock:
            self._stale.add(name)
            self._written.add(name)

    def fresh(self, *names: str) -> None:
        """Make what this process wrote to the indices found by searches."""
        with self._lock:
            stale = [name for name in names if name in self._stale]
            self._stale.difference_update(stale)
            written = self._written.intersection(stale)
            self._written -= written
        if stale:
            try:
                self.refresh(*stale)
            except BaseException:
                with self._lock:
                    self._stale.update(stale)
                    self._written.update(written)
                raise

    def refresh(self, *names: str) -> None:
        """Make all that anybody wrote to the indices found by searches."""
        where = ",".join(self.alias(name) for name in names)
        self.client.ask(lambda es: es.indices.refresh(index=where))

    def settle(self) -> None:
        """`fresh` for all indices that this process wrote to."""
        with self._lock:
            written = tuple(self._written)
        self.fresh(*written)

    def _create(self, spec: IndexSpec) -> None:
        """The first generation; another process may make it at the same moment."""
        self._make(f"{self.alias(spec.name)}-v{spec.version}-1", spec, alias=True)

    def _make(self, index: str, spec: IndexSpec, *, alias: bool) -> bool:
        """Make an index; False where there is one of the name."""
        settings = {
            "number_of_shards": self.layout.shards,
            "number_of_replicas": self.layout.replicas,
            "refresh_interval": self.layout.refresh,
            **spec.settings,
        }
        mappings = {
            "dynamic": "strict",
            "_meta": {"version": spec.version, "digest": spec.digest},
            "properties": dict(spec.properties),
        }
        aliases = {self.alias(spec.name): {"is_write_index": True}} if alias else {}
        try:
            self.client.ask(
                lambda es: es.indices.create(index=index, settings=settings, mappings=mappings, aliases=aliases)
            )
        except StoreError as error:
            if _EXISTS not in error.message:
                raise
            return False
        return True

    def _check(self, spec: IndexSpec, index: str, mapping: Mapping[str, Any]) -> None:
        meta = mapping.get("_meta", {})
        version = meta.get("version", 0)
        if version > spec.version:
            raise StoreVersionError(
                f"the index {index} was written by a newer Bukti (its mapping is {version}, this one reads up to"
                f" {spec.version})",
                hint="upgrade Bukti",
            )
        if version < spec.version and spec.derived:
            raise StoreVersionError(f"the index {index} is of an older Bukti", hint="run `bukti reindex`")
        if version < spec.version:
            raise StoreVersionError(
                f"the index {index} is of an older Bukti", hint="`bukti migrate` into a fresh prefix with this one"
            )
        strange = _strange(spec.properties, mapping.get("properties", {}))
        if strange is None and (mapping.get("dynamic") != "strict" or meta.get("digest") != spec.digest):
            strange = "_meta"
        if strange is not None:
            raise StoreVersionError(
                f"the mapping of {index} was changed by hand (at {strange})",
                hint="`bukti reindex` makes it anew" if spec.derived else "restore it from a snapshot",
            )


def _strange(ours: Mapping[str, Any], theirs: Mapping[str, Any], path: str = "") -> str | None:
    """The first field that is not as we made it; what the engine adds to a field's parameters is let be."""
    for name in sorted({*ours, *theirs}):
        here = f"{path}{name}"
        if name not in ours or name not in theirs:
            return here
        mine, found = ours[name], theirs[name]
        for key, value in mine.items():
            if key == "properties":
                below = _strange(value, found.get(key, {}), f"{here}.")
                if below is not None:
                    return below
            elif not _says(value, found.get(key)):
                return here
        if "properties" in found and "properties" not in mine:
            return here
    return None


def _says(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, Mapping):
        return isinstance(theirs, Mapping) and all(_says(value, theirs.get(key)) for key, value in ours.items())
    return str(ours).casefold() == str(theirs).casefold()


def names(specs: Iterable[IndexSpec]) -> tuple[str, ...]:
    return tuple(spec.name for spec in specs)
