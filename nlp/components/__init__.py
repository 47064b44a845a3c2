"""The registered components of the spaCy pipeline, one a kind of mention; `register` imports them all."""

from __future__ import annotations

import importlib

NAMES = (
    "sentences",
    "regions",
    "dates",
    "pillars",
    "officials",
    "persons",
    "quotes",
    "indicators",
    "roles",
    "programmes",
)
"""Modules of this package in the order that the pipeline runs them; each registers the factory `bukti_<name>`.

Officials read the regions found before them, quotes the officials, indicators the regions and dates; `roles` comes
last but one: primary region, the roles of regions and dates that need the whole article; implied pillars need them.
"""


def register() -> None:
    """Make the factories known to spaCy."""
    for name in NAMES:
        importlib.import_module(f"nlp.components.{name}")
