"""The cache of vectors: what was kept is found, by whom ever; whatever happens to it, no answer is wrong or missing."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.identity import text_digest_of
from nlp.embedding.vector_cache import VectorCache, forget_texts, vector_key
from tests.nlp.embedding_tiny import start

DIMENSIONS = 8
WRITER = """
import sys
import numpy as np
from pathlib import Path
from nlp.embedding.vector_cache import VectorCache, vector_key
cache = VectorCache(Path(sys.argv[1]), dimensions=8)
for number in range(60):
    cache.keep({vector_key(sys.argv[2], str(number)): np.eye(8, dtype=np.float32)[number % 8]})
print(len(cache.find([vector_key(sys.argv[2], str(number)) for number in range(60)])))
"""


def unit(seed: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def keys(count: int) -> list[bytes]:
    return [vector_key("model", f"text {number}") for number in range(count)]


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "vectors.sqlite", dimensions=DIMENSIONS)


def test_what_was_kept_is_found_bit_for_bit_by_another_connection(cache: VectorCache) -> None:
    kept = {key: unit(number) for number, key in enumerate(keys(1200))}
    cache.keep(kept)
    cache.close()
    found = VectorCache(cache.path, dimensions=DIMENSIONS).find([*keys(1200), b"unknown"])
    assert found.keys() == kept.keys()
    assert all(np.array_equal(found[key], vector) for key, vector in kept.items())


def test_a_key_names_text_and_embedder() -> None:
    assert vector_key("a", "text") == vector_key("a", "text")
    assert len({vector_key("a", "text"), vector_key("b", "text"), vector_key("a", "text ")}) == 3
    assert vector_key("a", "\udcff")


def test_the_oldest_go_over_the_limit(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite", dimensions=DIMENSIONS, limit=10)
    for number, key in enumerate(keys(25)):
        cache.keep({key: unit(number)})
    assert cache.find(keys(25)).keys() == set(keys(25)[15:])


def test_a_vector_that_is_none_counts_as_not_kept(cache: VectorCache) -> None:
    cache.keep({key: unit(number) for number, key in enumerate(keys(3))})
    cache.close()
    with sqlite3.connect(cache.path) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(32) WHERE key = ?", (keys(3)[0],))
        connection.execute("UPDATE vectors SET vector = x'00' WHERE key = ?", (keys(3)[1],))
    connection.close()
    assert list(cache.find(keys(3))) == [keys(3)[2]]


@pytest.mark.parametrize("damage", [b"no database at all, and long enough to be read as one" * 40, b"\0" * 5000])
def test_a_damaged_file_is_begun_anew_with_one_line(
    cache: VectorCache, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    cache.path.write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        assert cache.find(keys(1)) == {}
        cache.keep({keys(1)[0]: unit(1)})
    assert len(caplog.records) == 1
    assert list(cache.find(keys(1))) == keys(1)


def test_a_file_torn_in_the_middle_gives_no_wrong_vector(cache: VectorCache) -> None:
    kept = {key: unit(number) for number, key in enumerate(keys(500))}
    cache.keep(kept)
    cache.close()
    os.truncate(cache.path, cache.path.stat().st_size // 2)
    found = cache.find(keys(500))
    assert all(np.array_equal(vector, kept[key]) for key, vector in found.items())
    cache.keep(kept)
    cache.keep(kept)
    assert cache.find(keys(500)).keys() == kept.keys()


def test_a_place_that_can_not_be_written_is_said_once_and_costs_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = VectorCache(tmp_path / "file" / "vectors.sqlite", dimensions=DIMENSIONS)
    for _ in range(3):
        cache.keep({keys(1)[0]: unit(1)})
        assert cache.find(keys(1)) == {}
    assert len(caplog.records) == 1


def test_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    processes = [start(WRITER, path, name) for name in ("a", "b", "c")]
    assert [process.communicate(timeout=60)[0].strip() for process in processes] == ["60"] * 3
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (180,)
    connection.close()


def test_what_is_forgotten_is_gone_whoever_made_it_and_its_bytes_leave_the_files(cache: VectorCache) -> None:
    texts = [f"text {number}" for number in range(30)]
    gone, kept = texts[:20], texts[20:]
    cache.keep({vector_key(maker, text): unit(n) for maker in ("a", "b") for n, text in enumerate(texts)})
    cache.close()
    assert forget_texts(cache.path, [text_digest_of(text) for text in gone])
    found = cache.find([vector_key(maker, text) for maker in ("a", "b") for text in texts])
    assert found.keys() == {vector_key(maker, text) for maker in ("a", "b") for text in kept}
    files = b"".join(path.read_bytes() for path in cache.path.parent.iterdir())
    assert unit(25).tobytes() in files
    assert not [n for n in range(20) if unit(n).tobytes() in files]
    assert forget_texts(cache.path, [text_digest_of(text) for text in gone]), "harmless to repeat"


def test_to_forget_where_nothing_is_kept_makes_no_file(tmp_path: Path) -> None:
    assert forget_texts(tmp_path / "none.sqlite", [text_digest_of("text")])
    assert not list(tmp_path.iterdir())


def test_what_can_not_be_forgotten_just_now_is_said(cache: VectorCache, caplog: pytest.LogCaptureFixture) -> None:
    cache.keep({vector_key("a", "text"): unit(1)})
    with sqlite3.connect(cache.path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vectors").fetchone()
        assert not forget_texts(cache.path, [text_digest_of("text")]), "the log of writes still holds it"
    reader.close()
    assert forget_texts(cache.path, [text_digest_of("text")])


def test_a_cache_of_another_version_is_begun_anew(cache: VectorCache) -> None:
    with sqlite3.connect(cache.path) as old:
        old.execute("CREATE TABLE vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL)")
        old.execute("INSERT INTO vectors (key, vector) VALUES (?, ?)", (b"k" * 16, unit(3).tobytes()))
    old.close()
    assert cache.find([b"k" * 16]) == {}
    cache.keep({vector_key("a", "text"): unit(1)})
    assert cache.find([vector_key("a", "text")])
