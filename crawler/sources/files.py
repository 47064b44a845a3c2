"""Catalogue files: a YAML of one publisher, a YAML list, a CSV table, or a folder of them. Entries as they stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.sources.entry import FIELDS, LISTS
from models.errors import ResourceError

ENDINGS = frozenset({".yaml", ".yml", ".csv"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's fields and its place, for messages."""

    row: dict[str, Any]
    where: str


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a file, or of a folder's files in order of their names.

    Raises ResourceError for what can't be read or is no catalogue.
    """
    if path.is_dir():
        for file in sorted(p for p in path.iterdir() if p.suffix in ENDINGS and not p.name.startswith(".")):
            yield from read_entries(file)
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ResourceError(f"{path}: no UTF-8", hint="save it as UTF-8") from error
    yield from _of_table(text, path) if path.suffix == ".csv" else _of_yaml(text, path)


def _of_table(text: str, path: Path) -> Iterator[Entry]:
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        yield Entry({key: value for key, value in row.items() if key and value}, f"{path}:{number}")


def _of_yaml(text: str, path: Path) -> Iterator[Entry]:
    import yaml

    try:
        loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ResourceError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if isinstance(loaded, dict) and "outlets" not in loaded:
        yield Entry(loaded, str(path))
        return
    entries = loaded.get("outlets") if isinstance(loaded, dict) else loaded
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ResourceError(f"{path}:1 a publisher, or a list of outlets is wanted")
    for number, entry in enumerate(entries, start=1):
        yield Entry(entry, f"{path}: outlet {number}")


def write_entry(path: Path, row: dict[str, Any], *, opening: str = "") -> None:
    """One publisher as YAML, its fields in the catalogue's order; whole or not at all."""
    text = opening + as_yaml(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def as_yaml(row: dict[str, Any]) -> str:
    """An entry as YAML: known fields first and in order, empty ones left out."""
    import yaml

    known = {field: row[field] for field in FIELDS if row.get(field) not in (None, "", [], ())}
    further = {key: value for key, value in row.items() if key not in FIELDS and value not in (None, "", [], ())}
    plain = {
        key: list(value) if key in LISTS or key == "regions" else value for key, value in (known | further).items()
    }
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False))
