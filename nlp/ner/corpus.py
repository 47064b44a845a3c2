"""Reads column files of tagged tokens into plain sentences with labelled spans, as the pipeline will meet them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.errors import ResourceError

LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "ORG": "ORG",
    "ORGANISATION": "ORG",
    "LOC": "LOC",
    "PLACE": "LOC",
}
TRAINING = ("idner-train.txt", "nergrit-train.txt")
HELD_OUT = ("idner-dev.txt", "nergrit-valid.txt")

# Marks that stand against the word before or behind them in print; the files part every mark by a space.
_NO_SPACE_BEFORE = frozenset(".,;:!?)]}%”’")
_NO_SPACE_BEHIND = frozenset("([{“‘")


@dataclass(frozen=True, slots=True)
class TaggedSentence:
    """A sentence as printed, and its entities as (start, end, label): half-open offsets, label PER, ORG or LOC."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_sentences(path: Path) -> list[TaggedSentence]:
    """The sentences of one file: a token a line, its tag in the last column, an empty line behind each sentence.

    Raises ResourceError, with the line, for a file that can't be read or a tag that is none of IOB2's.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ResourceError(f"{path.name}: {error.strerror}", hint="name the folder of the tagged files") from error
    return [_printed(rows) for rows in _blocks(path.name, lines)]


def read_training(folder: Path) -> list[TaggedSentence]:
    """The sentences to learn from: those of the training files that stand in no held-out file, each once."""
    seen = {_key(s) for name in HELD_OUT for s in read_sentences(folder / name)}
    kept: list[TaggedSentence] = []
    for sentence in (s for name in TRAINING for s in read_sentences(folder / name)):
        key = _key(sentence)
        if key not in seen:
            seen.add(key)
            kept.append(sentence)
    return kept


def _key(sentence: TaggedSentence) -> str:
    return "".join(c for c in sentence.text.casefold() if c.isalnum())


def _blocks(name: str, lines: Iterable[str]) -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        cells = line.split()
        if not cells:
            if rows:
                yield rows
            rows = []
            continue
        tag = cells[-1]
        if len(cells) < 2 or (tag != "O" and (tag[:2] not in ("B-", "I-") or tag[2:] not in LABELS)):
            raise ResourceError(f"{name}:{number}: no token with a tag: {line.strip()!r}", hint="see LABELS")
        rows.append((cells[0], tag))
    if rows:
        yield rows


def _printed(rows: Iterable[tuple[str, str]]) -> TaggedSentence:
    text, glued, quoted = "", True, False
    spans: list[tuple[int, int, str]] = []
    for token, tag in rows:
        opens = token in _NO_SPACE_BEHIND or (token == '"' and not quoted)
        closes = token in _NO_SPACE_BEFORE or (token == '"' and quoted)
        quoted = quoted != (token == '"')
        if text and not glued and not closes:
            text += " "
        start = len(text)
        text += token
        glued = opens
        if tag == "O":
            continue
        label = LABELS[tag[2:]]
        if tag.startswith("I-") and spans and spans[-1][2] == label and not text[spans[-1][1] : start].strip():
            start = spans.pop()[0]
        spans.append((start, len(text), label))
    return TaggedSentence(text, tuple(spans))
