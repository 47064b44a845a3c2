"""From a found model to a loaded encoder: converts it first where the runtime wants that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import MissingExtraError
from nlp.embedding.fingerprint import Fingerprint
from nlp.embedding.kept_folder import keep_folder
from nlp.embedding.model_folder import ModelFolder
from nlp.embedding.rebuilding import mend
from nlp.embedding.runtime import HINT, Runner, Runtime, settle_process

if TYPE_CHECKING:
    from nlp.embedding.encoder import Encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSpec:
    """What to load; can be sent to another process. `cache` holds what is made of models."""

    model: ModelFolder
    runtime: Runtime
    cache: Path

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(name=self.model.name, version=self.model.version, quantisation=self.runtime.quantisation)

    @property
    def converted(self) -> Path:
        """Where the model is kept once it is converted."""
        from nlp.embedding.conversion import RECIPE

        safe = "".join(c if c.isalnum() or c in "-." else "-" for c in f"{self.model.name}-{self.model.version}")
        return self.cache / f"{safe}-{self.runtime}-{RECIPE}"


def load_encoder(spec: EncoderSpec) -> Encoder:
    """Loads, and before the first time converts (10 s to a minute).

    Raises MissingExtraError where a package of the extra can't be imported, SettingsError for a broken model,
    StoreFullError where there is no room for the converted one.
    """
    settle_process()
    try:
        from nlp.embedding.encoder import Encoder

        return Encoder(_runner(spec))
    except ImportError as error:
        raise MissingExtraError(f"search by meaning can't start: {error}", hint=HINT) from error


def _runner(spec: EncoderSpec) -> Runner:
    if spec.runtime is Runtime.TORCH:
        from nlp.embedding.torch_model import TorchRunner

        mend(spec.model.path)
        return TorchRunner(spec.model.path)
    from nlp.embedding.conversion import convert_apart
    from nlp.embedding.openvino_model import OpenVinoRunner

    def make(folder: Path) -> dict[str, object]:
        mend(spec.model.path)
        return convert_apart(spec.model.path, folder, spec.runtime)

    facts = keep_folder(spec.converted, make)
    return OpenVinoRunner(spec.converted, facts=facts, runtime=spec.runtime)
