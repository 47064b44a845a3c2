"""The query language: words, "exact phrase", +must, -not, a OR b, pre*; an unclosed quote is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.calendar_id import MONTHS
from models.query import Clause, ClauseKind, Occur

_QUOTES = str.maketrans("“”„‟«»", '""""""')
_UNIT = re.compile(r'([+\-]?)(?:"([^"]*)"|([^\s"]+))')
_SIGNS = {"": Occur.SHOULD, "+": Occur.MUST}
_DASH = "[-–—~]"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# "2019 - 2021", "januari – maret 2022", "17 - 18 agustus 2021" are one word each.
_SPACED_RANGE = re.compile(
    rf"(?<!\S)(?:(20\d\d)\s+{_DASH}\s+(20\d\d)|({_MONTH})\s+{_DASH}\s+({_MONTH})"
    rf"|(\d{{1,2}})\s+{_DASH}\s+(\d{{1,2}})(?=\s+(?:{_MONTH})(?!\S)))(?!\S)",
    re.IGNORECASE,
)
# "maret 2020 - mei 2021": the dash is a word there, which leads to the second time.
_LONE_DASH = re.compile(_DASH)
_ENDS_TIME = re.compile(r"20\d\d")
_BEGINS_TIME = re.compile(rf"{_MONTH}|\d{{1,2}}|sekarang|kini|skrg", re.IGNORECASE)
# Blanks that were left out: "kab.bogor", "tahun2022", "sleman,bantul", "2019,2020", "bantul/sleman", "2019s/d2021".
_LEFT_OUT = re.compile(
    r"(?<=^kab\.)(?=\w)|(?<=^prov\.)(?=\w)|(?<=^kep\.)(?=\w)|(?<=^thn\.)(?=\w)|(?<=^th\.)(?=\w)"
    r"|(?<=^tahun)(?=20\d\d$)|(?<=^thn)(?=20\d\d$)|(?<=[^\W\d_][,;])(?=\w)|(?<=\b20\d\d[,;])(?=20\d\d\b|[^\W\d_])"
    r"|(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})"
    r"|(?<=^20\d\d)(?=s\.?[d/])|(?<=s\.d\.)(?=20\d\d$)|(?<=sd)(?=20\d\d$)|(?<=s/d)(?=20\d\d$)",
    re.IGNORECASE,
)
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
    q = _SPACED_RANGE.sub(lambda m: "-".join(filter(None, m.groups())), q.translate(_QUOTES))
    mended = None
    if q.count('"') % 2:
        q = f'{q.rstrip()}"'
        mended = f'the quote was not closed, read as "{q.rsplit(chr(34), 2)[1].strip()}"'
    units = [u for m in _UNIT.finditer(q) if (u := _unit(m, q)) is not None]
    return tuple(_parted(_with_neighbours(units))), mended


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


def _parted(units: Iterable[Unit]) -> Iterator[Unit]:
    """Bare words that are several, in which a blank was left out."""
    for unit in units:
        parts = _LEFT_OUT.split(unit.text) if unit.is_plain and "://" not in unit.text else [unit.text]
        yield from (replace(unit, text=part) for part in parts) if len(parts) > 1 else (unit,)


def _leads_to_time(match: re.Match[str], q: str) -> bool:
    """Whether a lone dash stands between a year and what may be a time."""
    before, behind = q[: match.start()].split(), q[match.end() :].split()
    return bool(before and behind and _ENDS_TIME.fullmatch(before[-1]) and _BEGINS_TIME.fullmatch(behind[0]))


def _unit(match: re.Match[str], q: str) -> Unit | None:
    sign, phrase, word = match.groups()
    occur = _SIGNS.get(sign, Occur.MUST_NOT)
    if phrase is not None:
        text = " ".join(phrase.split())
        return Unit(ClauseKind.PHRASE, text, occur) if not _NO_WORD.fullmatch(text) else None
    if word == "OR" and not sign:
        return Unit(ClauseKind.WORDS, word, occur, is_or=True)
    if word.endswith("*") and not _NO_WORD.fullmatch(word):
        return Unit(ClauseKind.PREFIX, word.rstrip("*"), occur)
    if _LONE_DASH.fullmatch(word) and not sign and _leads_to_time(match, q):
        return Unit(ClauseKind.WORDS, "-", occur)
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
