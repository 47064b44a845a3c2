"""What must be known of a model to feed it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """What stands before a text, by its use."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """Fields
    ------
    dimensions: length of a vector.
    max_tokens: longer texts are cut.
    pad_id: the token that fills up a batch.
    """

    dimensions: int
    max_tokens: int
    pad_id: int
