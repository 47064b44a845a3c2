"""Which words are the same story, and whose voice counts as an outlet."""

from __future__ import annotations

from models.document import Outlet
from models.text import Nature
from search_api.store.publisher import count_independent, is_independent, publisher_of
from search_api.store.story_words import story_id


def test_case_marks_breaks_and_accents_do_not_count() -> None:
    assert story_id("Kota Palopo, membuka\ntaman!") == story_id("KOTA PALOPO membuka “taman”")
    assert story_id("café") == story_id("cafe")
    assert story_id("Kota Palopo") != story_id("Kota Parepare")
    assert story_id("a b") != story_id("ab")
    assert story_id("").startswith("s1:")


def test_an_owner_s_outlets_are_one_publisher() -> None:
    one = Outlet(id="a", name="A", domain="a.example", owner="Grup Misal")
    other = Outlet(id="b", name="B", domain="b.example", owner="GRUP MISAL")
    assert publisher_of(one) == publisher_of(other)
    lone = Outlet(id="grup misal", name="C", domain="c.example")
    assert publisher_of(lone) not in (None, publisher_of(one))
    assert publisher_of(None) is None


def test_unknown_outlets_are_at_least_one_and_never_more() -> None:
    assert [count_independent(*pair) for pair in ((0, 0), (0, 5), (2, 0), (2, 5))] == [0, 1, 2, 2]


def test_who_speaks_for_somebody_else_is_no_outlet() -> None:
    assert {nature for nature in Nature if is_independent(nature)} == {Nature.NEWS, Nature.OPINION}
