"""Reads every table against its schema, so that a slip of the pen is found before it is missed in an analysis."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.errors import ResourceError
from nlp.dates.finder import DateFinder
from nlp.indicators.finder import IndicatorFinder
from nlp.officials.cues import load_cues as load_office_cues
from nlp.officials.lexicon import load_lexicon
from nlp.pillars.programmes import load_cues, load_programmes
from nlp.pillars.terms import load_pillar_terms
from nlp.query_reader import RuleQueryReader
from nlp.quotes.verbs import load_verbs
from nlp.regions.finder import RegionFinder
from nlp.registry import load_registry
from nlp.resources import FOLDER, resource_path
from nlp.taxonomy import load_taxonomy
from nlp.terms import IndonesianTerms


def check_all(folder: Path | None = None) -> Iterator[tuple[str, int]]:
    """Each table's name and number of rows, after all readers have taken them.

    Raises ResourceError, with file and line, for the first line that breaks its schema, and for a table in `folder`
    that no reader knows: a name spelt wrong would otherwise extend nothing.
    """
    where = folder or FOLDER
    ours = {path.name for path in FOLDER.glob("*.csv")}
    for path in sorted(where.glob("*.csv")):
        if path.name not in ours:
            raise ResourceError(
                f"{path.name}: no reader knows this table", hint=f"tables are {', '.join(sorted(ours))}"
            )
    _read_all(where)
    for name in sorted(ours):
        yield name, _count(resource_path(name, where))


def _read_all(folder: Path) -> None:
    load_registry(folder)
    load_lexicon(folder)
    load_pillar_terms(folder)
    load_programmes(folder)
    load_cues(folder)
    load_taxonomy(folder)
    load_verbs(folder)
    load_office_cues(folder)
    for reader in (RegionFinder, DateFinder, IndicatorFinder, RuleQueryReader):
        reader(folder)
    IndonesianTerms(folder).synonyms("spbe")


def _count(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        return sum(1 for row in rows if row and not row[0].startswith("#")) - 1
