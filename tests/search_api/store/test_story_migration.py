"""A record of the first schema, and one whose stories were made by other rules: both come to tell today's stories."""

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from models.document import Story
from search_api.store import story_graph as graph
from search_api.store.embedded import EmbeddedStore, story_graph, story_pending
from search_api.store.embedded.clock import next_moment, wall_clock
from search_api.store.embedded.database import Database
from search_api.store.embedded.schema import VERSION
from search_api.store.embedded.store import RECORD
from search_api.store.story_words import story_id
from tests.contracts.test_stories import ADMIN, TEXTS, save, told
from tests.search_api.copies import report
from tests.search_api.press import PlainTerms, Press, registry

TABLES = ("outlet", "capture", "body", "text", "analysis", "passage", "cell", "principal", "withdrawal", "item")


def opened(home: Path) -> EmbeddedStore:
    return EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())


def fill(store: EmbeddedStore) -> None:
    """Every text twice at different outlets, one document edited, one withdrawn."""
    press = Press()
    save(store, press, 0, report(9))
    for number, text in enumerate((*TEXTS, *TEXTS)):
        save(store, press, number, text)
    store.withdraw(save(store, press, 20, report(3)), ADMIN)


def as_of_old(home: Path, new: Path) -> None:
    """Under `home` the record of `new` as the first schema held it: a story was the very same words."""
    home.mkdir()
    old = sqlite3.connect(home / RECORD, isolation_level=None)
    old.executescript(resources.files("search_api.store.embedded").joinpath("migrations", "0001.sql").read_text())
    old.execute("ATTACH ? AS new", (str(new / RECORD),))
    old.execute("PRAGMA foreign_keys = OFF")
    for table in TABLES:
        columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM new.{table}")
    old.execute("INSERT INTO meta SELECT * FROM new.meta WHERE key IN ('store', 'moment')")
    old.execute("INSERT INTO story (n, id) SELECT n, id FROM new.words")
    columns = "n, id, source, locator, url, outlet, text, nature, known_from, withdrawn"
    old.execute(f"INSERT INTO document (story, {columns}) SELECT words, {columns} FROM new.document")
    columns = ", ".join(row[1] for row in old.execute("PRAGMA main.table_info(fact)"))
    old.execute(f"INSERT INTO fact ({columns}) SELECT {columns} FROM new.fact")
    for fact, body in old.execute(
        "SELECT fact.n, body.body FROM fact JOIN analysis ON analysis.n = fact.analysis"
        " JOIN text ON text.n = analysis.text JOIN body ON body.digest = text.digest"
    ).fetchall():
        old.execute("UPDATE fact SET story = (SELECT n FROM story WHERE id = ?) WHERE n = ?", (story_id(body), fact))
    old.execute("PRAGMA user_version = 1")
    old.close()


@pytest.fixture
def today(tmp_path: Path) -> dict[str, Story]:
    store = opened(tmp_path / "today")
    fill(store)
    stories = told(store)
    store.close()
    return stories


@pytest.fixture
def old_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setattr(graph, "_near", lambda *_: set())
        store = opened(tmp_path / "source")
        fill(store)
        store.close()
    as_of_old(tmp_path / "old", tmp_path / "source")
    return tmp_path / "old"


def test_stories_of_the_first_schema_take_in_their_copies(old_home: Path, today: dict[str, Story]) -> None:
    store = opened(old_home)
    before = told(store)
    assert before.keys() == today.keys()
    assert max(story.copies for story in before.values()) == 2, "the very same words, as ever"
    assert store.catch_up() == 0
    assert told(store) == today
    for story in before.values():
        assert store.stories.story(story.id) in today.values(), "ids given out before still lead somewhere"
    store.close()
    with sqlite3.connect(old_home / RECORD) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_migration_stopped_anywhere_goes_on(
    old_home: Path, today: dict[str, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(old_home).close()
    database = Database(old_home / RECORD)
    for _ in range(2):
        with database.writing() as db:
            story_graph.compare_pending(db, limit=1, moment=next_moment(db, wall_clock))
    database.close()
    monkeypatch.setattr(story_pending, "_AT_ONCE", 2)
    store = opened(old_home)
    press = Press()
    for number in range(len(TEXTS)):  # written while old texts still wait to be compared
        save(store, press, number, TEXTS[number])
    store.catch_up()
    assert told(store) == today
    store.close()


def test_other_rules_are_replaced_by_todays(tmp_path: Path, today: dict[str, Story]) -> None:
    database = Database(tmp_path / "today" / RECORD)
    with database.writing() as db:
        db.execute("UPDATE meta SET value = '0.deadbeef' WHERE key = 'stories'")
        db.execute("UPDATE words SET sketch = zeroblob(length(sketch)) WHERE sketch IS NOT NULL")
    database.close()
    store = opened(tmp_path / "today")
    save(store, Press(), 5, TEXTS[5])
    store.catch_up()
    assert told(store) == today
    store.close()
