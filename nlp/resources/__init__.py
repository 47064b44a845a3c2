"""The tables that the rules read, kept by people who need not program: CSV with a schema, and how they are read."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from models.errors import ResourceError

FOLDER = Path(__file__).parent
# Code and tables that no analysis reads: `tests/nlp/test_fingerprint.py` holds it to that.
_QUERY_CODE = frozenset(("query", "query_reader.py", "terms.py", "embedding", "taxonomy.py"))
_QUERY_TABLES = frozenset(
    ("query_words.csv", "query_cues.csv", "query_short_forms.csv", "synonyms.csv", "dimensions.csv")
)


def resource_path(name: str, folder: Path = FOLDER) -> Path:
    """The table of that name in `folder`, or ours."""
    path = folder / name
    return path if path.exists() else FOLDER / name


def read_rows(name: str, *, columns: tuple[str, ...], folder: Path = FOLDER) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV resource, each with its place as `file:line`; values are stripped, `#` lines are comments.

    A table that `folder` does not have is ours: who extends one table keeps that one alone.

    Raises ResourceError, with the place, where the head lacks a column or a row has another number of cells.
    """
    path = resource_path(name, folder)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            head = next(reader, [])
            missing = [c for c in columns if c not in head]
            if missing:
                raise ResourceError(f"{name}:1: the head lacks {', '.join(missing)}", hint="add the column")
            for row in reader:
                place = f"{name}:{reader.line_num}"
                if not row or row[0].lstrip().startswith("#"):
                    continue
                if len(row) != len(head):
                    raise ResourceError(
                        f"{place}: {len(row)} cells where the head has {len(head)}",
                        hint="quote a value that holds a comma",
                    )
                yield place, {key: value.strip() for key, value in zip(head, row, strict=True)}
    except OSError as error:
        raise ResourceError(f"{name}: {error.strerror}", hint="the resource folder is incomplete") from error
    except UnicodeDecodeError as error:
        raise ResourceError(f"{name}: not UTF-8 at byte {error.start}", hint="save the table as UTF-8") from error


@cache
def fingerprint(folder: Path = FOLDER) -> str:
    """Eight hex digits over all that decides an analysis: the tables in `folder`, the trained model, our code."""
    digest = hashlib.sha256()
    for path in digested(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def digested(folder: Path = FOLDER) -> list[Path]:
    """The files that decide an analysis, in order. What reads queries or makes vectors is none of them."""
    package = FOLDER.parent
    tables = {path.name: path for where in (FOLDER, folder) for path in where.glob("*.csv")}
    code = [path for path in package.rglob("*.py") if not _is_of_queries(path.relative_to(package))]
    model = [path for path in (package / "ner" / "model").rglob("*") if path.is_file()]
    return [*sorted(code), *sorted(model), *(tables[name] for name in sorted(tables) if name not in _QUERY_TABLES)]


def _is_of_queries(path: Path) -> bool:
    return path.parts[0] in _QUERY_CODE
