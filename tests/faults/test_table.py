"""The table of rounds says what each of its operations and phases is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.faults.conftest import HEAD


def noted() -> Iterator[str]:
    """The words of every operation and phase that a test of this folder writes down itself."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note":
                for argument in node.args[:2]:
                    yield from _words(argument)


def _words(argument: ast.expr) -> Iterator[str]:
    """The literal pieces of an argument; what is put together at run time is named by what stands around it."""
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value.strip()) > 1:
            yield node.value.strip()


def test_every_operation_and_phase_is_explained() -> None:
    head = " ".join(HEAD.split())
    said = set(noted()) - {"all", "3 crawls, 2 analysts, 2 servers"}
    assert {"engine killed", "bulk", "claim", "engine away", "full disk", "damage of"} <= said
    assert {words for words in said if f"`{words}`" not in head} == set()
