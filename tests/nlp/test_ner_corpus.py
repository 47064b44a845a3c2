"""Reading tagged columns: printed sentences, labels mapped, nothing of the held-out part learnt from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.errors import ResourceError
from nlp.ner.augment import with_capitals
from nlp.ner.corpus import HELD_OUT, TRAINING, TaggedSentence, read_sentences, read_training
from nlp.ner.persons import PersonFinder
from nlp.ner.train import Recipe, build, fit, make_example, save


def tagged(*rows: str) -> str:
    return "\n".join(row.replace("/", "\t") for row in rows) + "\n\n"


FIRST = tagged(
    "Bupati/O", "Rania/B-PERSON", "Malik/I-PERSON", ",/O", "di/O", "Sleman/B-PLACE", "(/O", "2/O", ")/O", "./O"
)
SECOND = tagged("Kata/O", "Jufri/B-PER", ":/O", '"/O', "Ya/O", '"/O', "ke/O", "Dinas/B-ORG", "Pasar/I-ORG")


def folder_of(path: Path, training: str, held_out: str) -> Path:
    for name in TRAINING:
        (path / name).write_text(training, encoding="utf-8")
    for name in HELD_OUT:
        (path / name).write_text(held_out, encoding="utf-8")
    return path


def test_tokens_are_joined_as_news_is_printed(tmp_path: Path) -> None:
    first, second = read_sentences(folder_of(tmp_path, FIRST + SECOND, FIRST) / TRAINING[0])
    assert first.text == "Bupati Rania Malik, di Sleman (2)."
    assert [(first.text[a:b], label) for a, b, label in first.spans] == [("Rania Malik", "PER"), ("Sleman", "LOC")]
    assert second.text == 'Kata Jufri: "Ya" ke Dinas Pasar'
    assert [(second.text[a:b], label) for a, b, label in second.spans] == [("Jufri", "PER"), ("Dinas Pasar", "ORG")]


def test_two_names_side_by_side_stay_two(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_text(tagged("Jufri/B-PER", "Rania/B-PER", "Malik/I-PER"), encoding="utf-8")
    (sentence,) = read_sentences(path)
    assert [sentence.text[a:b] for a, b, _ in sentence.spans] == ["Jufri", "Rania Malik"]


def test_held_out_sentences_and_repeats_are_not_learnt_from(tmp_path: Path) -> None:
    assert [s.text for s in read_training(folder_of(tmp_path, FIRST + SECOND + SECOND, FIRST))] == [
        'Kata Jufri: "Ya" ke Dinas Pasar'
    ]


@pytest.mark.parametrize("row", ["Jufri", "Jufri\tB-EVENT", "Jufri\tPER"])
def test_a_bad_row_is_told_with_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "rows.txt"
    path.write_text(f"Kata\tO\n{row}\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"rows\.txt:2"):
        read_sentences(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"idner-dev\.txt"):
        read_training(tmp_path)


def test_names_in_capitals_keep_their_stretches() -> None:
    sentence = TaggedSentence("Kata Jufri di Sleman", ((5, 10, "PER"), (14, 20, "LOC")))
    rows = with_capitals([sentence] * 200, random.Random(1))
    made = rows[200:]
    assert made
    assert {s.text for s in made} == {"Kata JUFRI di SLEMAN"}
    assert {s.spans for s in made} == {sentence.spans}


def test_spans_are_widened_to_tokens() -> None:
    example = make_example(build(Recipe(width=8)), TaggedSentence("Kata Jufri-lah", ((5, 10, "PER"),)))
    assert [e.text for e in example.reference.ents] in (["Jufri"], ["Jufri-lah"])


def test_training_is_the_same_for_the_same_seed_and_tells_what_it_learnt_from(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, FIRST + SECOND, tagged("Kata/O", "Rania/B-PER"))
    recipe = Recipe(width=8, depth=1, epochs=1)
    (one, told), (two, again) = fit(recipe, folder), fit(recipe, folder)
    assert one.get_pipe("ner").to_bytes() == two.get_pipe("ner").to_bytes()  # type: ignore[attr-defined]
    assert told == again
    assert set(told["data"]) == {*TRAINING, *HELD_OUT}
    assert told["recipe"]["seed"] == recipe.seed
    assert set(told["scores"]) == set(HELD_OUT)
    size = save(one, told, tmp_path / "model")
    assert 0 < size < 15
    assert all(e.label in ("PER", "ORG", "LOC") for e in PersonFinder(tmp_path / "model").entities("Kata Rania"))
