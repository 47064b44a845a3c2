"""A folder with a sentence-transformers model: whether it is whole, its version, its prompts."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import SettingsError
from nlp.embedding.facts import Prompts

ABOUT = "bukti-embedder.json"
"""Written by us into a folder that we make: `version`."""

_WEIGHTS = ("model.safetensors", "model.safetensors.index.json", "pytorch_model.bin")
_TOKENIZERS = (
    "tokenizer.json",
    "tokenizer.model",
    "sentencepiece.bpe.model",
    "spiece.model",
    "vocab.txt",
    "vocab.json",
)
_COUNTS = re.compile(r".*\.(safetensors|bin|model)|(tokenizer|config|modules|sentence_.*_config)\.json|vocab\..*")
_E5 = re.compile(r"(?:^|[-_/])e5(?:$|[-_])")
_E5_PROMPTS = Prompts(query="query: ", passage="passage: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A whole model on disk. `version` is the same for the same files wherever they lie."""

    path: Path
    name: str
    version: str
    prompts: Prompts


def what_lacks(path: Path) -> str | None:
    """What a folder lacks of a sentence-transformers model, in words; None for a whole one."""
    if not path.is_dir():
        return "it is no folder"
    if not (path / "config.json").is_file():
        return "it has no config.json"
    if not any((path / name).is_file() for name in _WEIGHTS):
        return f"it has no weights ({' or '.join(_WEIGHTS)})"
    if not any((path / name).is_file() for name in _TOKENIZERS):
        return f"it has no tokenizer ({' or '.join(_TOKENIZERS)})"
    return None


def read_model_folder(path: Path, *, name: str, notes: Path) -> ModelFolder:
    """The model in `path`; `notes` is a folder where digests of large files are remembered.

    Raises SettingsError for a folder that lacks something.
    """
    lack = what_lacks(path)
    if lack:
        raise SettingsError(
            f"{path} holds no sentence-transformers model: {lack}",
            parameter="BUKTI_EMBEDDER",
            hint="name a folder that SentenceTransformer.save wrote",
        )
    version = _read_json(path / ABOUT).get("version")
    return ModelFolder(
        path=path,
        name=name,
        version=str(version) if version else _digest_version(path, notes),
        prompts=_prompts(path, name),
    )


def _prompts(path: Path, name: str) -> Prompts:
    """The folder's own prompts; those of the E5 family, whose published folders don't carry them; or none."""
    own = _read_json(path / "config_sentence_transformers.json").get("prompts") or {}
    prompts = Prompts(query=own.get("query") or "", passage=own.get("passage") or own.get("document") or "")
    if prompts.query or prompts.passage:
        return prompts
    origin = str(_read_json(path / "config.json").get("_name_or_path", ""))
    return _E5_PROMPTS if _E5.search(name.lower()) or _E5.search(origin.lower()) else prompts


def _digest_version(path: Path, notes: Path) -> str:
    """A short digest over the files that decide what a vector is; remembered by path, sizes and times."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and _COUNTS.fullmatch(p.name) and _is_ours(p, path))
    seen = [[str(p.relative_to(path)), p.stat().st_size, p.stat().st_mtime_ns] for p in files]
    note = notes / (hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24] + ".json")
    remembered = _read_json(note)
    if remembered.get("files") == seen and remembered.get("version"):
        return str(remembered["version"])
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            whole.update(f"{file.relative_to(path)}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    version = whole.hexdigest()[:12]
    _remember(note, {"files": seen, "version": version})
    return version


def _is_ours(file: Path, folder: Path) -> bool:
    """Other formats of the same weights, which hubs keep in folders of their own, don't count."""
    return not {"onnx", "openvino"} & set(file.relative_to(folder).parts)


def _remember(note: Path, value: dict[str, Any]) -> None:
    """A note that can't be written costs a second the next time, no more."""
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(value), encoding="utf-8")
    except OSError:
        return


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
