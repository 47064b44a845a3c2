"""The embedder that the settings name, or why there is none and what to do."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bukti.settings import DEFAULT_EMBEDDER
from models.errors import MissingExtraError, SettingsError

if TYPE_CHECKING:
    from nlp.embedding.embedder import SentenceEmbedder

log = logging.getLogger(__name__)
_EXTRA = "pip install 'bukti[semantic]'"


def open_embedder(setting: str, *, cache: Path) -> SentenceEmbedder | MissingExtraError:
    """What makes vectors, or why there is none; loads nothing yet, and makes the model ready where it never was.

    cache: file of the vectors made so far.

    The default model is used where it can be. One that was asked for by another name must be there: raises
    MissingExtraError or SettingsError.
    """
    from nlp.embedding import default_cache
    from nlp.embedding import open_embedder as found_embedder

    if setting == DEFAULT_EMBEDDER and not why_none(setting) and not default_cache().exists():
        log.warning("making the model %s ready, once on this machine: about a minute", setting)
    try:
        found = found_embedder(setting, vectors=cache)
    except (MissingExtraError, SettingsError) as error:
        if setting != DEFAULT_EMBEDDER:
            raise
        return MissingExtraError(f"{error.message}, so meaning is not searched", hint=error.hint)
    return found or switched_off()


def why_none(setting: str) -> MissingExtraError | None:
    """Why no embedder can be had, as far as it can be told without looking for a model; None where one may be."""
    from nlp.embedding.model_name import NO_EMBEDDER
    from nlp.embedding.runtime import require_extra

    if setting.strip().lower() == NO_EMBEDDER:
        return switched_off()
    try:
        require_extra()
    except MissingExtraError as error:
        return MissingExtraError(f"no embedder is installed, so meaning is not searched ({error.message})", hint=_EXTRA)
    return None


def switched_off() -> MissingExtraError:
    return MissingExtraError(
        "BUKTI_EMBEDDER is none, so meaning is not searched",
        hint=f"set it to {DEFAULT_EMBEDDER} ({_EXTRA}) and run `bukti reindex`",
    )


def not_embedded() -> MissingExtraError:
    return MissingExtraError("nothing is embedded yet, so meaning is not searched", hint="run `bukti reindex`")
