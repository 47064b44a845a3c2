"""A short form, an office and a pillar term added through CSV alone are found; a bad line is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.resources import FOLDER
from tests.conftest import Run


def extend(folder: Path, table: str, **values: str) -> None:
    """A copy of one of our tables in `folder` with one more row."""
    folder.mkdir(exist_ok=True)
    source = FOLDER / table
    lines = source.read_text(encoding="utf-8").splitlines()
    head = lines[0].split(",")
    assert set(values) <= set(head)
    row = ",".join(values.get(column, "") for column in head)
    (folder / table).write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")


def test_three_tables_extended_by_hand(tmp_path: Path, bukti: Run) -> None:
    tables = tmp_path / "tables"
    extend(tables, "aliases.csv", alias="Kotakuring", code="62.01", use="free")
    extend(tables, "positions.csv", form="juru layanan", position="Juru Layanan", follows="region", level="any")
    extend(tables, "pillar_terms.csv", term="rukun cerdas", pillar="society")
    text = (
        "Juru Layanan Kotakuring, Darmawan Sukoyo, membuka loket baru pada Senin (3/4/2023). Pemkab Kotakuring "
        "menyebut loket itu bagian dari rukun cerdas yang dijalankan sejak awal tahun di semua kecamatan."
    )
    page = tmp_path / "a.jsonl"
    page.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    bukti("resources", "check", BUKTI_RESOURCES=str(tables))
    before = json.loads(bukti("analyze", str(page), "--format", "jsonl").stdout)
    after = json.loads(bukti("analyze", str(page), "--format", "jsonl", BUKTI_RESOURCES=str(tables)).stdout)
    assert "62.01" not in {r["code"] for r in before["regions"]}
    assert {r["code"] for r in after["regions"]} == {"62.01"}
    assert [(o["name"], o["position"]) for o in after["officials"]] == [("Darmawan Sukoyo", "Juru Layanan")]
    assert [p["pillar"] for p in after["pillars"] if p["basis"] == "named"] == ["society"]
    assert before["analysis_version"] != after["analysis_version"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("aliases.csv", {"alias": "Antah", "code": "99.99", "use": "free"}),
        ("pillar_terms.csv", {"term": "smart sea", "pillar": "sea"}),
        ("programmes.csv", {"term": "perahu", "pillar": "living", "confidence": "tinggi"}),
    ],
)
def test_a_bad_line_is_named(table: str, row: dict[str, str], tmp_path: Path, bukti: Run) -> None:
    extend(tmp_path, table, **row)
    number = len((tmp_path / table).read_text(encoding="utf-8").splitlines())
    run = bukti("resources", "check", "--folder", str(tmp_path), check=False)
    assert run.returncode == 1
    assert f"{table}:{number}" in run.stderr


def test_a_table_that_no_reader_knows_is_named(tmp_path: Path, bukti: Run) -> None:
    (tmp_path / "alias.csv").write_text("alias,code\n", encoding="utf-8")
    run = bukti("resources", "check", "--folder", str(tmp_path), check=False)
    assert run.returncode == 1
    assert "alias.csv" in run.stderr
