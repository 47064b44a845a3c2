"""What answers a search starts fast: none of the heavy libraries is imported."""

from __future__ import annotations

import subprocess
import sys

from tests.shared import ROOT

HEAVY = ("spacy", "torch", "pydantic", "fastapi", "numpy", "elasticsearch", "sentence_transformers")


def test_no_heavy_library_on_the_way() -> None:
    code = (
        "import sys, search_api.store.embedded, search_api.query.request, search_api.verify;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
