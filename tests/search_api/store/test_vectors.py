"""Vectors are derived: new passages alone are embedded, damage is mended from the record, embedders are never mixed."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.errors import StoreError, StoreFullError, StoreVersionError
from models.principal import Principal, Role
from models.query import Group, Mode, SearchRequest
from search_api.store.embedded import EmbeddedStore, vectors
from search_api.store.embedded.vector_files import VectorFiles
from search_api.store.embedded.vectors import Vectors
from tests.search_api.concepts import ConceptEmbedder
from tests.search_api.press import HARIAN, KORAN, PlainTerms, Press, reading, registry, words

SEMANTIC = SearchRequest(mode=Mode.SEMANTIC, group=Group.NONE)
HYBRID = SearchRequest(mode=Mode.HYBRID, group=Group.NONE)
PAGE = "Judul: t\ntaman kota asri\nsampah menumpuk\njalan berlubang"


@pytest.fixture
def embedder() -> ConceptEmbedder:
    return ConceptEmbedder()


@pytest.fixture
def open_with(home: Path) -> Callable[[ConceptEmbedder | None], EmbeddedStore]:
    def make(embedder: ConceptEmbedder | None) -> EmbeddedStore:
        return EmbeddedStore.open(home, terms=PlainTerms(), registry=registry(), embedder=embedder)

    return make


Open = Callable[[ConceptEmbedder | None], EmbeddedStore]


@pytest.fixture
def filled(open_with: Open, press: Press, home: Path) -> Path:
    store = open_with(ConceptEmbedder())
    store.save(press.item(PAGE, path="/1.txt"))
    store.close()
    return home


def first(store: EmbeddedStore, q: str, request: SearchRequest = SEMANTIC) -> str:
    return store.search(request, reading(words(q))).hits[0].passage.text


def opened(store: EmbeddedStore) -> Vectors:
    assert store._vectors is not None
    found = store._vectors.vectors()
    assert found is not None
    return found


def generation(home: Path) -> Path:
    return home / "vectors" / (home / "vectors" / "CURRENT").read_text().strip()


def test_only_new_passages_are_embedded(filled: Path, open_with: Open, press: Press, embedder: ConceptEmbedder) -> None:
    store = open_with(embedder)
    assert first(store, "kebun") == "taman kota asri"
    assert embedder.embedded == []
    store.save(press.item("Judul: t\npasar baru", path="/2.txt"))
    store.catch_up()
    assert embedder.embedded == ["pasar baru"]
    press.analyzer = type(press.analyzer)("a2")
    for document, text in store.to_analyze("a2"):
        analysis = press.analyzer.analyze(document, text)
        store.save_analysis(analysis, press.analyzer.passages(document, text, analysis))
    store.close()
    assert embedder.embedded == ["pasar baru"], "an analysis says new things of the same passages"
    assert first(open_with(embedder), "limbah") == "sampah menumpuk"


def test_a_search_finds_what_was_just_written(open_with: Open, press: Press, embedder: ConceptEmbedder) -> None:
    store = open_with(embedder)
    store.save(press.item(PAGE, path="/1.txt"))
    assert first(store, "kebun") == "taman kota asri"


def test_much_that_is_new_is_not_embedded_by_a_search(open_with: Open, press: Press, embedder: ConceptEmbedder) -> None:
    store = open_with(embedder)
    store.save(press.item("Judul: t\n" + "\n".join(f"taman {n}" for n in range(200)), path="/1.txt"))
    answer = store.search(HYBRID, reading(words("taman")))
    assert embedder.embedded == []
    assert answer.total.value == 200
    assert answer.understood.mode is not None
    assert "bukti reindex" in answer.understood.mode
    with pytest.raises(StoreError, match="bukti reindex"):
        store.search(SEMANTIC, reading(words("taman")))
    store.catch_up()
    assert len(embedder.embedded) == 200
    assert store.search(HYBRID, reading(words("taman"))).understood.mode is None


@pytest.mark.parametrize(
    ("request_", "found", "told"),
    [
        (SEMANTIC, 3, "semantic: 200 kutipan belum dihitung maknanya, jadi belum ikut dicari (bukti reindex)"),
        (HYBRID, 200, "hybrid: 200 kutipan belum dihitung maknanya, jadi baru ditemukan lewat katanya (bukti reindex)"),
    ],
)
def test_an_answer_by_meaning_says_how_much_is_not_embedded_yet(
    filled: Path,
    open_with: Open,
    press: Press,
    embedder: ConceptEmbedder,
    request_: SearchRequest,
    found: int,
    told: str,
) -> None:
    store = open_with(embedder)
    ask = replace(request_, size=100)
    assert store.search(ask, reading(words("baru"))).understood.mode is None
    store.save(press.item("Judul: t\n" + "\n".join(f"taman baru {n}" for n in range(200)), path="/2.txt"))
    answer = store.search(ask, reading(words("baru")))
    assert answer.understood.mode == told
    assert (answer.total.value, len(answer.hits)) == (200, min(found, 100))
    assert store.search(replace(ask, mode=Mode.TEXT), reading(words("baru"))).understood.mode is None
    store.catch_up()
    assert store.search(ask, reading(words("baru"))).understood.mode is None


def test_another_process_that_embeds_ends_the_notice(
    filled: Path, open_with: Open, press: Press, embedder: ConceptEmbedder
) -> None:
    reader, writer = open_with(embedder), open_with(ConceptEmbedder())
    writer.save(press.item("Judul: t\n" + "\n".join(f"taman baru {n}" for n in range(200)), path="/2.txt"))
    writer._try_catch_up(wait=5.0)
    told = reader.search(SEMANTIC, reading(words("baru"))).understood.mode
    assert told is not None
    assert "200 kutipan" in told
    writer.close()
    assert reader.search(SEMANTIC, reading(words("baru"))).understood.mode is None
    assert embedder.embedded == []


def test_without_an_embedder_the_vectors_are_left_alone(filled: Path, open_with: Open) -> None:
    before = (generation(filled) / "state.json").read_bytes()
    store = open_with(None)
    assert store.search(HYBRID, reading(words("taman"))).understood.mode is not None
    store.close()
    assert (generation(filled) / "state.json").read_bytes() == before


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(bytes(data))


def of_another_store(home: Path) -> None:
    files = VectorFiles(generation(home))
    files._commit(replace(files.state(), store="another"))


def ahead(home: Path) -> None:
    files = VectorFiles(generation(home))
    files._commit(replace(files.state(), sequence=10_000))


def of_another_format(home: Path) -> None:
    files = VectorFiles(generation(home))
    files._commit(replace(files.state(), format=1))


def misspelt(home: Path) -> None:
    """A field under another name would have its default."""
    path = generation(home) / "state.json"
    path.write_bytes(path.read_bytes().replace(b'"sequence"', b'"sequencd"'))


def other_digit(home: Path) -> None:
    path = generation(home) / "state.json"
    path.write_bytes(path.read_bytes().replace(b'"graph_last":0', b'"graph_last":1'))


def other_end(home: Path) -> None:
    path = home / "vectors" / "CURRENT"
    path.write_bytes(path.read_bytes().strip() + b"\v")


def put(path: Path, content: bytes) -> None:
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "folder deleted": lambda home: shutil.rmtree(home / "vectors"),
    "generation deleted": lambda home: shutil.rmtree(generation(home)),
    "pointer deleted": lambda home: (home / "vectors" / "CURRENT").unlink(),
    "pointer elsewhere": lambda home: put(home / "vectors" / "CURRENT", b"../../etc\xff"),
    "pointer with another end": other_end,
    "state deleted": lambda home: (generation(home) / "state.json").unlink(),
    "state truncated": lambda home: truncate(generation(home) / "state.json"),
    "state of another shape": lambda home: put(generation(home) / "state.json", b"[1]"),
    "state of another store": of_another_store,
    "state of another format": of_another_format,
    "state with a letter changed": misspelt,
    "state with a digit changed": other_digit,
    "ahead of the record": ahead,
    "rows deleted": lambda home: (generation(home) / "rows.f16").unlink(),
    "rows truncated": lambda home: truncate(generation(home) / "rows.f16"),
    "rows changed": lambda home: flip(generation(home) / "rows.f16"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_vectors_are_made_anew_with_one_warning(
    filled: Path,
    open_with: Open,
    embedder: ConceptEmbedder,
    damage: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    damage(filled)
    with caplog.at_level(logging.WARNING):
        store = open_with(embedder)
        assert first(store, "kebun") == "taman kota asri"
        assert first(store, "limbah") == "sampah menumpuk"
    assert [r.getMessage() for r in caplog.records if "anew from the record" in r.getMessage()] != []
    assert len(caplog.records) == 1, caplog.text
    assert len(embedder.embedded) == 3
    assert len([path for path in (filled / "vectors").iterdir() if path.is_dir()]) == 1


def deleted(path: Path) -> None:
    path.unlink()


def foreign(path: Path) -> None:
    path.write_bytes(b"not a graph at all, and long enough to be one" * 100)


@pytest.mark.parametrize("damage", [flip, truncate, deleted, foreign])
def test_a_torn_graph_is_drawn_anew_of_the_rows_and_missed_by_nobody(
    open_with: Open,
    press: Press,
    home: Path,
    embedder: ConceptEmbedder,
    damage: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As large as that a search itself embeds none of it."""
    from search_api.store.embedded import meaning

    monkeypatch.setattr(vectors, "_GRAPH_FROM", 20)
    monkeypatch.setattr(meaning, "_EXACT_ROWS", 5)
    store = open_with(ConceptEmbedder())
    store.save(press.item("Judul: t\n" + "\n".join(f"taman {n}" for n in range(200)), path="/1.txt"))
    store.close()
    (graph,) = generation(home).glob("*.usearch")
    damage(graph)
    again = open_with(embedder)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            hits = again.search(replace(SEMANTIC, size=100), reading(words("kebun 7"))).hits
            assert hits[0].passage.text == "taman 7"
            assert len(hits) == 100
    (told,) = caplog.records
    assert "compared one by one until it is drawn anew" in told.getMessage()
    caplog.clear()
    again.catch_up()
    (told,) = caplog.records
    assert "drawing it anew" in told.getMessage()
    assert opened(again).graph is not None
    assert first(again, "kebun 7") == "taman 7"
    assert embedder.embedded == [], "the rows are whole"
    caplog.clear()
    assert first(open_with(ConceptEmbedder()), "kebun 7") == "taman 7"
    assert caplog.records == []


def test_the_graph_and_what_it_lacks_are_both_asked(
    open_with: Open, press: Press, embedder: ConceptEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search_api.store.embedded import meaning

    monkeypatch.setattr(vectors, "_GRAPH_FROM", 20)
    monkeypatch.setattr(meaning, "_EXACT_ROWS", 5)
    store = open_with(embedder)
    lines = [f"{word} nomor {n}" for n in range(10) for word in ("taman", "sampah", "jalan")]
    store.save(press.item("Judul: t\n" + "\n".join(lines), path="/1.txt"))
    store.catch_up()
    store.save(press.item("Judul: t\ntaman", path="/2.txt"))
    store.catch_up()
    assert opened(store).graph is not None
    assert opened(store).state.graph_last == 30
    hits = store.search(SEMANTIC, reading(words("kebun"))).hits
    assert hits[0].passage.text == "taman"
    assert all(hit.passage.text.startswith("taman") for hit in hits)
    (hit,) = store.search(SearchRequest(mode=Mode.SEMANTIC, from_day=None, source=()), reading(words("kebun"))).hits[:1]
    assert hit.passage.text == "taman"


def test_a_filter_that_lets_through_what_is_far_loses_nothing(
    open_with: Open, press: Press, embedder: ConceptEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search_api.store.embedded import meaning

    monkeypatch.setattr(vectors, "_GRAPH_FROM", 20)
    for name, value in (("_EXACT_ROWS", 5), ("_MARGIN", 0.01), ("_MOST_CANDIDATES", 8)):
        monkeypatch.setattr(meaning, name, value)
    store = open_with(embedder)
    near = "\n".join(f"taman nomor {n}" for n in range(60))
    far = "\n".join(f"jalan nomor {n}" for n in range(20))
    store.save(press.item(f"Judul: t\n{near}", url="https://harian.example/1", outlet=HARIAN))
    store.save(press.item(f"Judul: t\n{far}", url="https://koran.example/1", outlet=KORAN))
    store.catch_up()
    assert opened(store).state.graph_last == 80
    request = SearchRequest(mode=Mode.SEMANTIC, group=Group.NONE, source=("koran",), size=6)
    shown: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        answer = store.search(replace(request, cursor=cursor), reading(words("kebun")))
        shown += [hit.passage.text for hit in answer.hits]
        scores = [hit.score for hit in answer.hits]
        assert scores == sorted(scores, reverse=True)
        cursor = answer.next
    assert cursor is None
    assert sorted(shown) == sorted(far.split("\n"))


def test_vectors_that_were_first_made_by_reindex_are_known_to_have_been(
    open_with: Open, press: Press, embedder: ConceptEmbedder, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_with(None)
    store.save(press.item(PAGE, path="/1.txt"))
    store.close()
    store = open_with(embedder)
    store.reindex()
    store.close()
    shutil.rmtree(home / "vectors")
    assert EmbeddedStore.has_vectors(home)
    with caplog.at_level(logging.WARNING):
        assert first(open_with(embedder), "kebun") == "taman kota asri"
    assert "anew from the record" in caplog.text


def test_damage_that_a_search_does_not_mend_says_what_to_do(
    open_with: Open, press: Press, embedder: ConceptEmbedder, home: Path
) -> None:
    store = open_with(embedder)
    store.save(press.item("Judul: t\n" + "\n".join(f"taman {n}" for n in range(200)), path="/1.txt"))
    store.close()
    truncate(generation(home) / "rows.f16")
    again = open_with(embedder)
    answer = again.search(HYBRID, reading(words("taman")))
    assert answer.total.value == 200
    assert answer.understood.mode is not None
    assert "bukti reindex" in answer.understood.mode
    with pytest.raises(StoreError, match="bukti reindex"):
        again.search(SEMANTIC, reading(words("taman")))


def test_a_model_that_cannot_be_loaded_takes_no_words_away(filled: Path, open_with: Open) -> None:
    class Broken(ConceptEmbedder):
        def embed_query(self, text: str) -> NDArray[np.float32]:
            raise StoreFullError("no room to convert the model", hint="make room")

    store = open_with(Broken())
    answer = store.search(HYBRID, reading(words("taman")))
    assert [hit.passage.text for hit in answer.hits] == ["taman kota asri"]
    assert answer.understood.mode == "text: no room to convert the model; make room"
    with pytest.raises(StoreFullError):
        store.search(SEMANTIC, reading(words("taman")))


def test_vectors_of_another_embedder_are_refused(filled: Path, open_with: Open, press: Press) -> None:
    store = open_with(ConceptEmbedder("2"))
    store.save(press.item("Judul: t\ntaman baru", path="/2.txt"))
    answer = store.search(HYBRID, reading(words("taman")))
    assert answer.total.value == 2
    assert answer.understood.mode is not None
    assert "made by concepts@1+none, this is concepts@2+none" in answer.understood.mode
    with pytest.raises(StoreVersionError, match="bukti reindex"):
        store.search(SEMANTIC, reading(words("taman")))
    store.catch_up()
    assert json.loads((generation(filled) / "state.json").read_text())["embedder"] == "concepts@1+none"
    store.reindex()
    assert first(store, "kebun").startswith("taman")


def test_a_withdrawn_document_leaves_no_vector(filled: Path, open_with: Open, embedder: ConceptEmbedder) -> None:
    store = open_with(embedder)
    hit = store.search(SEMANTIC, reading(words("kebun"))).hits[0]
    store.withdraw(hit.document.id, Principal(id="p", name="P", role=Role.ADMIN))
    assert not np.any(opened(store).rows), "at once, not when something is next embedded"
    assert store.search(SEMANTIC, reading(words("kebun"))).hits == ()
    store.catch_up()
    assert not np.any(opened(store).rows)
    store.reindex()
    assert not np.any(opened(store).rows)
    assert embedder.embedded == [], "withdrawn words are not embedded again"


def test_a_killed_embedding_goes_on_where_it_stood(
    open_with: Open, press: Press, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(ConceptEmbedder):
        def embed_passages(self, texts):  # type: ignore[no-untyped-def]
            if len(self.embedded) >= 20:
                raise KeyboardInterrupt
            return super().embed_passages(texts)

    monkeypatch.setattr(vectors, "_BATCH", 10)
    store = open_with(Dying())
    store.save(press.item("Judul: t\n" + "\n".join(f"taman {n}" for n in range(200)), path="/1.txt"))
    with pytest.raises(KeyboardInterrupt):
        store.catch_up()
    with (generation(home) / "rows.f16").open("ab") as file:
        file.write(b"half a row")
    embedder = ConceptEmbedder()
    again = open_with(embedder)
    again.catch_up()
    assert len(embedder.embedded) == 180
    assert first(again, "kebun 7") == "taman 7"
