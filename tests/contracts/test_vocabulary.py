"""What a reader of queries learns of the texts: words, stems and officials, as of what was stored."""

from __future__ import annotations

from models.principal import LOCAL
from tests.contracts.conftest import MakeStore
from tests.search_api.press import HARIAN, Press

PAGE = """Judul: Kotak surat
Tanggal: 2020-09-17
Wali Kota Sari Umpama meresmikan taman di Kota Palopo.
Taman itu ditanami warga."""


def test_a_store_without_texts_knows_nothing(make_store: MakeStore) -> None:
    vocabulary = make_store().vocabulary
    assert vocabulary.frequencies(["taman", "kota"]) == [0, 0]
    assert not vocabulary.knows("taman")
    assert vocabulary.officials(["sari", "umpama"]) == 0
    assert list(vocabulary.beginning("ta")) == []


def test_words_count_by_passage_as_they_are_written(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    store.save(press.item(PAGE, outlet=HARIAN, url="https://harian.example/1"))
    vocabulary = store.vocabulary
    assert vocabulary.frequencies(["taman", "palopo", "tamannya", ""]) == [2, 1, 0, 0]
    assert vocabulary.frequencies([]) == []
    assert dict(vocabulary.beginning("ta")) == {"taman": 2}
    assert dict(vocabulary.beginning("zz")) == {}


def test_a_word_is_known_by_its_stem_and_from_titles(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    store.save(press.item(PAGE, outlet=HARIAN, url="https://harian.example/1"))
    assert store.vocabulary.knows("tamannya")
    assert store.vocabulary.knows("surat")
    assert not store.vocabulary.knows("tamam")


def test_an_official_is_known_by_words_of_the_name_that_follow_one_another(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    store.save(press.item(PAGE, outlet=HARIAN, url="https://harian.example/1"))
    vocabulary = store.vocabulary
    assert vocabulary.officials(["sari", "umpama"]) == 1
    assert vocabulary.officials(["umpama"]) == 1
    assert vocabulary.officials(["umpama", "sari"]) == 0
    assert vocabulary.officials(["taman"]) == 0


def test_it_grows_with_the_store_and_every_process_sees_it(make_store: MakeStore, press: Press) -> None:
    writer, reader = make_store(), make_store()
    told = reader.vocabulary
    assert told.frequencies(["taman"]) == [0]
    writer.save(press.item(PAGE, outlet=HARIAN, url="https://harian.example/1"))
    writer.catch_up()
    assert told.frequencies(["taman"]) == [2]
    writer.save(press.item("Judul: t\nTaman kedua.", path="/b.txt"))
    assert writer.vocabulary.frequencies(["taman"]) == [3], "what this process wrote, it knows at once"


def test_what_was_withdrawn_is_let_go_of_by_a_reindex(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    item = press.item(PAGE, outlet=HARIAN, url="https://harian.example/1")
    store.save(item)
    store.withdraw(item.document.id, LOCAL)
    store.reindex()
    assert store.vocabulary.frequencies(["taman"]) == [0]
    assert store.vocabulary.officials(["sari", "umpama"]) == 0
