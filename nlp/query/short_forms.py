"""Short forms of regions that are typed into queries alone: "jkt", "kab bdg", "tj pinang"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from models.errors import ResourceError
from nlp.regions.names import Form, Names, Sense, Use, fold_name, load_names
from nlp.resources import FOLDER, read_rows

TABLE = "query_short_forms.csv"
_PART = "part"
_USES = (Use.FREE.value, Use.MARKER.value, _PART)
# No name has more words with more than two readings each: whoever writes "tj tj tj tj" waits for nothing.
_MOST_READINGS = 32


class ShortForms:
    """Looks a written name up by its short forms; one that the names of texts know is theirs."""

    def __init__(self, names: Names, alone: dict[str, Form], words: dict[str, tuple[str, ...]]) -> None:
        self._names = names
        self._alone = alone
        self._words = words

    def get(self, written: str) -> Form | None:
        """The name that a short form stands for ("sby"), or that one with short words in it is ("tj pinang")."""
        key = fold_name(written)
        tokens = key.split()
        if len(tokens) == 1:
            return self._alone.get(key)
        if not any(token in self._words for token in tokens):
            return None
        readings = product(*((token, *self._words.get(token, ())) for token in tokens))
        found = (self._names.forms.get(" ".join(reading)) for reading in islice(readings, 1, _MOST_READINGS))
        return next(filter(None, found), None)


@cache
def load_short_forms(folder: Path = FOLDER) -> ShortForms:
    """`folder`'s table, read once. Raises ResourceError, with file and line, for a name that no region has."""
    names = load_names(folder)
    words: dict[str, tuple[str, ...]] = {}
    senses: dict[str, dict[str, Use]] = {}
    for place, short, name, use in _rows(folder):
        form = names.get(name)
        if use == _PART:
            _check_part(place, name, names)
        elif form is None:
            raise ResourceError(f"{place}: no region is called {name!r}", hint="see regions.csv and aliases.csv")
        else:
            senses.setdefault(short, {}).update(_senses(form, use, names))
        if len(fold_name(name).split()) == 1:
            words[short] = (*words.get(short, ()), fold_name(name))
    alone = {
        short: Form(short, tuple(Sense(code, use) for code, use in uses.items()), official=False)
        for short, uses in senses.items()
    }
    return ShortForms(names, alone, words)


def _rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    for place, row in read_rows(TABLE, columns=("short", "name", "use"), folder=folder):
        short = fold_name(row["short"])
        if len(short.split()) != 1:
            raise ResourceError(f"{place}: {row['short']!r} is not one word", hint="write one short word a row")
        if row["use"] not in _USES:
            raise ResourceError(f"{place}: {row['use']!r} is no use", hint=f"one of {', '.join(_USES)}")
        yield place, short, row["name"], row["use"]


def _senses(form: Form, use: str, names: Names) -> Iterator[tuple[str, Use]]:
    """What is also another word counts only behind one that tells the region's kind: "kab smp", never "disdik smp"."""
    for code in form.codes:
        yield code, Use.FREE if use == Use.FREE else Use(names.type_of(code).value)


def _check_part(place: str, name: str, names: Names) -> None:
    key = fold_name(name)
    if " " in key or not any(key in known.split() for known in names.forms):
        raise ResourceError(f"{place}: {name!r} is no word of a region's name", hint="see regions.csv and aliases.csv")
