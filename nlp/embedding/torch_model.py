"""A sentence-transformers model as one function of token ids; imports torch."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from models.errors import SettingsError
from nlp.embedding.facts import ModelFacts

_MOST_TOKENS = 512


class UnitVectors(torch.nn.Module):
    """All modules of the model (transformer, pooling, dense ...) and the scaling to length 1."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
        return torch.nn.functional.normalize(self.model(features)["sentence_embedding"], dim=-1)


class TorchRunner:
    """fp32 on one thread."""

    def __init__(self, folder: Path, *, traceable: bool = False) -> None:
        """`traceable` takes the plain attention, which can be converted. Raises SettingsError for a broken model."""
        torch.set_num_threads(1)
        with contextlib.suppress(RuntimeError):  # set before, by whoever used torch first
            torch.set_num_interop_threads(1)
        model = _load(folder, {"attn_implementation": "eager"} if traceable else {})
        self.module = UnitVectors(model).eval()
        self.tokenizer_json = _tokenizer_json(model, folder)
        self.facts = ModelFacts(
            dimensions=_dimensions(model),
            max_tokens=min(model.max_seq_length or _MOST_TOKENS, _MOST_TOKENS),
            pad_id=int(model.tokenizer.pad_token_id or 0),
        )

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        with torch.inference_mode():
            vectors = self.module(torch.from_numpy(ids), torch.from_numpy(mask))
        result: NDArray[np.float32] = vectors.float().numpy()
        return result


def _load(folder: Path, options: dict[str, Any]) -> SentenceTransformer:
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=options)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise SettingsError(
            f"the embedder in {folder} can't be loaded: {str(error).strip().split(chr(10))[0]}",
            parameter="BUKTI_EMBEDDER",
            hint="name another model or folder",
        ) from error


def _tokenizer_json(model: SentenceTransformer, folder: Path) -> str:
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise SettingsError(
            f"the embedder in {folder} has no tokenizer of the fast kind",
            parameter="BUKTI_EMBEDDER",
            hint="save it again with a tokenizer.json",
        )
    backend.no_padding()
    return str(backend.to_str())


def _dimensions(model: SentenceTransformer) -> int:
    known = model.get_embedding_dimension()
    if known is None:
        raise SettingsError("the embedder does not say how long its vectors are", parameter="BUKTI_EMBEDDER")
    return int(known)
