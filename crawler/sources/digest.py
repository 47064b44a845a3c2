"""Makes the one table that is loaded of the files that are edited: `python -m crawler.sources.digest`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from crawler.sources.catalogue import DIGEST
from crawler.sources.entry import FIELDS, LISTS, source_of
from crawler.sources.files import read_entries
from models.errors import ResourceError

PUBLISHERS = Path(__file__).with_name("publishers")


def digest(folder: Path = PUBLISHERS) -> str:
    """The table: a line a publisher, in order of their ids. Raises ResourceError for an entry that breaks the form."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    rows: dict[str, dict[str, Any]] = {}
    for entry in read_entries(folder):
        source = source_of(entry.row, entry.where)
        if source.outlet.id in rows or Path(entry.where).stem != source.outlet.id:
            raise ResourceError(f"{entry.where}: a publisher's file is called by its id", hint="rename it")
        unknown = sorted(set(entry.row) - set(FIELDS))
        if unknown:
            raise ResourceError(f"{entry.where}: no such field: {unknown[0]}", hint=f"known: {', '.join(FIELDS)}")
        rows[source.outlet.id] = {key: _cell(key, value) for key, value in entry.row.items()}
    for identity in sorted(rows):
        writer.writerow(rows[identity])
    return out.getvalue()


def _cell(key: str, value: Any) -> str:
    if key in LISTS or key == "regions":
        return " ".join(map(str, value)) if isinstance(value, list) else str(value)
    if key == "rules":
        return json.dumps(value, ensure_ascii=False, default=str)
    if key == "checked" and isinstance(value, dict):
        return f"{value.get('day')} {value.get('finding') or ''}".strip()
    return str(value)


def main() -> None:
    """Write the table beside this module."""
    Path(__file__).with_name(DIGEST).write_text(digest(), encoding="utf-8")


if __name__ == "__main__":
    main()
