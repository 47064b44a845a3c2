"""The command line as its users call it: whole processes over the newsroom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bukti.cli import COMMANDS
from tests.conftest import Run

KEYS = {"stored", "updated", "unchanged", "duplicate", "discarded", "failed", "errors"}


def loads(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, bukti: Run) -> None:
    shown = bukti(name, "--help").stdout
    assert f"Example: bukti {name}" in shown


def test_ingesting_again_changes_nothing(newsroom_pages: Path, tmp_path: Path, bukti: Run) -> None:
    first = loads(bukti("ingest", str(newsroom_pages), "--json", home=tmp_path).stdout)
    second = loads(bukti("ingest", str(newsroom_pages), "--json", home=tmp_path).stdout)
    assert set(first) >= KEYS
    assert first["failed"] == 0
    assert first["stored"] > 20
    assert second["stored"] == second["updated"] == 0
    assert second["unchanged"] + second["discarded"] + second["duplicate"] == sum(
        first[k] for k in ("stored", "discarded", "duplicate")
    )


def test_a_bad_item_fails_alone(tmp_path: Path, bukti: Run) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "kosong.txt").touch()
    (folder / "gambar.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "baris.jsonl").write_text('{"id": "a", "text": "Satu."}\n{bad\n{"id": "b", "text": "Dua."}\n')
    run = bukti("ingest", str(folder), str(tmp_path / "tiada.txt"), "--json", home=tmp_path / "home", check=False)
    answer = loads(run.stdout)
    assert run.returncode == 1
    assert answer["stored"] == 2
    assert sorted(e["reason"] for e in answer["errors"]) == ["binary", "empty", "malformed", "missing"]
    assert all("\n" not in e["detail"] and e["detail"] for e in answer["errors"])


def test_paths_from_standard_input(tmp_path: Path, bukti: Run, newsroom_pages: Path) -> None:
    page = next(newsroom_pages.rglob("*.html"))
    run = bukti("ingest", "-", "--json", home=tmp_path, stdin=f"{page}\n")
    assert loads(run.stdout)["stored"] == 1


def test_analyze_prints_one_object_a_document(newsroom_pages: Path, bukti: Run) -> None:
    pages = sorted(newsroom_pages.rglob("*.html"))[:3]
    lines = bukti("analyze", *map(str, pages), "--format", "jsonl").stdout.splitlines()
    assert [Path(loads(line)["source"]).stem for line in lines] == [p.stem for p in pages]
    for line in lines:
        analysis = loads(line)
        for kind in ("regions", "officials", "dates", "pillars", "indicators", "quotes"):
            for mention in analysis[kind]:
                where = {"text": analysis["text"], "title": analysis["title"] or ""}.get(mention["field"])
                assert where is None or where[mention["start"] : mention["end"]] == mention["text"]


def test_search_and_verify_a_hit(bukti: Run) -> None:
    answer = loads(bukti("search", "kukar antrean puskesmas", "--json").stdout)
    assert answer["understood"]["region"][0]["code"] == "64.02"
    hit = answer["hits"][0]
    assert "64.02" in {r["code"] for r in hit["regions"]}
    assert hit["passage"]["highlights"]
    verified = loads(bukti("verify", hit["id"], "--json").stdout)
    assert (verified["archive"], verified["live"]) == ("intact", "not_rechecked")


def test_a_damaged_archive_is_told(tmp_path: Path, newsroom_pages: Path, bukti: Run) -> None:
    page = next(newsroom_pages.rglob("*kukar*.html"))
    bukti("ingest", str(page), home=tmp_path)
    hit = loads(bukti("search", "puskesmas", "--json", home=tmp_path).stdout)["hits"][0]
    archived = [p for p in (tmp_path / "archive").rglob("*") if p.is_file()]
    assert len(archived) == 1
    archived[0].chmod(0o600)
    archived[0].write_bytes(archived[0].read_bytes().replace(b"puskesmas", b"posyandu!"))
    damaged = bukti("verify", hit["id"], "--json", home=tmp_path, check=False)
    assert (damaged.returncode, loads(damaged.stdout)["archive"]) == (1, "corrupt")
    archived[0].unlink()
    gone = bukti("verify", hit["id"], "--json", home=tmp_path, check=False)
    assert (gone.returncode, loads(gone.stdout)["archive"]) == (1, "unarchived")


def test_coverage_tells_the_four_states_apart(bukti: Run) -> None:
    cells = loads(bukti("coverage", "--json").stdout)["cells"]
    assert {c["state"] for c in cells} == {"evidenced", "mentioned", "searched_none", "not_searched"}
    assert all(c["evidence"] > 0 for c in cells if c["state"] == "evidenced")
    assert all(c["searched"]["sources"] == 0 for c in cells if c["state"] == "not_searched")


def test_coverage_as_a_table(bukti: Run) -> None:
    lines = bukti("coverage", "--year", "2023", "--region", "64", "--csv").stdout.splitlines()
    assert lines[0].startswith("code,region,pillar,year,state,evidence")
    assert len(lines) == 1 + 11 * 6


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["search", "x", "--region", "99.99"], "99.99"),
        (["search", "x", "--year", "duaribu"], "year"),
        (["search", "x", "--size", "0"], "size"),
        (["search", "x", "--from", "2023-02-31"], "from"),
        (["search", "x", "--cursor", "zzz"], "cursor"),
        (["verify", "e1:xyz"], "evidence id"),
        (["ingest", "x", "--outlet", "tiada"], "tiada"),
        (["serve", "--host", "0.0.0.0"], "--allowed-host"),
        (["serve", "--host", "0.0.0.0", "--allowed-host", "bukti.example"], "bukti tokens create"),
        (["serve", "--host", "192.0.2.1"], "bukti users add"),
        (["serve", "--login"], "bukti users add"),
        (["users", "add", "Siti R"], "siti.rahma"),
        (["users", "add", "local"], "local"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_in_one_line(arguments: list[str], named: str, bukti: Run) -> None:
    run = bukti(*arguments, check=False)
    assert run.returncode == 2
    assert named in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


def test_an_unknown_id_is_told(bukti: Run) -> None:
    run = bukti("verify", "e1:" + "0" * 32, check=False)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr


def test_reindex_and_reanalyze_keep_what_is_found(tmp_path: Path, newsroom_pages: Path, bukti: Run) -> None:
    folder = next(p for p in newsroom_pages.iterdir() if p.is_dir())
    bukti("ingest", str(folder), home=tmp_path)
    before = loads(bukti("search", "pemerintah", "--json", home=tmp_path).stdout)
    bukti("reindex", home=tmp_path)
    assert loads(bukti("reanalyze", "--json", home=tmp_path).stdout)["analyzed"] == 0
    after = loads(bukti("search", "pemerintah", "--json", home=tmp_path).stdout)
    assert [h["id"] for h in before["hits"]] == [h["id"] for h in after["hits"]]


def test_eval_prints_the_table(bukti: Run, newsroom_pages: Path, tmp_path: Path) -> None:
    page = next(newsroom_pages.rglob("*kukar*.html"))
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": page.stem, "gold": {"title": "Judul yang salah"}}) + "\n", encoding="utf-8")
    table = loads(bukti("eval", str(gold), str(page), "--json").stdout)
    assert table["fields"]["title"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "tp": 0, "fp": 1, "fn": 1}
    assert any("judul yang salah" in mistake for mistake in table["mistakes"])


def test_search_as_words_shows_what_a_person_needs(bukti: Run) -> None:
    shown = bukti("search", "kukar antrean puskesmas", "--size", "1").stdout
    assert "Kabupaten Kutai Kartanegara" in shown
    assert "e1:" in shown
    assert "event" in shown
    assert "published" in shown
    assert "\x1b" not in shown
