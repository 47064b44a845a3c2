"""The phrase list that a non-programmer extends: which line is furniture of the page, for which reason."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from models.errors import ResourceError

RESOURCE = "phrases.yaml"
MAX_WORDS_LINE = 9
MAX_WORDS_PART = 30
# No rule may ask for more: such a line is a paragraph.
MAX_WORDS = 60
_EDGES = " \t:.,;>»«<|-–—+•·*#…→←▸►▶‹›/\\_=~()[]{}\"'!?"


class Effect(StrEnum):
    """What a phrase does to the lines after it: nothing, opens a list of other things, or ends the article."""

    DROP = "drop"
    HEADING = "heading"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A matched rule.

    `takes_next`: "" for none, "headline" or "tags" for what may stand under the phrase when it is `alone` on its line.
    """

    reason: str
    effect: Effect
    takes_next: str = ""
    incomplete: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    phrase: Phrase
    whole: re.Pattern[str] | None
    begins: re.Pattern[str] | None
    contains: re.Pattern[str] | None
    max_words: int


class PhraseBook:
    """All rules of one resource, in the order of the file: the first that matches counts.

    `digest` is the SHA-256 of the resource, in hex.
    """

    def __init__(self, rules: tuple[_Rule, ...], *, digest: str) -> None:
        self._rules = rules
        self.digest = digest

    def match(self, line: str) -> Phrase | None:
        """The first rule that takes this line for furniture; None for the article's own words, as far as words tell."""
        folded = line.casefold().replace("\u2019", "'").lstrip(_EDGES)
        bare = folded.rstrip(_EDGES)
        words = folded.count(" ") + 1
        if words > MAX_WORDS:
            return None
        for rule in self._rules:
            if rule.whole and words <= MAX_WORDS_LINE and rule.whole.fullmatch(bare):
                return replace(rule.phrase, alone=True)
            if words > rule.max_words:
                continue
            if rule.begins and rule.begins.match(folded):
                return rule.phrase
            if rule.contains and rule.contains.search(folded):
                return rule.phrase
        return None


@lru_cache(maxsize=1)
def load_phrases() -> PhraseBook:
    """The phrase book that ships with the package, compiled once. Raises ResourceError where an entry is wrong."""
    text = (Path(__file__).parent / "resources" / RESOURCE).read_text(encoding="utf-8")
    return parse_phrases(text, name=RESOURCE)


def parse_phrases(text: str, *, name: str) -> PhraseBook:
    """A phrase book from YAML. Raises ResourceError, which names the entry."""
    try:
        entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ResourceError(f"{name}: no YAML: {error}") from error
    if not isinstance(entries, list):
        raise ResourceError(f"{name}:1 a list of entries is wanted")
    rules = tuple(_rule(entry, f"{name}: entry {number}") for number, entry in enumerate(entries, start=1))
    return PhraseBook(rules, digest=hashlib.sha256(text.encode()).hexdigest())


def _rule(entry: Any, where: str) -> _Rule:
    if not isinstance(entry, dict) or not isinstance(entry.get("reason"), str):
        raise ResourceError(f"{where} has no reason")
    unknown = set(entry) - {"reason", "effect", "next", "incomplete", "line", "begins", "contains", "max_words"}
    if unknown:
        raise ResourceError(f"{where} ({entry['reason']}) has unknown keys: {', '.join(sorted(unknown))}")
    try:
        effect = Effect(entry.get("effect", "drop"))
    except ValueError as error:
        raise ResourceError(f"{where} ({entry['reason']}): no such effect: {entry['effect']}") from error
    following = entry.get("next", "")
    return _Rule(
        phrase=Phrase(
            reason=entry["reason"],
            effect=effect,
            takes_next="headline" if following is True else str(following or ""),
            incomplete=bool(entry.get("incomplete", False)),
        ),
        whole=_compile(entry.get("line"), where),
        begins=_compile(entry.get("begins"), where),
        contains=_compile(entry.get("contains"), where),
        max_words=int(entry.get("max_words", MAX_WORDS_PART)),
    )


_WILDCARDS = {"*": ".*", "#": r"\d[\d.,]*", "[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", " ": r"\s*"}


def _compile(phrases: Any, where: str) -> re.Pattern[str] | None:
    if not phrases:
        return None
    if not isinstance(phrases, list):
        raise ResourceError(f"{where}: phrases are given as a list")
    try:
        return re.compile("|".join(f"(?:{_pattern(str(phrase))})" for phrase in phrases))
    except re.error as error:
        raise ResourceError(f"{where}: a phrase that can't be read: {error}") from error


def _pattern(phrase: str) -> str:
    """A phrase with wildcards as a regular expression over a folded line."""
    return "".join(_WILDCARDS.get(char, re.escape(char)) for char in phrase.casefold())
