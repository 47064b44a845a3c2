"""When a predicted value is the gold's: people by their names, offices by their words, figures by their value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_TITLES = frozenset(
    "prof dr drs dra ir h hj hm kh ust ustadz st sh se sip ssos skom spd sag sstp msi mm mpd mkom mh mt mpp menv map ma"
    " msc phd bapak ibu pak bu".split()
)
_LONG_FORMS = {
    "sekda": "sekretaris daerah",
    "kadis": "kepala dinas",
    "kaban": "kepala badan",
    "kabid": "kepala bidang",
    "kominfo": "komunikasi informatika",
    "diskominfo": "dinas komunikasi informatika",
    "dinkominfo": "dinas komunikasi informatika",
    "kemenkominfo": "kementerian komunikasi informatika",
    "menkominfo": "menteri komunikasi informatika",
    "walikota": "wali kota",
    "wabup": "wakil bupati",
    "wawali": "wakil wali kota",
    "plt": "pelaksana tugas",
    "pj": "penjabat",
    "pjs": "penjabat sementara",
    "plh": "pelaksana harian",
    "dirjen": "direktur jenderal",
    "bappeda": "badan perencanaan pembangunan",
    "bapperida": "badan perencanaan pembangunan riset inovasi",
    "dukcapil": "kependudukan pencatatan sipil",
    "disdukcapil": "dinas kependudukan pencatatan sipil",
    "dinkes": "dinas kesehatan",
    "aptika": "aplikasi informatika",
}
# Words that tell one office from another: two offices match only when these agree.
_RANKS = (
    "pelaksana tugas",
    "pelaksana harian",
    "penjabat",
    "wakil",
    "sekretaris",
    "asisten",
    "staf ahli",
    "mantan",
    "ketua",
)
_FILLERS = frozenset("dan kabupaten kota provinsi kab daerah pemkab pemkot".split())


def fold(text: str | None) -> str:
    """Case, width and punctuation away: words parted by single spaces."""
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(re.findall(r"\w+", folded))


def person_words(name: str) -> list[str]:
    """The words of a name before its first comma, titles away ("S.Sos" is one title)."""
    words = re.split(r"\s+", name.split(",")[0].strip())
    kept = [w for w in words if re.sub(r"\W", "", w).casefold() not in _TITLES]
    return fold(" ".join(kept)).split()


def same_person(one: str, other: str) -> bool:
    """The same words, or all words (two at least) of the shorter in the longer."""
    short, long = sorted((person_words(one), person_words(other)), key=len)
    return bool(short) and (short == long or (len(short) >= 2 and set(short) <= set(long)))


def _spelt_out(position: str) -> str:
    return " ".join(_LONG_FORMS.get(word, word) for word in fold(position).split())


def same_position(one: str, other: str) -> bool:
    """More than half of their words in common, and the same rank."""
    a, b = _spelt_out(one), _spelt_out(other)
    ranks = [{r for r in _RANKS if f" {r} " in f" {text} "} for text in (a, b)]
    words = [set(text.split()) - _FILLERS for text in (a, b)]
    if not words[0] or not words[1] or ranks[0] != ranks[1]:
        return False
    return len(words[0] & words[1]) / len(words[0] | words[1]) > 0.5


def same_official(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return same_person(gold["name"], found["name"])


def same_official_strictly(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Person without titles, office and, where the gold tells it, region."""
    offices = [p for p in (gold.get("position"), gold.get("as_written")) if p]
    return (
        same_official(gold, found)
        and " ".join(person_words(found["name"])) == fold(found["name"])
        and any(same_position(p, found.get("position") or "") for p in offices)
        and gold.get("region") in (None, found.get("region"))
    )


def same_figure(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """The same value; for a grade alone the same category."""
    if gold.get("value") is None:
        return found.get("value") is None and bool(gold.get("category")) and _same_category(gold, found)
    value, other = float(gold["value"]), found.get("value")
    return other is not None and abs(value - float(other)) <= 1e-6 * max(1.0, abs(value))


def same_figure_strictly(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """The same value and unit, and period and category where the gold has them."""
    return (
        same_figure(gold, found)
        and gold.get("unit") == found.get("unit")
        and (not gold.get("period") or str(gold["period"]) == str(found.get("period")))
        and (not gold.get("category") or _same_category(gold, found))
    )


def _same_category(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return fold(gold.get("category")) == fold(found.get("category"))
