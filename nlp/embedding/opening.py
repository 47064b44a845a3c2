"""The one way in: from the setting to an embedder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.embedding.model_name import DEFAULT_MODEL, NO_EMBEDDER
from nlp.embedding.runtime import Runtime, best_runtime, require_extra

if TYPE_CHECKING:
    from nlp.embedding.embedder import SentenceEmbedder


def default_cache() -> Path:
    """A folder of the user's for models that were rebuilt or converted; every data folder shares it."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "bukti" / "models"


def open_embedder(
    setting: str = DEFAULT_MODEL,
    *,
    cache: Path | None = None,
    vectors: Path | None = None,
    runtime: Runtime | None = None,
    processes: int = 1,
) -> SentenceEmbedder | None:
    """The embedder that the setting names; None for `none`. Finds it, and loads nothing yet.

    setting: a folder, or a name on the hub.
    cache: where models are rebuilt and converted; the user's cache folder if not given.
    vectors: file of the cache of passages' vectors; none is kept without.
    runtime: the fastest that is installed if not given.
    processes: how many share the passages of one call, each with a model of its own (0.7 GB).

    Raises MissingExtraError without the extra `semantic`, SettingsError where the model is nowhere or broken,
    StoreFullError where the cache has no room.
    """
    if setting.strip().lower() == NO_EMBEDDER:
        return None
    require_extra()
    from nlp.embedding.embedder import SentenceEmbedder
    from nlp.embedding.finding import find_model
    from nlp.embedding.loading import EncoderSpec

    place = cache or default_cache()
    model = find_model(setting.strip() or DEFAULT_MODEL, cache=place)
    spec = EncoderSpec(model=model, runtime=runtime or best_runtime(), cache=place)
    return SentenceEmbedder(spec, vectors=vectors, processes=max(1, processes))
