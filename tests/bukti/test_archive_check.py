"""`bukti archive check`: every fault has its line, and a home without one has none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bukti.cli import main
from bukti.intake import ingest_paths
from bukti.settings import load_settings
from bukti.workbench import Workbench
from crawler.warc.archive import WarcArchive
from crawler.warc.place import FolderPlace
from models.disposition import Disposition
from tests.crawler.warc.exchanges import exchange

ARTICLE = """<html><head><title>Wali Kota Resmikan Taman {n}</title></head><body><article>
<h1>Wali Kota Resmikan Taman {n}</h1>
<p>Pemerintah Kota Solok meresmikan taman ke-{n} di tepi sungai pada Senin pagi. Taman itu dibangun selama enam bulan
dengan anggaran daerah dan gotong royong warga setempat.</p>
<p>Kepala dinas mengatakan taman dilengkapi lampu hemat energi, tempat bermain anak, dan jalur bagi pengguna kursi roda.
Warga menyambutnya dengan gembira karena ruang terbuka di kelurahan itu masih sedikit.</p>
<p>Pemerintah kota berencana membuka dua taman lagi tahun depan, asal lahannya sudah siap dan tidak bersengketa.</p>
</article></body></html>"""


def made_home(tmp_path: Path) -> Path:
    """A home of three pages from a WARC that lies in its own archive, and one file."""
    home = tmp_path / "home"
    folder = home / "archive" / "warc"
    warcs = WarcArchive(FolderPlace(folder), folder)
    pages = [exchange(n, body=ARTICLE.replace("{n}", str(n)).encode()) for n in range(3)]
    for page in pages:
        warcs.keep(page)
    warcs.close()
    (tmp_path / "satu.html").write_text(ARTICLE.replace("{n}", "99"), encoding="utf-8")
    with Workbench(load_settings({"home": home}, environ={})) as bench:
        outcomes = list(ingest_paths([str(folder), str(tmp_path / "satu.html")], bench))
    assert [outcome.disposition for outcome in outcomes] == [Disposition.STORED] * 4
    return home


def checked(home: Path) -> tuple[int, dict[str, object]]:
    result = CliRunner().invoke(main, ["archive", "check", "--json", "--home", str(home)])
    return result.exit_code, json.loads(result.stdout)


def test_a_home_as_it_was_written(tmp_path: Path) -> None:
    code, answer = checked(made_home(tmp_path))
    assert code == 0
    assert answer["faults"] == []
    assert (answer["files"], answer["records"], answer["documents"], answer["captures"]) == (1, 7, 4, 4)


def _flip_file(home: Path) -> None:
    path = next(p for p in (home / "archive").rglob("*") if p.is_file() and not p.name.endswith(".warc.gz"))
    path.write_bytes(path.read_bytes().replace(b"Solok", b"Sorok"))


def _lose_file(home: Path) -> None:
    next(p for p in (home / "archive").rglob("*") if p.is_file() and not p.name.endswith(".warc.gz")).unlink()


def _flip_warc(home: Path) -> None:
    path = next((home / "archive" / "warc").glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def _break_chain(home: Path) -> None:
    with sqlite3.connect(home / "record.sqlite3") as db:
        db.execute("UPDATE capture SET previous = 'sha256:0' WHERE n = 1")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [(_flip_file, "changed"), (_lose_file, "missing"), (_flip_warc, "torn"), (_break_chain, "chain")],
)
def test_damage_is_told(tmp_path: Path, damage: Callable[[Path], None], reason: str) -> None:
    home = made_home(tmp_path)
    damage(home)
    code, answer = checked(home)
    faults = answer["faults"]
    assert isinstance(faults, list)
    assert code == 1
    assert reason in {fault["reason"] for fault in faults}
