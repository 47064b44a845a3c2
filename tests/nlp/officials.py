"""Helpers for the tests of officials and quotes: regions told by hand, results in short."""

from __future__ import annotations

import re
from functools import cache

from models.mention import OfficialMention, Place, RegionMention, RegionRole
from nlp.officials.find import Found, find_officials
from nlp.officials.lexicon import load_lexicon
from nlp.quotes.marks import find_quoted
from nlp.quotes.speakers import SpeakerFinder
from nlp.quotes.verbs import load_verbs
from nlp.sentences import split_paragraphs, split_sentences

CODES = {
    "Luwu Utara": "73.22",
    "Luwu Timur": "73.24",
    "Kota Palopo": "73.73",
    "Palopo": "73.73",
    "Sulawesi Selatan": "73",
    "Kutai Kartanegara": "64.02",
    "Kukar": "64.02",
    "Kabupaten Sleman": "34.04",
    "Sleman": "34.04",
    "Kota Bogor": "32.71",
    "Bogor": "32.71",
    "Jawa Barat": "32",
    "Bontang": "64.74",
    "Kendari": "74.71",
}
_NAMES = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, CODES), key=len, reverse=True)) + r")\b")


def regions_of(text: str, place: Place = Place.TEXT) -> list[RegionMention]:
    """The regions of `CODES` that a text names."""
    return [
        RegionMention(
            code=CODES[m.group()],
            name=m.group(),
            text=m.group(),
            start=m.start(),
            end=m.end(),
            role=RegionRole.MENTION,
            field=place,
        )
        for m in _NAMES.finditer(text)
    ]


@cache
def found_in(text: str) -> Found:
    return find_officials(text, regions_of(text), load_lexicon(), load_verbs())


def officials_of(text: str) -> tuple[OfficialMention, ...]:
    """The officials of a text; the offsets are checked on the way."""
    officials = found_in(text).officials
    for official in officials:
        assert text[official.start : official.end] == official.text
    return officials


def held_in(text: str) -> dict[str, str | None]:
    """The position of each official, by name."""
    return {o.name: o.position for o in officials_of(text)}


def the_official(text: str) -> OfficialMention:
    """The only official of a text."""
    officials = officials_of(text)
    assert len(officials) == 1, officials
    return officials[0]


def said_in(text: str) -> list[tuple[str | None, str]]:
    """Speaker and words of each quote of a text, in order."""
    paragraphs = split_paragraphs(text)
    lexicon, verbs = load_lexicon(), load_verbs()
    found = find_officials(text, regions_of(text), lexicon, verbs)
    finder = SpeakerFinder(found, verbs, lexicon.cues, split_sentences(text, paragraphs))
    return [
        (said.speaker.name if said.speaker else None, text[said.quoted.start : said.quoted.end])
        for said in finder.run(find_quoted(text, paragraphs), paragraphs)
    ]


def speakers_in(text: str) -> list[str | None]:
    """The speaker of each quote of a text, in order."""
    return [speaker for speaker, _ in said_in(text)]
