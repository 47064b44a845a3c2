"""What stories cost: texts that can't be near copies are not compared."""

from __future__ import annotations

import pytest

from search_api.store import story_graph
from search_api.store.near_copies import LEAST_WORDS, Likeness, Words, likeness
from tests.search_api.press import Press
from tests.search_api.store.conftest import OpenStore


def test_short_texts_are_not_compared_with_all_others(
    open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counted(one: Words, other: Words) -> Likeness:
        compared.append(one.count)
        return likeness(one, other)

    monkeypatch.setattr(story_graph, "likeness", counted)
    store = open_store()
    for number in range(30):
        store.save(press.item(f"Judul: t\nbaris {number}", path=f"/{number}.txt"))
    assert compared == []
    assert store.status().stories == 30
    for path in ("/x.txt", "/y.txt"):
        store.save(press.item("Judul: t\nbaris 7", path=path))
    assert store.status().stories == 30, "the very same words are one story, however few"
    long = " ".join(f"kata{n}" for n in range(LEAST_WORDS + 60))
    store.save(press.item(f"Judul: t\n{long}", path="/long-1.txt"))
    store.save(press.item(f"Judul: t\n{long} lagi", path="/long-2.txt"))
    assert store.status().stories == 31
    assert compared


def test_long_texts_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_graph, "_KEPT_LETTERS", 1_000)
    kept = story_graph._Lately()
    texts = [f"laporan {number} " + "kata " * 80 for number in range(6)]
    assert [kept.of(text).id for text in texts] == [story_graph.compared(text).id for text in texts]
    assert list(kept._kept) == texts[-2:]
    assert kept.of(texts[-1]) is kept.of(texts[-1])
    longest = "kata " * 500
    kept.of(longest)
    assert list(kept._kept) == [longest], "one that is too long for it all is kept until the next"
