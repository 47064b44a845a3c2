"""A process that answers many questions reads common words ahead, and says the same as one that did not."""

from __future__ import annotations

import pytest

from models.query import Mode, SearchRequest
from search_api.query.nodes import Node, Term
from search_api.store import fields
from search_api.store.embedded import memory
from search_api.store.embedded.text_index import Snapshot
from tests.search_api.press import Press, reading, words
from tests.search_api.store.conftest import OpenStore

ASKED = SearchRequest(q="taman", mode=Mode.TEXT)


def test_common_words_are_read_once_and_ahead(
    open_store: OpenStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    store.save_all(
        [
            press.item(f"Judul: Kabar {n}\nTanggal: 2021-01-02\nTaman ke-{n} yang baru", path=f"/{n}.txt")
            for n in range(9)
        ]
    )
    cold = [store.search(ASKED, reading(words("taman"))) for _ in range(2)][-1]

    read: list[Node] = []
    scored = memory._scored

    def counting(snapshot: Snapshot, node: Node) -> tuple[list[int], list[float]]:
        read.append(node)
        return scored(snapshot, node)

    monkeypatch.setattr(memory, "_scored", counting)
    warmed = open_store()
    warmed.warm()
    assert Term(fields.BODY, "taman") in read
    assert Term(fields.BODY, "yang") not in read  # no query looks for it
    ahead = len(read)

    answer = warmed.search(ASKED, reading(words("taman")))
    assert [(hit.id, hit.score) for hit in answer.hits] == [(hit.id, hit.score) for hit in cold.hits]
    assert len(answer.hits) == 9
    assert len(read) == ahead
    warmed.warm()
    assert len(read) == ahead
