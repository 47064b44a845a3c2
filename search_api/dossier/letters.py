"""Letters that the fonts of the PDF don't have: each is drawn as a box of ours, and the evidence says which they were.

Typst draws what it has no letter for in silence, but refuses it where an archival PDF is asked for: so it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import typst

BOX = "□"
_PROBE = b'#set text(font: "Libertinus Serif")\n#json("data.json")\n'
_NAMED = 12
_KNOWN_UP_TO = 0x250  # Latin with its accents, which the fonts have whole


def missing_letters(texts: Iterable[str], fonts: typst.Fonts) -> frozenset[str]:
    """The letters of the texts that can't be drawn."""
    letters = {letter for text in texts for letter in text if ord(letter) >= _KNOWN_UP_TO}
    return frozenset(letter for letter in letters if not _is_drawn(letter, fonts))


def boxed(data: dict[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    """The template's data with a box for each letter that can't be drawn; every exhibit's `lost` says which of its own
    they were, and `lost` of the whole how many letters of how many exhibits."""
    missing = missing_letters(_strings(data), fonts)
    table = str.maketrans(dict.fromkeys(missing, BOX))
    hit = 0
    for part in data["pillars"]:
        for exhibit in part["exhibits"]:
            gone = sorted(missing.intersection("".join(_strings(exhibit))))
            exhibit["lost"] = _told(gone)
            hit += bool(gone)
    data["lost"] = [str(len(missing)), str(hit)] if missing else []
    found: dict[str, Any] = _translated(data, table)
    return found


@lru_cache(maxsize=50_000)
def _is_drawn(letter: str, fonts: typst.Fonts) -> bool:
    """A millisecond each; a text in a script of its own has some hundreds."""
    files = {"main.typ": _PROBE, "data.json": json.dumps(letter).encode()}
    try:
        typst.Compiler(files, font_paths=fonts).compile(  # type: ignore[type-var]
            format="pdf", pdf_standards=["a-2b"]
        )
    except typst.TypstError:
        return False
    return True


def _told(gone: list[str]) -> str:
    if not gone:
        return ""
    names = ", ".join(f"U+{ord(letter):04X}" for letter in gone[:_NAMED])
    more = f" dan {len(gone) - _NAMED} lagi" if len(gone) > _NAMED else ""
    return (
        f"{len(gone)} aksara tidak dapat dicetak di sini dan digambar {BOX} ({names}{more}); utuh dalam XLSX dan JSON"
    )


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {key: _translated(part, table) for key, part in value.items()}
    return [_translated(part, table) for part in value] if isinstance(value, list | tuple) else value
