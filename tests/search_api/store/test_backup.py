"""Backups: whole or not there, checked before anything is written, the same store wherever they are brought back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from models.capture import ArchiveLocation
from models.errors import BuktiError, NotFoundError, RequestError, StoreBusyError, StoreCorruptError, StoreVersionError
from models.identity import Digest
from models.principal import Principal, Role
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore
from search_api.store.embedded.backup import back_up
from search_api.store.embedded.backup_manifest import Manifest, read_manifest
from search_api.store.embedded.restore import restore
from search_api.store.locks import held
from tests.search_api.press import HARIAN, KORAN, MemoryArchive, PlainTerms, Press, reading, registry
from tests.search_api.store.conftest import OpenStore

ADMIN = Principal(id="admin", name="Admin Umpama", role=Role.ADMIN)


def backed_up(home: Path, archive: MemoryArchive, target: Path) -> Manifest:
    return back_up(home / "record.sqlite3", archive, target, step=lambda _: None)


def restored(source: Path, home: Path, archive: MemoryArchive | None = None, *, replace: bool = False) -> EmbeddedStore:
    restore(source, home, archive or MemoryArchive(), replace=replace, step=lambda _: None)
    return EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())


def seen(store: EmbeddedStore) -> list[tuple[str, object, str]]:
    hits = store.search(SearchRequest(group=Group.NONE, size=100), reading()).hits
    return [(hit.id, hit.story, hit.passage.text) for hit in hits]


@pytest.fixture
def filled(home: Path, open_store: OpenStore, press: Press) -> EmbeddedStore:
    store = open_store()
    for number in range(6):
        page = f"Judul: Kabar {number}\ntaman nomor {number} dibuka\npasar nomor {number} ditata"
        store.save(press.item(page, url=f"https://harian.example/{number}", outlet=HARIAN))
    store.save(press.item("Judul: Kabar 0\ntaman dipugar", url="https://harian.example/0", outlet=HARIAN))
    store.withdraw(store.search(SearchRequest(), reading()).hits[0].document.id, ADMIN)
    store.catch_up()
    return store


@pytest.fixture
def backup(filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path) -> Path:
    backed_up(home, press.archive, tmp_path / "backup")
    return tmp_path / "backup"


def test_what_is_brought_back_elsewhere_answers_the_same(
    backup: Path, filled: EmbeddedStore, press: Press, tmp_path: Path
) -> None:
    archive = MemoryArchive()
    store = restored(backup, tmp_path / "elsewhere" / "home", archive)
    assert seen(store) == seen(filled)
    for document in {hit.document.id for hit in store.search(SearchRequest(size=100), reading()).hits}:
        assert store.captures(document) == filled.captures(document)
        for capture in store.captures(document):
            assert capture.location is not None
            assert archive.get(capture.digest, capture.location) == press.archive.get(capture.digest, capture.location)
    assert store.status().withdrawn == 1
    store.save(press.item("Judul: Baru\nsesudah pemulihan", url="https://harian.example/9", outlet=HARIAN))
    assert len(seen(store)) == len(seen(filled)) + 1
    store.close()


def test_what_is_derived_is_left_out_and_nothing_withdrawn_is_in_it(backup: Path) -> None:
    assert {path.name for path in backup.iterdir()} == {"manifest.json", "record.sqlite3", "archive.txt", "archive"}
    manifest = read_manifest(backup)
    assert (manifest.documents, manifest.lacking) == (5, ())
    assert manifest.archived == sum(1 for path in (backup / "archive").rglob("*") if path.is_file())


def test_a_restored_store_warns_of_nothing(backup: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = restored(backup, tmp_path / "again")
    seen(store)
    store.close()
    assert caplog.records == []


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


@pytest.mark.parametrize("damage", [flip, truncate, Path.unlink])
def test_no_damage_is_brought_back(backup: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Every file of it, one after the other."""
    files = sorted(path.relative_to(backup) for path in backup.rglob("*") if path.is_file())
    assert len(files) > 6
    for name in files:
        torn = tmp_path / "torn"
        shutil.copytree(backup, torn)
        damage(torn / name)
        with pytest.raises((StoreCorruptError, NotFoundError)) as caught:
            restored(torn, tmp_path / "never")
        assert "\n" not in caught.value.detail
        assert not (tmp_path / "never").exists(), name
        shutil.rmtree(torn)


def rewrite(**values: object) -> Callable[[Path], None]:
    def change(backup: Path) -> None:
        path = backup / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    change.__name__ = "-".join(values)

    return change


def no_manifest(backup: Path) -> None:
    (backup / "manifest.json").unlink()


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (rewrite(format=99), StoreVersionError, "newer Bukti"),
        (rewrite(format=99, parts="unknown"), StoreVersionError, "newer Bukti"),
        (rewrite(documents=99), StoreCorruptError, "damaged"),
        (rewrite(schema=99), StoreVersionError, "its schema is 99"),
        (rewrite(kind="other"), NotFoundError, "no backup of Bukti"),
        (rewrite(parts=7), StoreCorruptError, "damaged"),
        (no_manifest, NotFoundError, "no backup"),
        (shutil.rmtree, NotFoundError, "no backup"),
    ],
)
def test_what_is_foreign_or_newer_is_refused(
    backup: Path, tmp_path: Path, change: Callable[[Path], None], error: type[BuktiError], says: str
) -> None:
    change(backup)
    with pytest.raises(error, match=says):
        restored(backup, tmp_path / "never")
    assert not (tmp_path / "never").exists()


def test_a_run_that_was_stopped_behind_its_last_step_can_be_run_again(backup: Path, tmp_path: Path) -> None:
    restored(backup, tmp_path / "elsewhere").close()
    before = (tmp_path / "elsewhere" / "record.sqlite3").read_bytes()
    restore(backup, tmp_path / "elsewhere", MemoryArchive(), replace=False, step=pytest.fail)
    assert (tmp_path / "elsewhere" / "record.sqlite3").read_bytes() == before


def test_a_home_that_holds_something_is_refused_unless_told(
    backup: Path, filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path
) -> None:
    filled.save(press.item("Judul: Baru\nsesudah cadangan", url="https://harian.example/9", outlet=HARIAN))
    with pytest.raises(RequestError, match="holds a record"):
        restored(backup, home)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("not ours")
    with pytest.raises(RequestError, match=r"letter\.txt"):
        restored(backup, other)


def test_replace_puts_it_in_the_place_of_another(backup: Path, filled: EmbeddedStore, tmp_path: Path) -> None:
    press = Press()
    other = EmbeddedStore.open(tmp_path / "other", terms=PlainTerms(), registry=registry())
    other.save(press.item("Judul: Lain\nkabar lain", url="https://koran.example/1", outlet=KORAN))
    assert len(seen(other)) == 1
    other.close()
    store = restored(backup, tmp_path / "other", replace=True)
    assert seen(store) == seen(filled)
    store.close()


def test_a_backup_is_never_written_over(backup: Path, home: Path, press: Press) -> None:
    before = (backup / "manifest.json").read_bytes()
    with pytest.raises(RequestError, match="is there already"):
        backed_up(home, press.archive, backup)
    assert (backup / "manifest.json").read_bytes() == before


def test_a_backup_never_lies_in_the_home_that_it_is_of(filled: EmbeddedStore, home: Path, press: Press) -> None:
    (home.parent / "link").symlink_to(home)
    for target in (home / "backup", home / "a" / ".." / "backups" / "b", home.parent / "link" / "backup"):
        with pytest.raises(RequestError, match="lies in the data folder"):
            backed_up(home, press.archive, target)
    assert not [path for path in home.iterdir() if "backup" in path.name]
    assert backed_up(home, press.archive, home.with_name(f"{home.name}-backup")).documents == 5


def test_what_a_killed_one_left_is_no_backup_and_in_nobodys_way(
    filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path
) -> None:
    left = tmp_path / "nightly.unfinished"
    (left / "archive" / "ab").mkdir(parents=True)
    (left / "archive" / "ab" / "half").write_bytes(b"half")
    with pytest.raises(NotFoundError, match="no backup"):
        read_manifest(left)
    with held(left / ".writing") as ours:
        assert ours
        with pytest.raises(StoreBusyError, match="another backup"):
            backed_up(home, press.archive, tmp_path / "nightly")
    backed_up(home, press.archive, tmp_path / "nightly")
    assert not left.exists()
    assert len(seen(restored(tmp_path / "nightly", tmp_path / "again"))) == len(seen(filled))


def test_missing_and_damaged_bytes_are_named_and_the_rest_is_kept(
    filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path
) -> None:
    gone, torn, *_ = sorted(press.archive.kept)
    del press.archive.kept[gone]
    press.archive.kept[torn] += b"!"
    manifest = backed_up(home, press.archive, tmp_path / "backup")
    named = {f"sha256:{gone}", f"sha256:{torn}"}
    withdrawn = named - set(manifest.lacking)
    assert set(manifest.lacking) <= named
    assert len(withdrawn) <= 1, "bytes of what was withdrawn are nobody's loss"
    assert seen(restored(tmp_path / "backup", tmp_path / "again")) == seen(filled)


def test_what_is_withdrawn_meanwhile_is_not_in_it(
    filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path
) -> None:
    document = filled.search(SearchRequest(), reading()).hits[0].document.id
    (first, *_) = filled.captures(document)

    class Withdrawing(MemoryArchive):
        def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
            if not filled.document(document).withdrawn:
                filled.withdraw(document, ADMIN)
            return super().get(digest, location)

    archive = Withdrawing()
    archive.kept = press.archive.kept
    manifest = backed_up(home, archive, tmp_path / "backup")
    assert manifest.documents == 4
    assert not list((tmp_path / "backup").rglob(first.digest.removeprefix("sha256:")))
    with sqlite3.connect(tmp_path / "backup" / "record.sqlite3") as db:
        assert db.execute("SELECT count(*) FROM document WHERE withdrawn IS NOT NULL").fetchone() == (2,)


def test_paths_may_be_relative(
    filled: EmbeddedStore, home: Path, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backed_up(Path("home"), press.archive, Path("nightly"))
    store = restored(Path("nightly"), Path("again"))
    assert seen(store) == seen(filled)
    store.close()


def test_a_backup_is_never_the_home_that_it_is_brought_into(backup: Path) -> None:
    before = (backup / "record.sqlite3").read_bytes()
    with pytest.raises(RequestError):
        restore(backup, backup, MemoryArchive(), replace=True, step=lambda _: None)
    assert (backup / "record.sqlite3").read_bytes() == before
