"""Cursors come back as they went out, and nothing else comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import RequestError
from models.query import Facet, SearchRequest
from search_api.query.cursor import Position, decode, encode

POSITIONS = st.builds(
    Position,
    moment=st.integers(0, 2**62),
    tier=st.integers(0, 2),
    after=st.none() | st.integers(0, 2**62),
    shown=st.sets(st.integers(0, 2**40)).map(lambda groups: tuple(sorted(groups))),
)
REQUEST = SearchRequest(q="taman")


@given(POSITIONS)
def test_a_position_survives(position: Position) -> None:
    assert decode(encode(position, REQUEST), REQUEST) == position


@given(st.text(max_size=60))
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        decode(text, REQUEST)


@given(POSITIONS, st.data())
def test_a_cursor_that_was_touched_is_refused_or_harmless(position: Position, data: st.DataObject) -> None:
    cursor = encode(position, REQUEST)
    at = data.draw(st.integers(0, len(cursor) - 1))
    touched = cursor[:at] + data.draw(st.sampled_from("Aa0_-")) + cursor[at + 1 :]
    try:
        found = decode(touched, REQUEST)
    except RequestError as error:
        assert error.parameter == "cursor"  # noqa: PT017
    else:
        assert isinstance(found, Position)


@pytest.mark.parametrize(
    "position",
    [
        Position(moment=1, tier=-1),
        Position(moment=1, after=-1),
        Position(moment=1, after=2**63),
        Position(moment=2**63),
        Position(moment=1, shown=(3, 2**63)),
        Position(moment=1, shown=(-1,)),
        Position(moment=1, shown=tuple(n * 2**61 for n in range(4))),
    ],
)
def test_numbers_that_no_engine_counts_to_are_refused(position: Position) -> None:
    """Whoever knows how a cursor is written can write one."""
    with pytest.raises(RequestError):
        decode(encode(position, REQUEST), REQUEST)


def test_pages_may_differ_in_size_and_facets_only() -> None:
    cursor = encode(Position(moment=1), REQUEST)
    assert decode(cursor, SearchRequest(q="taman", size=50, facets=(Facet.YEAR,), cursor=cursor)) == Position(moment=1)
    with pytest.raises(RequestError, match="another request"):
        decode(cursor, SearchRequest(q="taman kota"))


def test_a_bomb_is_refused() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b"\0" * 50_000_000)).decode()
    with pytest.raises(RequestError):
        decode(bomb, REQUEST)


def test_a_thousand_groups_fit_into_a_url() -> None:
    shown = tuple(range(1, 20_000, 20))
    assert len(encode(Position(moment=1, shown=shown), REQUEST)) < 300
