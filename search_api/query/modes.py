"""What an answer says where the meaning of the words was not asked for, and what its scores are made of."""

from __future__ import annotations

from models.evidence import ScorePart
from models.query import Mode
from search_api.query.match import Match

INSTALL = "pip install 'bukti[semantic]'"
NO_EMBEDDER = "no embedder is installed, so meaning is not searched"
NO_VECTORS = "text: nothing is embedded yet, so meaning is not searched (bukti reindex)"
BY_DAY = "text: a list by day is of what the words match"
TO_THE_LETTER = "text: what stands in quotes or ends in * is searched for to the letter"


def not_all(mode: Mode, lacking: int) -> str:
    """For whoever searches by meaning while `lacking` passages are not embedded yet."""
    found = "belum ikut dicari" if mode is Mode.SEMANTIC else "baru ditemukan lewat katanya"
    return f"{mode.value}: {lacking} kutipan belum dihitung maknanya, jadi {found} (bukti reindex)"


def notice_of(mode: str | None) -> str | None:
    """What a page tells of it: that not all is searched by meaning. None where nothing is missing from an answer."""
    kind, _, told = (mode or "").partition(": ")
    return f"{told[:1].upper()}{told[1:]}." if kind in (Mode.SEMANTIC, Mode.HYBRID) else None


def why_of(match: Match, words: tuple[ScorePart, ...]) -> tuple[ScorePart, ...]:
    """What the score is made of; the parts of the words' score stand behind it."""
    parts = tuple(ScorePart(name=name, value=round(v, 4), adds=round(adds, 4)) for name, v, adds in match.parts)
    return (*parts[:1], *words, *parts[1:]) if parts and parts[0].name == "words" else (*words, *parts)
