"""`client`: the service over the newsroom; `ill`: over documents of ill will; `changing`: over a page that changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import run_bukti
from tests.search_api.web.desk import serving, write_copies, write_ill_will


@pytest.fixture(scope="session")
def client(newsroom_home: Path) -> Iterator[TestClient]:
    with serving(newsroom_home) as found:
        yield found


@pytest.fixture(scope="session")
def ill_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, home = tmp_path_factory.mktemp("ill"), tmp_path_factory.mktemp("ill-home")
    write_ill_will(folder)
    run_bukti("ingest", str(folder), home=home)
    return home


@pytest.fixture(scope="session")
def ill(ill_home: Path) -> Iterator[TestClient]:
    with serving(ill_home) as found:
        yield found


@pytest.fixture(scope="session")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An article, taken in, changed by its publisher, taken in again; and one that three outlets print."""
    folder, home = tmp_path_factory.mktemp("changing"), tmp_path_factory.mktemp("changing-home")
    page = folder / "page.txt"
    page.write_text(_article("12 gerai"), encoding="utf-8")
    write_copies(folder)
    run_bukti("ingest", str(folder), home=home)
    page.write_text(_article("17 gerai"), encoding="utf-8")
    run_bukti("ingest", str(page), home=home)
    with serving(home) as found:
        yield found


def _article(figure: str) -> str:
    return (
        "Kota Palopo Buka Mal Pelayanan\n\nPALOPO - Wali Kota Palopo Santi Marwah membuka mal pelayanan publik"
        f" yang berisi {figure} pada Rabu (10/5/2023). Layanan itu bagian dari smart governance Kota Palopo.\n\n"
        "Warga dapat mengurus izin usaha, kartu keluarga, dan pajak daerah di satu tempat tanpa berpindah gedung."
        " Jam bukanya dari pagi sampai sore, Senin sampai Jumat.\n"
    )
