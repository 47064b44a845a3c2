"""Meaning as vectors: a sentence-transformers model, found offline, run by OpenVINO or torch.

Importing this package is cheap; torch, OpenVINO and numpy are imported by the first call that needs them.
"""

from nlp.embedding.fingerprint import Fingerprint
from nlp.embedding.model_name import DEFAULT_MODEL, NO_EMBEDDER
from nlp.embedding.opening import default_cache, open_embedder
from nlp.embedding.runtime import Runtime

__all__ = ["DEFAULT_MODEL", "NO_EMBEDDER", "Fingerprint", "Runtime", "default_cache", "open_embedder"]
