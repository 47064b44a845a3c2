"""What an answer says where the meaning of the words was not asked for, and what its scores are made of."""

from __future__ import annotations

from models.evidence import ScorePart
from search_api.query.match import Match

INSTALL = "pip install 'bukti[semantic]'"
NO_EMBEDDER = "no embedder is installed, so meaning is not searched"
NO_VECTORS = "text: nothing is embedded yet, so meaning is not searched (bukti reindex)"
BY_DAY = "text: a list by day is of what the words match"
TO_THE_LETTER = "text: what stands in quotes or ends in * is searched for to the letter"


def why_of(match: Match, words: tuple[ScorePart, ...]) -> tuple[ScorePart, ...]:
    """What the score is made of; the parts of the words' score stand behind it."""
    parts = tuple(ScorePart(name=name, value=round(v, 4), adds=round(adds, 4)) for name, v, adds in match.parts)
    return (*parts[:1], *words, *parts[1:]) if parts and parts[0].name == "words" else (*words, *parts)
