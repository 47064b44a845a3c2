"""Whose voice a document is: what "independent outlets" counts."""

from __future__ import annotations

from models.document import Outlet
from models.text import Nature

_OWN_VOICE = frozenset({Nature.NEWS, Nature.OPINION})


def publisher_of(outlet: Outlet | None) -> str | None:
    """The network that owns an outlet, else the outlet itself; None for an unknown one."""
    if outlet is None:
        return None
    return f"owner:{outlet.owner.casefold()}" if outlet.owner else f"outlet:{outlet.id}"


def is_independent(nature: Nature) -> bool:
    """Whether an outlet speaks for itself there: an advertorial, a release or an official paper is somebody else's
    voice."""
    return nature in _OWN_VOICE


def count_independent(known: int, unknown: int) -> int:
    """Independent outlets, of `known` different publishers and `unknown` documents with none that we know.

    Unknown ones can't be shown to differ from the others, but with no known one there is at least somebody.
    """
    return known or min(unknown, 1)
