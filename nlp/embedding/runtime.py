"""What runs a model: the choice by what is installed, and what must hold in a process before any of it is imported."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from models.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nlp.embedding.facts import ModelFacts

HINT = "pip install 'bukti[semantic]'"
_NEEDED = ("torch", "sentence_transformers", "filelock")


class Runtime(StrEnum):
    """How a model is run.

    `openvino-int8`: weights in 8 bits, activations quantised as they come: no calibration, hardly any loss.
    `openvino`: fp32 weights, bfloat16 arithmetic where the processor has it.
    `torch`: fp32.
    """

    OPENVINO_INT8 = "openvino-int8"
    OPENVINO = "openvino"
    TORCH = "torch"

    @property
    def quantisation(self) -> str:
        return "int8" if self is Runtime.OPENVINO_INT8 else "none"


class Runner(Protocol):
    """A loaded model: token ids and mask, both int64 (texts, width), to float32 (texts, dimensions)."""

    @property
    def facts(self) -> ModelFacts: ...

    @property
    def tokenizer_json(self) -> str: ...

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]: ...


def is_installed(module: str) -> bool:
    """Whether `module` could be imported; does not import it."""
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def require_extra() -> None:
    """Raises MissingExtraError where the packages of the extra `semantic` are not installed."""
    missing = [module for module in _NEEDED if not is_installed(module)]
    if missing:
        raise MissingExtraError(f"search by meaning needs {', '.join(missing)}", hint=HINT)


def best_runtime() -> Runtime:
    """The fastest runtime that is installed."""
    if not is_installed("openvino"):
        return Runtime.TORCH
    return Runtime.OPENVINO_INT8 if is_installed("nncf") else Runtime.OPENVINO


def settle_process() -> None:
    """One thread a process, and no usage reports; must run before openvino, nncf or tokenizers are imported.

    openvino and nncf report their use to an analytics service unless the package `openvino_telemetry` is absent: both
    carry a stand-in for that case, and an entry of None in `sys.modules` makes it absent.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    cast(dict[str, Any], sys.modules).setdefault("openvino_telemetry", None)
