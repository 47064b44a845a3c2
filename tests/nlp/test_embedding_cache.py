"""The cache of vectors: what was kept is found, by whom ever; whatever happens to it, no answer is wrong or missing."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.embedding.vector_cache import VectorCache, vector_key
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
