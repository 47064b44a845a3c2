"""An article in several pages: the bytes that join them are the original, and each page lies beside it to be opened."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crawler.read.joined import join
from models.joined import Part
from search_api.dossier.check import ExhibitState, check_dossier
from search_api.dossier.manifest import ORIGINALS
from search_api.store.embedded import EmbeddedStore
from tests.search_api.dossier.conftest import KEY, Make, opened, parts_over
from tests.search_api.dossier.test_check import members, signed_anew
from tests.search_api.dossier.test_contents import pdf_text
from tests.search_api.press import HARIAN, LineExtractor, Press

PAGES = (
    b"<h1>Kota Palopo</h1>\nKota Palopo menata smart living.",
    b"<p>Halaman dua</p>\nKota Palopo menyusun smart governance.",
)


@pytest.fixture
def joined(store: EmbeddedStore, press: Press, make: Make) -> bytes:
    """A dossier of an article in two pages."""
    parts = [
        Part(url=f"https://harian.example/a?page={n}", media_type="text/html", data=p) for n, p in enumerate(PAGES)
    ]
    data, kind = join(parts, total=2)
    item = press.item(data.decode(), url="https://harian.example/a", outlet=HARIAN)
    store.save(replace(item, capture=replace(item.capture, media_type=kind)))
    return make(parts_over(store, press))


def test_each_page_can_be_opened(joined: bytes) -> None:
    held = members(joined)
    told = json.loads(held["berkas.json"])
    for e in told["evidence"]:
        assert e["original"].endswith(".mime")
        assert e["original"] in held
        assert [held[name] for name in e["pages"]] == list(PAGES)
        assert all(name.endswith(".html") for name in e["pages"])
    assert told["evidence"]
    check = check_dossier(opened(joined), extractor=LineExtractor(), pinned=KEY.public)
    assert (check.ok, check.problems, check.originals) == (True, (), 1)
    assert set(check.evidence) == {ExhibitState.INTACT}
    assert "berakhir -1.html, -2.html" in pdf_text(joined)


@pytest.mark.parametrize("how", ["other", "missing", "more"])
def test_a_page_that_was_not_captured_is_found_though_it_is_signed(joined: bytes, how: str) -> None:
    def change(held: dict[str, bytes]) -> None:
        name = next(n for n in held if n.startswith(ORIGINALS) and n.endswith("-2.html"))
        if how == "other":
            held[name] = b"<p>Bukan yang diambil</p>"
        elif how == "missing":
            del held[name]
        else:
            held[name.replace("-2.", "-3.")] = b"<p>Lebih</p>"

    check = check_dossier(opened(signed_anew(joined, change)), extractor=LineExtractor())
    assert not check.ok
    assert any("page" in problem for problem in check.problems)
