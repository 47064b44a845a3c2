"""Nothing heavy is loaded before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("trafilatura", "lxml", "courlan", "pypdfium2", "docx", "warcio", "charset_normalizer", "spacy", "torch")


@pytest.mark.parametrize("module", ["crawler", "crawler.read.reader", "crawler.sources.catalogue", "crawler.extract"])
def test_import_is_cheap(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
