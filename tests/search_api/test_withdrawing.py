"""A withdrawal takes the bytes with it, but for those that another document has; a second call goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.capture import ArchiveLocation
from models.errors import StoreError
from models.identity import Digest
from models.principal import Principal, Role
from search_api.store.embedded import EmbeddedStore
from search_api.withdrawing import withdraw
from tests.search_api.press import HARIAN, KORAN, PlainTerms, Press, registry

ADMIN = Principal(id="admin", name="Admin Umpama", role=Role.ADMIN)
PAGE = "Judul: Satu\ntaman baca dibuka"


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    return EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())


def test_all_bytes_of_a_document_go(store: EmbeddedStore) -> None:
    press = Press()
    for page in (PAGE, PAGE + " lagi"):
        item = press.item(page, url="https://harian.example/1", outlet=HARIAN)
        store.save(item)
    store.save(press.item("Judul: Dua\npasar ditata", url="https://harian.example/2", outlet=HARIAN))
    gone = withdraw(store, press.archive, item.document.id, ADMIN)
    assert len(gone) == 2
    assert len(press.archive.kept) == 1


def test_bytes_that_another_has_stay_until_it_goes_too(store: EmbeddedStore) -> None:
    press = Press()
    items = [
        press.item(PAGE, url=f"https://{outlet.domain}/1", outlet=outlet, path=f"/{outlet.id}.txt")
        for outlet in (HARIAN, KORAN)
    ]
    for item in items:
        store.save(item)
    assert withdraw(store, press.archive, items[0].document.id, ADMIN) == ()
    assert len(press.archive.kept) == 1
    withdraw(store, press.archive, items[1].document.id, ADMIN)
    assert press.archive.kept == {}


def test_a_second_call_finishes_what_the_archive_refused(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press()
    item = press.item(PAGE, url="https://harian.example/1", outlet=HARIAN)
    store.save(item)

    def refuse(digest: Digest, location: ArchiveLocation) -> None:
        raise StoreError("the archive can't be written")

    with monkeypatch.context() as patch:
        patch.setattr(press.archive, "delete", refuse)
        with pytest.raises(StoreError):
            withdraw(store, press.archive, item.document.id, ADMIN)
    assert len(press.archive.kept) == 1
    withdraw(store, press.archive, item.document.id, ADMIN)
    assert press.archive.kept == {}
