"""Which embedder a command gets by the settings, what is said where there is none, and who waits for a model."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bukti import meaning
from bukti.meaning import open_embedder, why_none
from bukti.settings import DEFAULT_EMBEDDER, Settings
from bukti.workbench import Workbench
from models.errors import MissingExtraError, SettingsError
from nlp.embedding import DEFAULT_MODEL, runtime
from tests.conftest import Run
from tests.shared import ROOT

HEAVY = ("torch", "openvino", "sentence_transformers", "transformers", "numpy", "spacy", "pydantic", "usearch")


def test_the_default_is_the_embedder_s_own() -> None:
    assert DEFAULT_EMBEDDER == DEFAULT_MODEL == Settings().embedder


def test_none_is_said_to_be_switched_off(tmp_path: Path) -> None:
    found = open_embedder("none", cache=tmp_path / "v.sqlite3")
    assert isinstance(found, MissingExtraError)
    assert "BUKTI_EMBEDDER is none" in found.detail
    assert "bukti[semantic]" in found.hint


def test_a_missing_extra_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "is_installed", lambda _: False)
    found = open_embedder(DEFAULT_EMBEDDER, cache=tmp_path / "v.sqlite3")
    assert isinstance(found, MissingExtraError)
    assert "needs torch" in found.message
    why = why_none(DEFAULT_EMBEDDER)
    assert why is not None
    assert "no embedder is installed" in why.message
    assert why.hint == "pip install 'bukti[semantic]'"


@pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs the extra `semantic`")
def test_a_model_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        open_embedder(str(tmp_path / "nowhere"), cache=tmp_path / "v.sqlite3")


def test_a_default_model_that_is_nowhere_leaves_text_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise SettingsError("the embedder is nowhere", hint="name a folder")

    monkeypatch.setattr("nlp.embedding.open_embedder", nowhere)
    monkeypatch.setattr(meaning, "why_none", lambda _: None)
    found = open_embedder(DEFAULT_EMBEDDER, cache=tmp_path / "v.sqlite3")
    assert isinstance(found, MissingExtraError)
    assert found.detail.startswith("the embedder is nowhere, so meaning is not searched")


def test_a_search_of_a_store_without_vectors_looks_for_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(*_: object, **__: object) -> None:
        raise AssertionError("looked for a model")

    monkeypatch.setattr("nlp.embedding.open_embedder", looked)
    monkeypatch.setattr(meaning, "why_none", lambda _: None)
    with Workbench(Settings(home=tmp_path)) as bench:
        bench.read_meaning()
        assert bench.store.status().passages == 0


@pytest.mark.parametrize(("mode", "said"), [("hybrid", "text: BUKTI_EMBEDDER is none"), ("text", None)])
def test_the_answer_says_why_meaning_is_not_searched(bukti: Run, mode: str, said: str | None) -> None:
    told = json.loads(bukti("search", "antrean", "--mode", mode, "--json").stdout)["understood"]["mode"]
    assert told is None if said is None else told.startswith(said)


def test_semantic_without_an_embedder_is_refused_in_one_line(bukti: Run) -> None:
    run = bukti("search", "antrean", "--mode", "semantic", check=False)
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "bukti[semantic]" in run.stderr


def test_a_text_search_imports_nothing_heavy(newsroom_home: Path) -> None:
    """Officials, outlets and misspellings are looked up in the index: nothing is loaded for them."""
    code = (
        "import sys; from bukti.cli import main\n"
        f"main(['search', 'antrian puskesmas kukar', '--mode', 'text', '--home', {str(newsroom_home)!r}],"
        " standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Read as: antrean puskesmas kukar" in run.stdout
    assert run.stdout.splitlines()[-1] == "[]"


def test_an_explained_search_tells_which_words_and_where(bukti: Run) -> None:
    out = bukti("search", "antrean puskesmas kukar", "--mode", "text", "--explain", "--size", "1").stdout
    assert "found by words" in out
    assert '"antrean" in the passage' in out
    assert "names the region itself 64.02" in out
    plain = bukti("search", "antrean puskesmas kukar", "--mode", "text", "--size", "1").stdout
    assert "found by" not in plain
