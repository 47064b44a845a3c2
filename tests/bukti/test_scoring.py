"""The scorer: what counts as found, and that it agrees with the reference scorer where that is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bukti.scoring.matching import person_words, same_figure, same_official_strictly, same_person, same_position
from bukti.scoring.score import score
from tests.shared import shared


def row(gold: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {"id": "a", "gold": gold, "optional": optional}


def analysis(**fields: Any) -> dict[str, Any]:
    return {"source": "pages/a.txt", "text": "Teks.", **fields}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dr. Ir. H. Sutan Maulana, M.Si", "Sutan Maulana", True),
        ("Sutan Maulana Akbar", "Sutan Maulana", True),
        ("Sutan", "Sutan Maulana", False),
        ("Sutan", "Sutan", True),
        ("", "", False),
    ],
)
def test_people(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kepala Diskominfo", "Kepala Dinas Komunikasi dan Informatika", True),
        ("Bupati", "Wakil Bupati", False),
        ("Pj. Bupati", "Penjabat Bupati", True),
        ("Kepala Dinas Kesehatan", "Kepala Dinas Pendidikan", False),
    ],
)
def test_offices(one: str, other: str, same: bool) -> None:
    assert same_position(one, other) is same


def test_titles_left_on_a_name_fail_the_strict_match() -> None:
    gold = {"name": "Sutan Maulana", "position": "Bupati", "region": "73.22"}
    assert same_official_strictly(gold, {"name": "Sutan Maulana", "position": "Bupati", "region": "73.22"})
    assert not same_official_strictly(gold, {"name": "H. Sutan Maulana", "position": "Bupati", "region": "73.22"})
    assert not same_official_strictly(gold, {"name": "Sutan Maulana", "position": "Bupati", "region": "73.24"})


def test_a_grade_alone_is_matched_by_its_category() -> None:
    assert same_figure({"value": None, "category": "WTP"}, {"value": None, "category": "wtp"})
    assert not same_figure({"value": None, "category": "WTP"}, {"value": 3.0, "category": "WTP"})


def test_optional_values_count_neither_way() -> None:
    gold = row({"regions": ["73.22"], "indicators": []}, indicators=[{"value": 150}])
    found = analysis(regions=[{"code": "73.22"}], indicators=[{"value": 150.0, "unit": "count"}])
    table = score([gold], [found]).rows
    assert table["regions"].f1 == 1.0
    assert (table["indicators"].hit, table["indicators"].extra) == (0, 0)


def test_an_offset_that_does_not_hold_is_told() -> None:
    found = analysis(regions=[{"code": "73", "text": "Teks", "start": 1, "end": 5, "role": "mention"}])
    assert score([row({"regions": ["73"]})], [found]).rows["offsets"].f1 == 0.0


def test_titles_of_people_are_away() -> None:
    assert person_words("Prof. Dr. Wahyu K., M.P.P.") == ["wahyu", "k"]


def test_agrees_with_the_reference_scorer(tmp_path: Path) -> None:
    reference, gold_path = shared("eval/score.py"), shared("gold/seeds.jsonl")
    gold = [json.loads(line) for line in gold_path.read_text(encoding="utf-8").splitlines()]
    analyses = [_damaged(line, random.Random(number)) for number, line in enumerate(gold)]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(map(json.dumps, analyses)), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, str(reference), str(gold_path), str(predictions), "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    theirs = {field: (t["tp"], t["fp"], t["fn"]) for field, t in json.loads(run.stdout).items()}
    ours = {field: (r.hit, r.extra, r.missed) for field, r in score(gold, analyses).rows.items()}
    assert {f: c for f, c in ours.items() if any(c)} == {f: c for f, c in theirs.items() if any(c)}


def _damaged(line: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """An analysis made from gold, with some values gone, some wrong and some too many."""
    gold = line["gold"]

    def some(values: list[Any]) -> list[Any]:
        return [v for v in values if dice.random() < 0.7]

    days = [{"value": d.split("/")[0], "end_value": d.partition("/")[2] or None} for d in some(gold["days"])]
    return {
        "source": line["id"] + ".txt",
        "text": " ".join(some(gold["once"]) + some(gold["must_not_contain"])),
        "title": dice.choice([gold["title"], "Judul lain"]),
        "published": gold["published"],
        "byline": [*some(gold["byline"]), "Redaksi"],
        "nature": dice.choice(["news", gold["nature"]]),
        "incomplete": gold["incomplete"],
        "primary_region": dice.choice([gold["primary_region"], "73", None]),
        "regions": [{"code": c, "role": "mention"} for c in [*some(gold["regions"]), "31", *gold["dateline"]]],
        "officials": [*some(gold["officials"]), {"name": "H. Sutan Maulana", "position": "Bupati"}],
        "dates": [{**d, "precision": "day", "role": dice.choice(["event", "other"])} for d in days],
        "pillars": [{"pillar": p, "basis": "named", "enumerated": dice.random() < 0.5} for p in gold["pillars_named"]],
        "indicators": [*some(gold["indicators"]), {"value": 150, "unit": "count"}, {"value": 7, "unit": "index"}],
        "quotes": [{"speaker": s} for s in [*some(gold["quote_speakers"]), "Sutan Maulana", None]],
    }
