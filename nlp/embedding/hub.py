"""The hub: its local cache, and a download that never keeps anyone waiting for a network that is not there."""

from __future__ import annotations

import logging
import threading
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from nlp.embedding.model_folder import what_lacks

REACH_SECONDS = 3.0
"""How long the hub may take to say that it has a model before it counts as out of reach."""

_WANTED = ["*.json", "*.txt", "*.model", "*.safetensors"]
_UNWANTED = ["onnx/*", "openvino/*", "*.onnx"]
_log = logging.getLogger(__name__)


def cached_folder(repository: str) -> Path | None:
    """The model in the hub's local cache, if it is whole there; touches no network."""
    from huggingface_hub import constants

    if not (Path(constants.HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}").is_dir():
        return None
    return _snapshot(repository, local=True)


def download(repository: str) -> Path | None:
    """The model from the hub, kept in the hub's cache; None where it can't be had.

    With HF_HUB_OFFLINE (or TRANSFORMERS_OFFLINE) no packet is sent; else the hub has `REACH_SECONDS` to answer.
    """
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE or not _in_reach(constants.ENDPOINT, repository):
        return None
    _log.info("downloading the model %s", repository)
    return _snapshot(repository, local=False)


def _snapshot(repository: str, *, local: bool) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    try:
        found = Path(
            snapshot_download(
                repository,
                local_files_only=local,
                allow_patterns=_WANTED,
                ignore_patterns=_UNWANTED,
                etag_timeout=REACH_SECONDS,
            )
        )
    except (OSError, HFValidationError) as error:
        if not local:
            _log.warning("the hub did not give the model %s: %s", repository, str(error).strip().split("\n")[0])
        return None
    return found if what_lacks(found) is None else None


def _in_reach(endpoint: str, repository: str) -> bool:
    """Whether the hub says within `REACH_SECONDS` that it has the model.

    In a thread of its own: looking up a host's name can hang for longer than any timeout that a socket knows, and the
    hub's client tries for minutes where a firewall takes the connection and says nothing.
    """
    question = Request(f"{endpoint}/{repository}/resolve/main/config.json", method="HEAD")
    reached = threading.Event()

    def ask() -> None:
        try:
            urlopen(question, timeout=REACH_SECONDS).close()
        except HTTPError as error:
            if error.code not in {401, 403}:  # its client may know a token that opens it
                return
        except (OSError, HTTPException, ValueError):
            return
        reached.set()

    thread = threading.Thread(target=ask, daemon=True, name="hub-in-reach")
    thread.start()
    thread.join(REACH_SECONDS)
    return reached.is_set()
