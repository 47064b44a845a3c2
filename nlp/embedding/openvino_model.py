"""A converted model, compiled by OpenVINO for one thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openvino
from numpy.typing import NDArray

from models.errors import SettingsError
from nlp.embedding.conversion import GRAPH, TOKENIZER
from nlp.embedding.facts import ModelFacts
from nlp.embedding.runtime import Runtime

_ONE_THREAD = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1}
_SETTINGS: dict[Runtime, dict[str, Any]] = {
    # Activations in 8 bits, a scale for each 128 numbers: 2 times fp32, cosine to fp32 0.9995 at the least.
    Runtime.OPENVINO_INT8: {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": 128},
    # Ignored by processors without bfloat16; where they have it 1.7 times fp32, cosine 0.99997 at the least.
    Runtime.OPENVINO: {"INFERENCE_PRECISION_HINT": "bf16"},
}


class OpenVinoRunner:
    """One request at a time: whoever shares it between threads holds a lock."""

    def __init__(self, folder: Path, *, facts: Mapping[str, Any], runtime: Runtime) -> None:
        """Raises SettingsError where this OpenVINO can't read the graph."""
        core = openvino.Core()
        try:
            compiled = core.compile_model(core.read_model(folder / GRAPH), "CPU", _ONE_THREAD | _SETTINGS[runtime])
        except RuntimeError as error:
            raise SettingsError(
                f"OpenVINO can't read {folder}: {str(error).strip().split(chr(10))[0]}",
                parameter="BUKTI_EMBEDDER",
                hint="delete that folder, it is made anew",
            ) from error
        self.facts = ModelFacts(**facts)
        self.tokenizer_json = (folder / TOKENIZER).read_text(encoding="utf-8")
        self._request = compiled.create_infer_request()

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        outputs = self._request.infer({0: ids, 1: mask})
        result: NDArray[np.float32] = outputs[0]
        return result
