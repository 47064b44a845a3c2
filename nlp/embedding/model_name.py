"""What the setting can say: a model's name on the hub, a folder, or none."""

from __future__ import annotations

DEFAULT_MODEL = "multilingual-e5-small"
NO_EMBEDDER = "none"
_PUBLISHERS = {DEFAULT_MODEL: "intfloat"}


def repository_of(name: str) -> str:
    """The hub's name of a model; without a slash it is sentence-transformers' own, as that library reads it."""
    return name if "/" in name else f"{_PUBLISHERS.get(name, 'sentence-transformers')}/{name}"


def is_path(name: str) -> bool:
    """Whether a setting can only be meant as a folder."""
    return name.startswith(("/", ".", "~")) or name.count("/") > 1 or "\\" in name
