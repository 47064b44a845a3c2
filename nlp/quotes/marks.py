"""Where quotation marks open and close: every kind, nested, mismatched, left open over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.article import Stretch

OPENERS, CLOSERS = frozenset("“„‟«❝‹"), frozenset("”»❞›")
_DOUBLE = re.compile(r"[\"“”„‟«»＂″❝❞]|''|``|‘‘|’’")
_SINGLE = re.compile(r"[‘‚‛]([^‘’\n]{12,}?)[’'](?!\w)|(?<![\w'])'([^'\n]{12,}?)'(?![\w'])")
_BEFORE_OPENING = frozenset("([{-–—:/,.;!?‘'")
_BEHIND_CLOSING = frozenset(",.;:!?)]}-–—…/’'")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands between two marks: half-open offsets inside of them, and of the marks themselves.

    `open_ended` quotes have no closing mark in their paragraph, `headless` ones no opening mark.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    open_ended: bool = False
    headless: bool = False
    single: bool = False


def find_quoted(text: str, paragraphs: Sequence[Stretch]) -> list[Quoted]:
    """All quoted stretches of a text, the outermost of nested ones, in order; linear in the text's length."""
    found: list[Quoted] = []
    for number, paragraph in enumerate(paragraphs):
        marks = list(_DOUBLE.finditer(text, paragraph.start, paragraph.end))
        if marks:
            found.extend(_in_paragraph(text, paragraph, number, marks))
        else:
            found.extend(_single_quoted(text, paragraph, number))
    return [quoted for quoted in found if quoted.start < quoted.end]


def _single_quoted(text: str, paragraph: Stretch, number: int) -> list[Quoted]:
    found = []
    for match in _SINGLE.finditer(text, paragraph.start, paragraph.end):
        group = 1 if match.group(1) is not None else 2
        found.append(Quoted(match.start(group), match.end(group), match.start(), match.end(), number, single=True))
    return found


def _in_paragraph(text: str, paragraph: Stretch, number: int, marks: Sequence[re.Match[str]]) -> list[Quoted]:
    found: list[Quoted] = []
    depth, opened = 0, marks[0]
    for position, mark in enumerate(marks):
        opens, closes = _can_open(text, paragraph, mark), _can_close(text, paragraph, mark)
        if depth == 0:
            if opens or not closes or mark.group() in OPENERS:
                depth, opened = 1, mark
            elif not found and position == 0:
                found.append(Quoted(paragraph.start, mark.start(), paragraph.start, mark.end(), number, headless=True))
        elif opens and not closes and depth < 3 and _is_closed_later(text, paragraph, marks, position, depth):
            depth += 1
        elif opens and not closes:
            # The mark that should have closed the last quote is missing: this one opens another.
            found.append(_stretch(text, opened, mark.start(), mark.start(), number, open_ended=True))
            depth, opened = 1, mark
        else:
            depth -= 1
            if depth == 0:
                found.append(_stretch(text, opened, mark.start(), mark.end(), number))
    if depth:
        found.append(_stretch(text, opened, paragraph.end, paragraph.end, number, open_ended=True))
    return found


def _is_closed_later(text: str, paragraph: Stretch, marks: Sequence[re.Match[str]], position: int, depth: int) -> bool:
    """Whether enough closing marks follow for a nested quote to be closed before the outer one."""
    balance = depth + 1
    for mark in marks[position + 1 : position + 8]:
        opens, closes = _can_open(text, paragraph, mark), _can_close(text, paragraph, mark)
        balance += 1 if opens and not closes else -1
        if balance == 0:
            return True
    return False


def _stretch(
    text: str, opened: re.Match[str], end: int, outer_end: int, number: int, *, open_ended: bool = False
) -> Quoted:
    start = opened.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, opened.start(), outer_end, number, open_ended)


def _can_open(text: str, paragraph: Stretch, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    behind = text[mark.end()] if mark.end() < paragraph.end else " "
    return (before.isspace() or before in _BEFORE_OPENING) and not behind.isspace() and behind not in ",.;:)"


def _can_close(text: str, paragraph: Stretch, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    behind = text[mark.end()] if mark.end() < paragraph.end else " "
    if before.isspace():
        return False
    return (
        behind.isspace() or behind in _BEHIND_CLOSING or mark.group() in CLOSERS or before in ",.!?" or behind.isalpha()
    )
