"""The query language: words, "exact phrase", +must, -not, a OR b, pre*; an unclosed quote is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.query import Clause, ClauseKind, Occur

_QUOTES = str.maketrans("“”„‟«»", '""""""')
_UNIT = re.compile(r'([+\-]?)(?:"([^"]*)"|([^\s"]+))')
_SIGNS = {"": Occur.SHOULD, "+": Occur.MUST}
_SPACED_RANGE = re.compile(r"(?<!\S)(20\d\d)\s+[-–]\s+(20\d\d)(?!\S)")
_NO_WORD = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Unit:
    """One written part of a query: a word, a phrase, a prefix, or the operator OR."""

    kind: ClauseKind
    text: str
    occur: Occur
    is_or: bool = False
    before_or: bool = False
    after_or: bool = False

    @property
    def is_plain(self) -> bool:
        """A bare word, free to be understood."""
        joined = self.is_or or self.before_or or self.after_or
        return self.kind is ClauseKind.WORDS and self.occur is Occur.SHOULD and not joined

    @property
    def written(self) -> str:
        """The unit in the language again."""
        sign = {Occur.SHOULD: "", Occur.MUST: "+", Occur.MUST_NOT: "-"}[self.occur]
        body = {ClauseKind.PHRASE: f'"{self.text}"', ClauseKind.PREFIX: f"{self.text}*"}.get(self.kind, self.text)
        return sign + body


def read_units(q: str) -> tuple[tuple[Unit, ...], str | None]:
    """The units of a query, and what was mended in it (None: nothing)."""
    q = _SPACED_RANGE.sub(r"\1-\2", q.translate(_QUOTES))
    mended = None
    if q.count('"') % 2:
        q = f'{q.rstrip()}"'
        mended = f'the quote was not closed, read as "{q.rsplit(chr(34), 2)[1].strip()}"'
    return tuple(_with_neighbours([u for m in _UNIT.finditer(q) if (u := _unit(m)) is not None])), mended


def clauses_of(units: Iterable[Unit]) -> tuple[Clause, ...]:
    """Units as clauses: neighbouring bare words are one, the sides of OR are one clause's alternatives."""
    clauses: list[Clause] = []
    words: list[str] = []
    for group in _groups(units):
        if len(group) == 1 and group[0].is_plain:
            words.append(group[0].text)
            continue
        clauses += _words_clause(words)
        words = []
        clauses.append(_or_clause(group) if len(group) > 1 else _clause(group[0]))
    return (*clauses, *_words_clause(words))


def written(units: Iterable[Unit]) -> str:
    return " ".join(u.written for u in units)


def _unit(match: re.Match[str]) -> Unit | None:
    sign, phrase, word = match.groups()
    occur = _SIGNS.get(sign, Occur.MUST_NOT)
    if phrase is not None:
        text = " ".join(phrase.split())
        return Unit(ClauseKind.PHRASE, text, occur) if not _NO_WORD.fullmatch(text) else None
    if word == "OR" and not sign:
        return Unit(ClauseKind.WORDS, word, occur, is_or=True)
    if word.endswith("*") and not _NO_WORD.fullmatch(word):
        return Unit(ClauseKind.PREFIX, word.rstrip("*"), occur)
    return Unit(ClauseKind.WORDS, word, occur) if not _NO_WORD.fullmatch(word) else None


def _with_neighbours(units: list[Unit]) -> Iterator[Unit]:
    """OR counts only between two units; each unit is told whether it is a side of one."""
    kept: list[Unit] = []
    for i, unit in enumerate(units):
        if unit.is_or and (not kept or kept[-1].is_or or all(u.is_or for u in units[i + 1 :])):
            continue
        kept.append(unit)
    for i, unit in enumerate(kept):
        before = i > 0 and kept[i - 1].is_or
        after = i + 1 < len(kept) and kept[i + 1].is_or
        yield replace(unit, after_or=before, before_or=after)


def _groups(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Units one by one, the sides of OR together, the operator itself left out."""
    group: list[Unit] = []
    for unit in units:
        if unit.is_or:
            continue
        if group and not unit.after_or:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _words_clause(words: list[str]) -> list[Clause]:
    return [Clause(kind=ClauseKind.WORDS, text=" ".join(words))] if words else []


def _clause(unit: Unit) -> Clause:
    return Clause(kind=unit.kind, text=unit.text, occur=unit.occur)


def _or_clause(group: list[Unit]) -> Clause:
    """The first side's sign holds for the whole."""
    sides = tuple(Clause(kind=u.kind, text=u.text) for u in group)
    text = " OR ".join(replace(u, occur=Occur.SHOULD).written for u in group)
    return Clause(kind=ClauseKind.WORDS, text=text, occur=group[0].occur, alternatives=sides)
