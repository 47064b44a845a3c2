"""The record itself refuses to change or drop a line of the audit log."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from search_api.store.embedded import EmbeddedStore
from tests.contracts.test_accounts import NOTE
from tests.search_api.press import PlainTerms, registry


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET note = '{}'"])
def test_sql_cannot_rewrite_it(tmp_path: Path, statement: str) -> None:
    store = EmbeddedStore.open(tmp_path, terms=PlainTerms(), registry=registry())
    entry = store.accounts.note(NOTE)
    store.close()
    db = sqlite3.connect(tmp_path / "record.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(statement)
    db.close()
    again = EmbeddedStore.open(tmp_path, terms=PlainTerms(), registry=registry())
    assert again.accounts.audit() == (entry,)
    again.close()
