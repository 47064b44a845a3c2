"""What tests of several packages share: where measuring data lies (skipping where it is missing), a loop to run in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

Result = TypeVar("Result")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def shared(path: str) -> Path:
    """A path of the shared data, or a skip that says what is missing."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs ../shared/{path}, which is not part of the project", allow_module_level=True)
    return found


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine gives, run in a thread of its own: a browser's test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()
