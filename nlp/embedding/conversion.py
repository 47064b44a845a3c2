"""From a sentence-transformers folder to an OpenVINO one, in a process of its own.

Apart, because torch and the compiler take a gigabyte that a server should not keep: the server loads what they made.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from models.errors import BuktiError, SettingsError
from nlp.embedding.runtime import Runtime, settle_process

RECIPE = 1
GRAPH = "model.xml"
TOKENIZER = "tokenizer.json"
_ROOT = Path(__file__).parents[2]
_LEAST_COSINE = 0.995
_SAMPLES = ("kota", "Wali kota meresmikan mal pelayanan publik pada 12 Juli 2024.", "Rp 263 miliar untuk jalan. " * 9)


def convert_apart(source: Path, target: Path, runtime: Runtime) -> dict[str, Any]:
    """Converts in a child process; returns the facts. Raises SettingsError where the model can't be converted."""
    arguments = [sys.executable, "-m", __name__, str(source), str(target), runtime.value]
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    quiet = {"PYTHONPATH": path, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    with tempfile.TemporaryFile("w+") as complaints:
        output, code = _run(arguments, os.environ | quiet, complaints)
        complaints.seek(0)
        complaint = complaints.read()
    try:
        answer = json.loads(output.splitlines()[-1])
    except (IndexError, ValueError) as error:
        last = (complaint.strip().splitlines() or [f"exit code {code}"])[-1]
        raise _refusal(source, last) from error
    if "errno" in answer:
        raise OSError(answer["errno"], answer["error"])
    if "error" in answer:
        raise _refusal(source, answer["error"])
    return dict(answer)


def convert(source: Path, target: Path, runtime: Runtime) -> dict[str, Any]:
    """Writes graph and tokenizer into `target`; checks the graph against torch. Imports torch and OpenVINO."""
    settle_process()
    import openvino
    import torch

    from nlp.embedding.torch_model import TorchRunner

    runner = TorchRunner(source, traceable=True)
    example = {
        "input_ids": torch.tensor([[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 0]]),
        "attention_mask": torch.tensor([[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 0]]),
    }
    shape = openvino.PartialShape([-1, -1])
    inputs = [(name, shape, openvino.Type.i64) for name in example]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        graph = openvino.convert_model(runner.module, example_input=example, input=inputs)
    if runtime is Runtime.OPENVINO_INT8:
        graph = _compress(graph)
    openvino.save_model(graph, target / GRAPH, compress_to_fp16=False)
    (target / TOKENIZER).write_text(runner.tokenizer_json, encoding="utf-8")
    facts = asdict(runner.facts)
    _check(runner, target, facts, runtime)
    return facts


def _run(arguments: list[str], environment: dict[str, str], complaints: IO[str]) -> tuple[str, int]:
    """What the child printed, and its exit code. Its standard input stays open: the end tells it that we are gone."""
    with subprocess.Popen(
        arguments, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True
    ) as child:
        output = child.stdout.read() if child.stdout else ""
        return output, child.wait()


def _compress(graph: Any) -> Any:
    """Weights in 8 bits, one scale an output channel; activations follow at run time (see openvino_model)."""
    import nncf

    nncf.set_log_level("ERROR")
    return nncf.compress_weights(graph, mode=nncf.CompressWeightsMode.INT8_SYM)


def _check(runner: Any, target: Path, facts: dict[str, Any], runtime: Runtime) -> None:
    """A graph follows one trace of the model; what the trace did not see would come out wrong without a word."""
    import numpy as np

    from nlp.embedding.encoder import Encoder
    from nlp.embedding.openvino_model import OpenVinoRunner

    ours = Encoder(OpenVinoRunner(target, facts=facts, runtime=runtime)).encode(_SAMPLES)
    theirs = Encoder(runner).encode(_SAMPLES)
    least = float(np.sum(ours * theirs, axis=1).min())
    if least < _LEAST_COSINE:
        raise SettingsError(f"its vectors by OpenVINO are not its vectors (cosine {least:.3f})")


def _refusal(source: Path, why: str) -> SettingsError:
    return SettingsError(
        f"the embedder in {source} can't be converted for OpenVINO: {why}",
        parameter="BUKTI_EMBEDDER",
        hint="name another model, or uninstall openvino to run this one by torch",
    )


def _leave_with_parent() -> None:
    """Ends this process when standard input ends: a parent that was killed leaves no child at work."""

    def wait() -> None:
        sys.stdin.read()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def main(arguments: list[str]) -> int:
    """`python -m nlp.embedding.conversion SOURCE TARGET RUNTIME`: prints the facts, or the error, as JSON."""
    _leave_with_parent()
    source, target, runtime = Path(arguments[0]), Path(arguments[1]), Runtime(arguments[2])
    try:
        answer = convert(source, target, runtime)
    except BuktiError as error:
        answer = {"error": error.message}
    except OSError as error:
        answer = {"error": str(error), "errno": error.errno or errno.EIO}
    except RuntimeError as error:
        answer = {"error": str(error).strip().split("\n")[0]}
    print(json.dumps(answer), flush=True)
    return 1 if "error" in answer else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
