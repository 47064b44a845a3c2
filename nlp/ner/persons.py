"""Persons in a sentence by the trained model, and the port that the rest of the package asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

import spacy

from models.errors import ResourceError
from nlp.article import Stretch


class Entity(NamedTuple):
    """A name at half-open offsets; `label` is PER, ORG or LOC."""

    start: int
    end: int
    label: str


class Finder(Protocol):
    """What finds names in a string."""

    def entities(self, text: str) -> list[Entity]:
        """The names in `text`, in order, none inside another."""


class PersonFinder:
    """The model of a folder that `nlp.ner.train` wrote. Deterministic; loading takes a fraction of a second."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "meta.json").is_file():
            raise ResourceError(f"{folder}: no model", hint="train one: python -m nlp.ner.train --help")
        # Tokenizer and vocabulary are those of blank("id"), as in training: the model does not carry them.
        self._nlp = spacy.load(folder, exclude=["tokenizer", "vocab"])

    def entities(self, text: str) -> list[Entity]:
        """The names in `text`, in order, none inside another."""
        return [Entity(e.start_char, e.end_char, e.label_) for e in self._nlp(text).ents]

    def persons(self, text: str) -> list[Stretch]:
        """The names of persons in `text`, in order."""
        return [Stretch(e.start, e.end) for e in self.entities(text) if e.label == "PER"]
