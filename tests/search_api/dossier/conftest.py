"""A small invented record of Kota Palopo, and what a dossier of it is made from."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.crawl_log import CrawlLogEntry
from nlp.taxonomy import load_taxonomy
from search_api.dossier.keys import Signer
from search_api.dossier.make import make_dossier
from search_api.dossier.parts import Parts
from search_api.dossier.request import DossierRequest
from search_api.store.embedded import EmbeddedStore
from search_api.web.outlet_names import OutletNames
from tests.search_api.press import HARIAN, KORAN, PlainTerms, Press, reading, registry

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
PALOPO = DossierRequest(region="73.73")
PAGES = (
    """Judul: Kota Palopo
Tanggal: 2023-05-11
Wali Kota Budi Santoso membuka smart living di Kota Palopo [2023-05-10].
Kota Palopo menata smart environment dan smart living.""",
    "Judul: Kota Palopo\nTanggal: 2022-03-02\nKota Palopo menyusun smart governance.",
    "Judul: Kota Palopo\nTanggal: 2023-06-01\nKota Palopo menyebut smart governance, smart living, smart branding.",
)
Make = Callable[..., bytes]


class NoReader:
    """The `QueryReader` port of an empty query."""

    def read(self, q: str, *, understand: bool = True) -> object:
        return reading()


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    found = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())
    yield found
    found.close()


@pytest.fixture
def parts(store: EmbeddedStore, press: Press) -> Parts:
    for number, page in enumerate(PAGES):
        store.save(press.item(page, url=f"https://harian.example/{number}", outlet=HARIAN))
    store.log_crawl(
        CrawlLogEntry(
            source=HARIAN.id,
            day=date(2024, 1, 5),
            regions=HARIAN.regions,
            polled=3,
            listed=9,
            fetched=4,
            failed=1,
            period_from=date(2022, 1, 1),
            period_to=date(2023, 12, 31),
        )
    )
    return parts_over(store, press)


def parts_over(store: EmbeddedStore, press: Press) -> Parts:
    return Parts(
        store=store,
        reader=NoReader(),  # type: ignore[arg-type]
        registry=registry(),
        archive=press.archive,
        extractor=press.extractor,
        taxonomy=load_taxonomy(),
        outlets=OutletNames({o.id: o for o in (HARIAN, KORAN)}.get),
        signer=KEY,
        program="9.9",
    )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a dossier; its bytes."""

    def made(parts: Parts, request: DossierRequest = PALOPO) -> bytes:
        target = tmp_path / "out" / "berkas.zip"
        make_dossier(parts, request, target, now=NOW)
        return target.read_bytes()

    return made


@pytest.fixture
def dossier(parts: Parts, make: Make) -> bytes:
    return make(parts)


def opened(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)
