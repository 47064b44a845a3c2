"""Answers kept until somebody writes: here, in another thread, in another process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from models.coverage import CoverageRequest
from models.pillar import Pillar
from search_api.store.embedded.watch import Watch
from tests.search_api.press import HARIAN, Press
from tests.search_api.store.conftest import OpenStore

WRITES = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('INSERT INTO t VALUES (1)'); db.commit()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "record.sqlite3"
    db = sqlite3.connect(found)
    db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER);")
    db.close()
    return found


def count(path: Path) -> int:
    db = sqlite3.connect(path)
    (found,) = db.execute("SELECT count(*) FROM t").fetchone()
    db.close()
    return int(found)


def test_an_answer_is_made_once_until_another_process_writes(path: Path) -> None:
    watch: Watch[int] = Watch(path, size=2, weigh=lambda _: 1)
    made: list[int] = []

    def make() -> int:
        made.append(count(path))
        return made[-1]

    assert [watch.of("n", make), watch.of("n", make)] == [0, 0]
    assert made == [0]
    subprocess.run([sys.executable, "-c", WRITES, str(path)], check=True)
    assert watch.of("n", make) == 1
    watch.close()
    assert watch.of("n", make) == 1
    watch.close()


def test_a_write_while_an_answer_is_made_is_not_missed(path: Path) -> None:
    watch: Watch[int] = Watch(path, size=2, weigh=lambda _: 1)

    def interrupted() -> int:
        before = count(path)
        subprocess.run([sys.executable, "-c", WRITES, str(path)], check=True)
        return before

    assert watch.of("n", interrupted) == 0
    assert watch.of("n", lambda: count(path)) == 1
    watch.close()


def test_only_the_last_questions_are_kept(path: Path) -> None:
    watch: Watch[int] = Watch(path, size=2, weigh=lambda _: 1)
    for key in ("a", "b", "c"):
        watch.of(key, lambda: 0)
    assert [watch.of(key, lambda: 1) for key in ("c", "b", "a")] == [0, 0, 1]
    watch.close()


def test_the_matrix_holds_what_was_just_written(open_store: OpenStore, press: Press) -> None:
    store = open_store()
    request = CoverageRequest(region=("73.73",), year=(2021,))

    def evidence() -> int:
        return sum(cell.evidence for cell in store.coverage(request).cells if cell.pillar is Pillar.LIVING)

    text = "Judul: Kota Palopo\nTanggal: 2021-02-01\nKota Palopo menata taman {} untuk smart living."
    assert [evidence(), evidence()] == [0, 0]
    for number in (1, 2):
        store.save(press.item(text.format(number), url=f"https://harian.example/{number}", outlet=HARIAN))
        assert [evidence(), evidence()] == [number, number]
