"""Sentences made from tagged ones, for what the training news rarely has: names in capitals."""

from __future__ import annotations

import random
from collections.abc import Sequence

from nlp.ner.corpus import TaggedSentence

CAPITALS_SHARE = 0.06


def with_capitals(sentences: Sequence[TaggedSentence], dice: random.Random) -> list[TaggedSentence]:
    """The sentences, and a few of them again with names in capitals, as place lines and some portals print them."""
    drawn = [s for s in sentences if s.spans and dice.random() < CAPITALS_SHARE]
    return [*sentences, *(TaggedSentence(_raise_names(s), s.spans) for s in drawn)]


def _raise_names(sentence: TaggedSentence) -> str:
    text = sentence.text
    for start, end, _ in sentence.spans:
        upper = text[start:end].upper()
        text = text[:start] + upper + text[end:] if len(upper) == end - start else text
    return text
