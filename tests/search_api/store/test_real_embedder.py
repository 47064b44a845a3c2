"""The default embedder through the store: other words of the same meaning are found, and the libraries get on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT

pytest.importorskip("usearch", reason="needs the extra semantic")
pytest.importorskip("sentence_transformers", reason="needs the extra semantic")

CODE = """
import sys
from pathlib import Path
from models.query import Group, Mode, SearchRequest
from nlp.embedding import open_embedder
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import PlainTerms, Press, reading, registry, words

store = EmbeddedStore.open(Path(sys.argv[1]), terms=PlainTerms(), registry=registry(), embedder=open_embedder())
lines = (
    "Pemerintah kota mengolah limbah rumah tangga menjadi kompos di setiap kelurahan.",
    "Tim sepak bola kabupaten memenangi pertandingan final di stadion utama.",
    "Dinas kesehatan membuka pendaftaran berobat lewat aplikasi telepon genggam.",
)
store.save(Press().item("Judul: t\\n" + "\\n".join(lines), path="/1.txt"))
store.catch_up()
for query in ("sampah organik warga", "antrean puskesmas secara daring"):
    request = SearchRequest(mode=Mode.HYBRID, group=Group.NONE)
    hit = store.search(request, reading(words(query))).hits[0]
    print(hit.passage.text.split()[0], *hit.via)
store.close()
"""


def test_other_words_of_the_same_meaning_are_found(tmp_path: Path) -> None:
    """In a process of its own, where usearch is loaded before the embedder's libraries."""
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "home")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.split("\n")[:2] == ["Pemerintah meaning", "Dinas meaning"]
