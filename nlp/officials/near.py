"""Regions for offices that are named without one: what the sentence around them says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.officials.homes import LOCAL
from nlp.officials.office import Office
from nlp.officials.places import Spot, Spots
from nlp.officials.tokens import Tokens

# A point behind a word of some length, so not behind a degree or an initial.
_SENTENCE_END = re.compile(r"\w{4}[.!?][”\"]?\s+[“\"]?[A-Z]|\n")
_GOVERNMENT = re.compile(r"(?i)\b(?:pem(?:kab|kot|ko|prov|da)|dis\w+|din\w+|dinas[\w ]+|badan[\w ]+|dprd|setda\w*)\W+$")


def near_homes(text: str, offices: Sequence[Office], spots: Spots, tokens: Tokens) -> dict[int, str]:
    """Regions for offices named without one, by their offset: that of the office before them in the same sentence.

    "Wali Kota A didampingi Kabid B", "Bupati A diwakili Asisten B", and "Kabupaten A diwakili Staf Ahli B".
    """
    near: dict[int, str] = {}
    last: Office | None = None
    for office in sorted(offices, key=lambda o: o.start):
        if office.home is None and office.level in LOCAL:
            begin = last.stop if last is not None else max(0, office.start - 300)
            spot = spots.before(office.start)
            if (
                spot is not None
                and spot.start >= begin
                and _is_governed(text, spot)
                and not _ended(text, spot.end, office)
            ):
                near[office.start] = spot.code
            elif last is not None and not _ended(text, last.stop, office):
                near[office.start] = last.home or near[last.start]
            elif tokens.lower(office.first - 1) == "diwakili":
                spot = spots.before(office.start)
                if spot is not None and tokens.at_or_after(spot.end) >= office.first - 2:
                    near[office.start] = spot.code
        if office.level in LOCAL and (office.home is not None or office.start in near):
            last = office
    return near


def _ended(text: str, begin: int, office: Office) -> bool:
    """Whether a sentence ends between an offset and an office, or the two lie far apart."""
    return office.start - begin > 300 or _SENTENCE_END.search(text, begin, office.start) is not None


def _is_governed(text: str, spot: Spot) -> bool:
    """Whether a region stands for its government ("Diskominfo Kabupaten A", "Pemkot B")."""
    return _GOVERNMENT.search(text, max(0, spot.start - 40), spot.start) is not None
