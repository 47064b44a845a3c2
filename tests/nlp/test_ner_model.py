"""The model that is shipped, and the component in a pipeline; every text here is invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from models.errors import ResourceError
from nlp.article import Article
from nlp.ner.component import MODEL, SENTENCES
from nlp.ner.corpus import HELD_OUT, TRAINING
from nlp.ner.persons import PersonFinder
from nlp.pipeline import build_pipeline
from tests.nlp.texts import article_of


@pytest.fixture(scope="module")
def finder() -> PersonFinder:
    return PersonFinder(MODEL)


@pytest.fixture(scope="module")
def pipeline() -> Language:
    nlp = build_pipeline()
    if "bukti_persons" not in nlp.pipe_names:
        nlp.add_pipe("bukti_persons", after="bukti_officials")
    return nlp


def read(nlp: Language, body: str) -> tuple[Article, Doc]:
    doc = nlp.make_doc(body)
    doc._.article = article_of(body)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc._.article, doc


def test_the_model_is_small_and_tells_where_it_is_from() -> None:
    assert sum(p.stat().st_size for p in MODEL.rglob("*")) < 15e6
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    told = meta["training"]
    assert meta["license"] == "MIT"
    assert all("MIT" in source for source in told["attribution"])
    assert all(told["data"][name].startswith("sha256:") for name in (*TRAINING, *HELD_OUT))
    assert told["scores"]["idner-dev.txt"]["PER"]["f"] > 0.85
    assert {"seed", "width", "depth"} <= set(told["recipe"])


def test_persons_are_told_from_places_and_bodies(finder: PersonFinder) -> None:
    text = "Menurut Ahmad Hidayat, warga Surabaya, harga beras naik sejak awal bulan."
    assert [text[p.start : p.end] for p in finder.persons(text)] == ["Ahmad Hidayat"]


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="no model"):
        PersonFinder(tmp_path)


def test_a_holder_that_the_rules_miss_is_found_and_speaks(pipeline: Language) -> None:
    body = (
        "Kepala Badan Penyelaras Kabupaten Sleman, Ahmad Hidayat, membuka rapat di aula.\n"
        "“Kami akan menambah loket layanan mulai pekan depan,” kata Ahmad Hidayat kepada wartawan."
    )
    article, doc = read(pipeline, body)
    (official,) = article.officials
    assert (official.name, official.position, official.region) == ("Ahmad Hidayat", "Kepala Badan Penyelaras", "34.04")
    assert [q.speaker for q in article.quotes] == ["Ahmad Hidayat"]
    assert doc.user_data[SENTENCES] == 1


def test_a_plain_article_is_not_put_to_the_model(pipeline: Language) -> None:
    _, doc = read(pipeline, "Bupati Sleman Ahmad Hidayat membuka pasar. Warga senang. Harga cabai turun.")
    assert doc.user_data[SENTENCES] == 0


WORDS = (
    *"Kepala Badan Dinas Bupati Wali Kota Sleman Hari Nomor Ahmad Hidayat IGA dan S.Sos Plt. x 12".split(),
    *", . ( ) “ ” - é 🙂".split(),
    "\n",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_every_offset_holds_and_twice_is_the_same(pipeline: Language, words: list[str]) -> None:
    body = " ".join(words).strip()
    article, _ = read(pipeline, body)
    again, _ = read(pipeline, body)
    assert article.officials == again.officials
    for official in article.officials:
        assert body[official.start : official.end] == official.text
