"""Backups of an engine's store: one consistent copy however much is written meanwhile, or nothing at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bukti.migrating import compare
from models.errors import NotFoundError, RequestError, StoreBusyError, StoreCorruptError, StoreError
from models.identity import document_id
from models.principal import Principal, Role
from models.query import Group, SearchRequest
from search_api.store import signed_manifest
from search_api.store.elastic import backup as backing
from search_api.store.elastic import heads, layout
from search_api.store.elastic.backup import back_up
from search_api.store.elastic.backup_manifest import Manifest, read_manifest
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices, Layout
from search_api.store.elastic.leases import Leases
from search_api.store.elastic.restore import restore
from search_api.store.elastic.snapshots import Snapshots
from search_api.store.elastic.store import ElasticStore
from tests import on_engine as engine
from tests.bukti.test_migrating import fill
from tests.contracts.test_crawl_state import page
from tests.search_api.press import HARIAN, MemoryArchive, PlainTerms, Press, reading, registry

ADMIN = Principal(id="admin", name="Admin Umpama", role=Role.ADMIN)
Step = Callable[[str], None]
URL = "https://harian.example/{}"


class Stopped(BaseException):
    """As a signal would."""


def stopping(at: str) -> Step:
    def step(name: str) -> None:
        if name == at:
            raise Stopped

    return step


def nothing(_: str) -> None:
    return None


def opened(where: Layout) -> ElasticStore:
    return ElasticStore.open(engine.address(), layout=where, terms=PlainTerms(), registry=registry())


class World:
    """An engine with a repository, an archive, a folder; stores under prefixes that are removed afterwards."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.press = Press()
        self.repository = f"test-{uuid.uuid4().hex[:12]}"
        self._layouts: list[Layout] = []
        made = {"type": "fs", "settings": {"location": self.repository}}
        client.ask(lambda es: es.snapshot.create_repository(name=self.repository, repository=made))

    def layout(self) -> Layout:
        self._layouts.append(found := engine.fresh_layout())
        return found

    def indices(self, where: Layout) -> Indices:
        return Indices(self.client, where, layout.SPECS)

    def back_up(self, where: Layout, *, target: str = "backup", step: Step = nothing) -> Manifest:
        found = self.folder / target
        home = self.folder / "home"
        return back_up(self.indices(where), self.press.archive, found, home=home, repository=self.repository, step=step)

    def restore(
        self,
        where: Layout,
        *,
        source: str = "backup",
        replace: bool = False,
        archive: MemoryArchive | None = None,
        step: Step = nothing,
        repository: str | None = None,
    ) -> int:
        _, documents = restore(
            self.folder / source,
            self.indices(where),
            archive or MemoryArchive(),
            repository=repository or self.repository,
            replace_there=replace,
            opening=opened,
            step=step,
        )
        return documents

    def snapshots(self) -> list[str]:
        return sorted(Snapshots(self.client, self.repository).ours("test-"))

    def all_indices(self, where: Layout) -> list[str]:
        answer = self.client.ask(lambda es: es.indices.get(index=f"{where.prefix}-*", features="aliases")).body
        return sorted(answer)

    def close(self) -> None:
        for where in self._layouts:
            self.indices(where).remove()
            self.indices(Layout(prefix=f"{where.prefix}-restoring")).remove()
        taken = self.client.ask(lambda es: es.snapshot.get(repository=self.repository, snapshot="*")).body
        for name in [one["snapshot"] for one in taken["snapshots"]]:
            self.client.ask(lambda es, name=name: es.snapshot.delete(repository=self.repository, snapshot=name))  # type: ignore[misc]
        self.client.ask(lambda es: es.snapshot.delete_repository(name=self.repository))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    client = Client(engine.address())
    found = World(client, tmp_path_factory.mktemp("backup"))
    yield found
    found.close()
    client.close()


@pytest.fixture(scope="module")
def filled(world: World) -> Iterator[ElasticStore]:
    store = opened(world.layout())
    fill(store, world.press)
    for number in range(3):
        text = f"Judul: Kabar {number}\ntaman nomor {number} dibuka\npasar nomor {number} ditata"
        store.save(world.press.item(text, url=URL.format(number), outlet=HARIAN))
    yield store
    store.close()


def where(store: ElasticStore) -> Layout:
    return store._indices.layout


@pytest.fixture(scope="module")
def backup(world: World, filled: ElasticStore) -> Path:
    assert world.back_up(where(filled)).lacking == ()
    return world.folder / "backup"


def save(store: ElasticStore, world: World, number: int) -> str:
    text = f"Judul: Baru {number}\nwaduk nomor {number} diisi\njembatan nomor {number} disambung"
    outcome = store.save(world.press.item(text, url=URL.format(f"baru-{number}"), outlet=HARIAN))
    assert outcome.document is not None
    return outcome.document


def hits(store: ElasticStore) -> list[tuple[str, str]]:
    found = store.search(SearchRequest(group=Group.NONE, size=100), reading()).hits
    return sorted((hit.id, hit.passage.text) for hit in found)


def test_what_is_brought_back_under_another_prefix_is_the_same(
    world: World, filled: ElasticStore, backup: Path
) -> None:
    to, archive = world.layout(), MemoryArchive()
    documents = world.restore(to, archive=archive)
    store = opened(to)
    assert [moved for moved in compare(filled.holdings, store.holdings) if not moved.is_whole] == []
    assert hits(store) == hits(filled)
    assert replace(store.status(), bytes_on_disk=0) == replace(filled.status(), bytes_on_disk=0)
    assert documents == store.status().documents == read_manifest(backup).documents
    kept = store.captures(document_id(HARIAN.id, URL.format(0)))
    assert [archive.get(one.digest, one.location) for one in kept if one.location], "the bytes lie where the head says"
    new = save(store, world, 1)
    assert store.document(new).id == new, "it goes on"  # type: ignore[arg-type]
    assert store.catch_up() == 0
    store.close()
    with pytest.raises(RequestError, match="holds a store already"):
        world.restore(to)


def test_again_it_is_left_alone_and_replaced_on_demand(world: World, filled: ElasticStore, backup: Path) -> None:
    to = world.layout()
    store = opened(to)
    gone = save(store, world, 2)
    store.close()
    with pytest.raises(RequestError, match="holds a store already"):
        world.restore(to)
    world.restore(to, replace=True)
    before = world.all_indices(to)
    world.restore(to)
    assert world.all_indices(to) == before, "a run that was stopped behind its last step says so by doing nothing"
    store = opened(to)
    assert hits(store) == hits(filled)
    with pytest.raises(NotFoundError):
        store.document(gone)  # type: ignore[arg-type]
    store.close()


def test_what_is_written_meanwhile_is_wholly_there_or_not(world: World) -> None:
    store = opened(world.layout())
    early = save(store, world, 10)
    written: dict[str, str] = {}

    def step(name: str) -> None:
        if name not in written:
            written[name] = save(store, world, 11 + len(written))
            store.crawl.save_pages([page(len(written))])

    world.back_up(where(store), target="meanwhile", step=step)
    assert set(written) == {"rows", "heads", "archived", "parts"}
    to = world.layout()
    assert world.restore(to, source="meanwhile") == 2
    back = opened(to)
    assert {hit.document.id for hit in back.search(SearchRequest(), reading()).hits} == {early, written["rows"]}
    assert back.catch_up() == 0
    assert back.crawl.pages([page(1).url]) == {}, "a page is not remembered longer than its document"
    assert store.crawl.pages([page(1).url]) != {}
    new = save(back, world, 20)
    assert new not in {early, *written.values()}
    for one in (store, back):
        one.close()


def test_what_is_withdrawn_meanwhile_is_in_no_snapshot(world: World) -> None:
    store = opened(world.layout())
    gone, stays = save(store, world, 30), save(store, world, 31)
    steps: list[str] = []

    def step(name: str) -> None:
        steps.append(name)
        if steps.count("heads") == 1 and name == "heads":
            store.withdraw(gone, ADMIN)  # type: ignore[arg-type]

    manifest = world.back_up(where(store), target="withdrawn", step=step)
    assert steps.count("rows") == 2, "taken again"
    names = [kept.name for kept in manifest.snapshots.values()]
    assert [name for name in world.snapshots() if name.startswith(where(store).prefix)] == sorted(names)
    to = world.layout()
    assert world.restore(to, source="withdrawn") == 1
    back = opened(to)
    assert {hit.document.id for hit in back.search(SearchRequest(), reading()).hits} == {stays}
    assert back.document(gone).withdrawn  # type: ignore[arg-type]
    for one in (store, back):
        one.close()


@pytest.mark.parametrize("at", ["rows", "heads", "archived", "parts"])
def test_a_backup_that_is_stopped_leaves_nothing(world: World, filled: ElasticStore, backup: Path, at: str) -> None:
    before = world.snapshots()
    with pytest.raises(Stopped):
        world.back_up(where(filled), target="stopped", step=stopping(at))
    assert world.snapshots() == before
    assert sorted(path.name for path in world.folder.iterdir() if path.name.startswith("stopped")) == []


@pytest.mark.parametrize("at", ["checked", "restored", "archived", "caught up"])
def test_a_restore_that_is_stopped_changes_nothing(world: World, filled: ElasticStore, backup: Path, at: str) -> None:
    before = world.all_indices(where(filled))
    seen = hits(filled)
    with pytest.raises(Stopped):
        world.restore(where(filled), replace=True, step=stopping(at))
    assert world.all_indices(where(filled)) == before
    assert hits(filled) == seen


KILLED = """
import os, sys
from pathlib import Path
from search_api.store.elastic import layout
from search_api.store.elastic.backup import back_up
from search_api.store.elastic.client import Client
from search_api.store.elastic.indices import Indices, Layout
from search_api.store.elastic.restore import restore
from tests import on_engine as engine
from tests.search_api.press import MemoryArchive
from tests.search_api.store.elastic.test_backup import opened

what, prefix, repository, folder, at = sys.argv[1:]
indices = Indices(Client(engine.address()), Layout(prefix=prefix), layout.SPECS)
step = lambda name: os._exit(9) if name == at else None
if what == "backup":
    back_up(indices, MemoryArchive(), Path(folder), home=Path("/nowhere"), repository=repository, step=step)
else:
    to = MemoryArchive()
    restore(Path(folder), indices, to, repository=repository, replace_there=True, opening=opened, step=step)
"""


def killed(world: World, what: str, prefix: str, folder: Path, at: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, what, prefix, world.repository, str(folder), at],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr


def released(world: World, at: Layout, *names: str) -> None:
    """What a killed process held is over, as it is a minute later."""
    leases = Leases(world.indices(at))
    for name in names:
        leases._documents.keep(name, {"holder": "", "until": 0})


def test_the_next_backup_clears_what_a_killed_one_left(
    world: World, filled: ElasticStore, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.snapshots()
    killed(world, "backup", where(filled).prefix, world.folder / "killed", "parts")
    assert len(world.snapshots()) == len(before) + 3
    monkeypatch.setattr(backing, "_WAIT", 0.2)
    with pytest.raises(StoreBusyError, match="another process holds a backup"):
        world.back_up(where(filled), target="killed")
    released(world, where(filled), backing.LEASE)
    manifest = world.back_up(where(filled), target="killed")
    assert len(world.snapshots()) == len(before) + 3
    assert {kept.name for kept in manifest.snapshots.values()} <= set(world.snapshots())
    killed(world, "backup", where(filled).prefix, world.folder / "other", "heads")
    released(world, where(filled), backing.LEASE)
    world.back_up(where(filled), target="another")
    assert len(world.snapshots()) == len(before) + 6, "another folder's are found as well"


def test_a_prefix_that_begins_like_ours_is_another_store(world: World, filled: ElasticStore, backup: Path) -> None:
    """Its backup, of which only the first snapshot is there yet."""
    stem = f"{where(filled).prefix}-20-20261124t101010-0a1b2c3d"
    snapshots = Snapshots(world.client, world.repository)
    snapshots.take(f"{stem}-rows", [f"{where(filled).prefix}-outlet"], tick=lambda: None)
    world.back_up(where(filled), target="beside-another")
    assert f"{stem}-rows" in world.snapshots()


def test_the_next_restore_clears_what_a_killed_one_left(world: World, filled: ElasticStore, backup: Path) -> None:
    to = world.layout()
    killed(world, "restore", to.prefix, backup, "caught up")
    assert len(world.all_indices(to)) > len(backing.ROLES)
    released(world, to, "a restore")
    world.restore(to)
    store = opened(to)
    assert hits(store) == hits(filled)
    assert len(world.all_indices(to)) == len(layout.SPECS), "and nothing else"
    store.close()


def test_an_index_without_its_shards_is_told_and_nothing_stays(world: World, filled: ElasticStore) -> None:
    to = world.layout()
    store = opened(to)
    index = f"{to.prefix}-outlet-v1-2"
    alias: dict[str, dict[str, object]] = {f"{to.prefix}-outlet": {}}
    lost = {"index.routing.allocation.require._name": "nobody", "number_of_replicas": 0}
    old, mapping = world.indices(to).physical()["outlet"]
    world.client.ask(
        lambda es: es.indices.create(
            index=index, settings=lost, aliases=alias, mappings=mapping, wait_for_active_shards=0, timeout="1s"
        )
    )
    world.indices(to).drop(old)
    before = world.snapshots()
    with pytest.raises(StoreError, match=r"lacks shards of test-\w+-outlet-v1-2"):
        world.back_up(to, target="partial")
    assert world.snapshots() == before
    assert not (world.folder / "partial").exists()
    store._closed = True  # there is an index less than it would settle


def test_the_archive_s_losses_are_named(world: World, filled: ElasticStore) -> None:
    capture = filled.captures(document_id(HARIAN.id, URL.format(1)))[0]
    assert capture.location is not None
    data = world.press.archive.get(capture.digest, capture.location)
    world.press.archive.delete(capture.digest, capture.location)
    manifest = world.back_up(where(filled), target="lacking")
    assert manifest.lacking == (capture.digest,)
    world.press.archive.put(data)


class TestRefused:
    def test_no_repository(self, world: World, filled: ElasticStore, backup: Path) -> None:
        with pytest.raises(NotFoundError, match="no snapshot repository nowhere") as caught:
            back_up(
                world.indices(where(filled)),
                world.press.archive,
                world.folder / "new",
                home=world.folder / "home",
                repository="nowhere",
                step=nothing,
            )
        assert "PUT /_snapshot/nowhere" in str(caught.value.hint)
        with pytest.raises(NotFoundError, match="no snapshot repository nowhere"):
            world.restore(world.layout(), repository="nowhere")

    def test_a_target_that_is_there(self, world: World, filled: ElasticStore, backup: Path) -> None:
        with pytest.raises(RequestError, match="is there already"):
            world.back_up(where(filled))

    @pytest.mark.parametrize("what", ["manifest.json", "archive.txt", "bytes"])
    def test_a_damaged_folder(self, world: World, backup: Path, what: str) -> None:
        copy = world.folder / f"damaged-{what}"
        shutil.copytree(backup, copy)
        path = next((copy / "archive").glob("*/*")) if what == "bytes" else copy / what
        path.write_bytes(path.read_bytes().replace(b"1", b"2", 1) + (b"" if what == "manifest.json" else b"x"))
        to = world.layout()
        with pytest.raises(StoreCorruptError, match="is damaged"):
            world.restore(to, source=copy.name)
        assert [index for index in world.all_indices(to) if "-lease-" not in index] == []

    def test_a_snapshot_that_was_removed(self, world: World, filled: ElasticStore) -> None:
        manifest = world.back_up(where(filled), target="half")
        Snapshots(world.client, world.repository).drop([manifest.snapshots["parts"].name])
        with pytest.raises(StoreCorruptError, match=r"is not in the repository .* any more"):
            world.restore(world.layout(), source="half")

    def test_another_kind_s(self, world: World, backup: Path, tmp_path: Path) -> None:
        from search_api.store.embedded.restore import restore as to_folder

        with pytest.raises(RequestError, match="another kind of store") as caught:
            to_folder(backup, tmp_path / "home", MemoryArchive(), replace=False, step=nothing)
        assert "BUKTI_STORE" in str(caught.value.hint)
        text = (backup / signed_manifest.FILE).read_text().replace(signed_manifest.ENGINE, signed_manifest.EMBEDDED)
        (other := tmp_path / "other").mkdir()
        (other / signed_manifest.FILE).write_text(text)
        with pytest.raises(RequestError, match="another kind of store"):
            restore(
                other,
                world.indices(world.layout()),
                MemoryArchive(),
                repository=world.repository,
                replace_there=False,
                opening=opened,
                step=nothing,
            )


def test_the_heads_are_among_what_is_caught() -> None:
    kept = [spec for specs in backing.ROLES.values() for spec in specs]
    assert sorted([*kept, *backing.LEFT_OUT], key=lambda spec: spec.name) == sorted(
        layout.SPECS, key=lambda spec: spec.name
    ), "every index is in a snapshot, or left out on purpose"
    assert heads.SPEC in backing.ROLES["heads"]
