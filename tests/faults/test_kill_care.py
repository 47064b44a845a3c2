"""kill -9 in the middle of what keeps a store well: reindex, backup, re-analysis, embedding."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.errors import NotFoundError
from models.query import Mode
from nlp.resources import FOLDER
from search_api.store.embedded.backup_manifest import read_manifest
from search_api.store.embedded.files import read_pointer
from search_api.store.embedded.vector_files import VectorFiles
from tests.faults.conftest import Note
from tests.faults.rounds import DOCUMENTS, EMBEDDED, ROUNDS, Operation, everything, found, make_input, opened, run
from tests.search_api.concepts import ConceptEmbedder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_input(tmp_path_factory.mktemp("source") / "input")


@pytest.fixture(scope="module")
def home(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with everything in it, embedded; for copying only."""
    folder = tmp_path_factory.mktemp("filled") / "home"
    done = run(folder, "ingest", str(source), number=0, environment=EMBEDDED)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def clean(home: Path) -> dict[str, Any]:
    seen = everything(home)
    assert (seen["documents"], seen["behind"], seen["sound"]) == (DOCUMENTS, 0, [])
    return seen


@pytest.fixture(scope="module")
def reindex(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    work = tmp_path_factory.mktemp("reindex")
    return Operation.counted("reindex", ("reindex",), home=home, work=work, environment=EMBEDDED)


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    work = tmp_path_factory.mktemp("backup")
    return Operation.counted("backup", ("backup", "{out}"), home=home, work=work)


@pytest.fixture(scope="module")
def saved(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("saved") / "backup"
    assert run(home, "backup", str(target)).returncode == 0
    return target


@pytest.fixture(scope="module")
def restore(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    work = tmp_path_factory.mktemp("restore")
    return Operation.counted("restore", ("restore", str(saved)), home=None, work=work)


@pytest.fixture(scope="module")
def reanalysis(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """By tables that differ in a remark: another version that says the same."""
    work = tmp_path_factory.mktemp("reanalysis")
    tables = work / "tables"
    tables.mkdir()
    remarked = (FOLDER / "function_words.csv").read_text(encoding="utf-8") + "# once more\n"
    (tables / "function_words.csv").write_text(remarked, encoding="utf-8")
    environment = {**EMBEDDED, "BUKTI_RESOURCES": str(tables)}
    return Operation.counted("reanalyze", ("reanalyze",), home=home, work=work, environment=environment)


@pytest.fixture(scope="module")
def embedding(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """An ingest of what is stored already: all that is left to do is to embed it."""
    base = tmp_path_factory.mktemp("unembedded") / "home"
    assert run(base, "ingest", str(source), environment={"BUKTI_EMBEDDER": "none"}).returncode == 0
    work = tmp_path_factory.mktemp("embedding")
    return Operation.counted("embedding", ("ingest", str(source)), home=base, work=work, environment=EMBEDDED)


def vectors_of(home: Path) -> tuple[int, list[list[float]]]:
    """The rows of the current vectors, checked against their own sums."""
    files = VectorFiles(home / "vectors" / read_pointer(home / "vectors"))
    state = files.state()
    files.check(state)
    return state.last, np.asarray(files.rows(state), np.float32).tolist()


class TestReindex:
    @pytest.mark.faults
    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_readers_go_on_and_a_second_run_ends_it(
        self, number: int, reindex: Operation, home: Path, clean: dict[str, Any], tmp_path: Path, note: Note
    ) -> None:
        left, _ = reindex.kill(number, tmp_path, note)
        assert everything(left) == clean, "whatever a killed one left, readers find all"
        again = reindex.call(left, tmp_path, number=0)
        assert again.returncode == 0, again.stderr
        assert everything(left) == clean
        assert vectors_of(left) == vectors_of(home)
        for name in ("index", "vectors"):
            generations = [path.name for path in (left / name).iterdir() if path.is_dir()]
            assert generations == [read_pointer(left / name)], "what a killed one began is cleared away"


class TestBackup:
    @pytest.mark.faults
    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_it_is_whole_or_not_there(
        self, number: int, backup: Operation, clean: dict[str, Any], tmp_path: Path, note: Note
    ) -> None:
        left, _ = backup.kill(number, tmp_path, note)
        assert everything(left) == clean
        out, unfinished = tmp_path / "out", tmp_path / "out.unfinished"
        if not out.exists():
            if unfinished.exists() and not (unfinished / "manifest.json").exists():
                with pytest.raises(NotFoundError):
                    read_manifest(unfinished)
            assert backup.call(left, tmp_path).returncode == 0
        assert not unfinished.exists()
        assert run(tmp_path / "restored", "restore", str(out)).returncode == 0
        assert everything(tmp_path / "restored") == clean


class TestRestore:
    @pytest.mark.faults
    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_there_is_no_record_before_it_is_whole(
        self, number: int, restore: Operation, clean: dict[str, Any], tmp_path: Path, note: Note
    ) -> None:
        left, _ = restore.kill(number, tmp_path, note)
        again = restore.call(left, tmp_path)
        assert again.returncode == 0, again.stderr
        assert everything(left) == clean


class TestReanalysis:
    @pytest.mark.faults
    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_each_text_is_read_again_once_and_nothing_is_news(
        self, number: int, reanalysis: Operation, clean: dict[str, Any], tmp_path: Path, note: Note
    ) -> None:
        left, _ = reanalysis.kill(number, tmp_path, note)
        again = reanalysis.call(left, tmp_path, number=0)
        assert again.returncode == 0, again.stderr
        assert everything(left) == clean
        with closing(sqlite3.connect(left / "record.sqlite3")) as db:
            versions = db.execute(
                "SELECT version, count(*), sum(known_until = 9223372036854775807) FROM analysis GROUP BY version"
                " ORDER BY min(n)"
            ).fetchall()
            assert [tuple(row[1:]) for row in versions] == [(DOCUMENTS, 0), (DOCUMENTS, DOCUMENTS)], "the old ones stay"
            causes = dict(db.execute("SELECT cause, count(*) FROM fact GROUP BY cause").fetchall())
            assert causes["stored"] == causes["analysis"] == clean["total"]


class TestEmbedding:
    @pytest.mark.faults
    @pytest.mark.parametrize("number", range(ROUNDS))
    def test_every_passage_has_its_vector(
        self, number: int, embedding: Operation, home: Path, clean: dict[str, Any], tmp_path: Path, note: Note
    ) -> None:
        left, _ = embedding.kill(number, tmp_path, note)
        again = embedding.call(left, tmp_path, number=0)
        assert again.returncode == 0, again.stderr
        assert everything(left) == clean
        assert vectors_of(left) == vectors_of(home)
        store = opened(left, embedder=ConceptEmbedder())
        assert found(store, mode=Mode.SEMANTIC).hits
        store.close()


def test_a_home_moved_is_the_same_home(home: Path, clean: dict[str, Any], tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "another" / "place")
    assert everything(tmp_path / "another" / "place") == clean
