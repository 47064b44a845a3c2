"""Persons by the small trained model, where the officials' rules leave a doubt: registers `bukti_persons`."""

from __future__ import annotations

from nlp.ner.component import Persons, make_persons

__all__ = ["Persons", "make_persons"]
