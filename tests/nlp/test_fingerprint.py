"""An analysis' version knows of all that decides it, and of nothing else: what reads queries makes no analysis old."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nlp
from nlp import resources
from nlp.resources import FOLDER, digested
from tests.shared import ROOT

PACKAGE = Path(nlp.__file__).parent
# Analyses one text in a process of its own, then tells which modules and tables it took.
ANALYSE = """
import json, sys
from nlp import resources
tables, found = set(), resources.resource_path
def noted(name, folder=resources.FOLDER):
    tables.add(name)
    return found(name, folder)
resources.resource_path = noted
from models.document import Document
from models.identity import digest_of, document_id
from models.text import Text
from nlp.pipeline import SpacyAnalyzer
body = (
    "Bupati Kutai Kartanegara Syahrani Aspul meresmikan layanan smart governance di Tenggarong, Selasa (5/3/2024). "
    'Anggarannya Rp 2,5 miliar, naik 12 persen. "Kami mulai dari puskesmas," kata Kepala Dinas Kesehatan Norhayati.'
)
document = Document(id=document_id(None, "a"), source="a", locator="a")
text = Text(capture=digest_of(b"a"), extractor_version="x", body=body, title="Antrean daring Kukar")
analyzer = SpacyAnalyzer()
analysis = analyzer.analyze(document, text)
analyzer.passages(document, text, analysis)
files = {name: getattr(module, "__file__", None) for name, module in sys.modules.items() if name.split(".")[0] == "nlp"}
print(json.dumps({"modules": sorted(filter(None, files.values())), "tables": sorted(tables)}))
"""


@pytest.fixture(scope="module")
def taken() -> dict[str, set[str]]:
    run = subprocess.run([sys.executable, "-c", ANALYSE], cwd=ROOT, capture_output=True, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    return {
        "modules": {str(Path(file).relative_to(PACKAGE)) for file in told["modules"]},
        "tables": set(told["tables"]),
    }


def test_all_code_that_an_analysis_runs_is_digested(taken: dict[str, set[str]]) -> None:
    assert taken["modules"] <= {str(path.relative_to(PACKAGE)) for path in digested()}


def test_all_tables_that_an_analysis_reads_are_digested_and_no_others(taken: dict[str, set[str]]) -> None:
    tables = {path.name for path in digested() if path.suffix == ".csv"}
    assert taken["tables"] <= tables
    assert not taken["tables"] & {"query_words.csv", "query_cues.csv", "synonyms.csv"}
    assert not tables & {"query_words.csv", "query_cues.csv", "synonyms.csv"}


def test_what_reads_queries_and_makes_vectors_is_left_out(taken: dict[str, set[str]]) -> None:
    left_out = {str(p.relative_to(PACKAGE)) for p in PACKAGE.rglob("*.py")} - {
        str(path.relative_to(PACKAGE)) for path in digested()
    }
    assert {"query_reader.py", "terms.py", "query/people.py", "embedding/embedder.py"} <= left_out
    assert not left_out & taken["modules"]


def test_the_trained_model_is_digested() -> None:
    assert PACKAGE / "ner" / "model" / "config.cfg" in digested()


@pytest.mark.parametrize(("name", "changes"), [("regions.csv", True), ("synonyms.csv", False)])
def test_a_table_of_one_s_own_changes_it_where_it_is_read(tmp_path: Path, name: str, changes: bool) -> None:
    shutil.copy(FOLDER / name, tmp_path / name)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("# a line of our own\n")
    assert (resources.fingerprint(tmp_path) != resources.fingerprint()) == changes
