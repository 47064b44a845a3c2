"""Whether a record ever had vectors: their folder may have been deleted, and is then made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def were_made(record: Path) -> bool:
    """Without opening a store, numpy or a model; False for a record that can't be read, which says so later."""
    if not record.exists():
        return False
    try:
        with closing(sqlite3.connect(record)) as db:
            return db.execute("SELECT 1 FROM meta WHERE key = 'vectors'").fetchone() is not None
    except sqlite3.Error:
        return False
