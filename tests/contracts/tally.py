"""How many contract tests ran on each store: `python -m tests.contracts.tally JUNIT.xml [--engine]`.

Reads what pytest wrote with --junitxml. With --engine (an engine was there for the tests) it ends with 1 where none ran
on it, so that a suite that silently skips can't pass for one that ran.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EMBEDDED, ELASTIC = "embedded", "elastic"
STORES = (EMBEDDED, ELASTIC)
_SUITE = "tests.contracts."
_PARAMETERS = re.compile(r"\[(.*)\]$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Tests of one store by how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def ran(self) -> int:
        return self.passed + self.failed


def count(report: Path) -> dict[str, Ran]:
    """By store. A contract test names its store among its parameters; those that name none are left out."""
    ended: dict[str, Counter[str]] = {store: Counter() for store in STORES}
    for case in ET.parse(report).getroot().iter("testcase"):
        found = _PARAMETERS.search(case.get("name", ""))
        if found is None or not case.get("classname", "").startswith(_SUITE):
            continue
        for store in STORES:
            if store in found[1].split("-"):
                ended[store][_end(case)] += 1
    return {store: Ran(**counts) for store, counts in ended.items()}


def told(counts: Mapping[str, Ran]) -> str:
    return "\n".join(
        f"contract tests on {store}: {ran.ran} ran, {ran.failed} failed, {ran.skipped} skipped"
        for store, ran in counts.items()
    )


def fault(counts: Mapping[str, Ran], *, engine: bool) -> str | None:
    """Why these numbers can't be right; None where they may."""
    if not counts[EMBEDDED].ran:
        return "no contract test ran on the embedded store"
    if engine and not counts[ELASTIC].ran:
        return "an engine was there, and no contract test ran on it"
    return None


def _end(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main(arguments: list[str]) -> int:
    paths = [argument for argument in arguments if not argument.startswith("--")]
    if len(paths) != 1:
        print("usage: python -m tests.contracts.tally JUNIT.xml [--engine]", file=sys.stderr)
        return 2
    counts = count(Path(paths[0]))
    print(told(counts))
    why = fault(counts, engine="--engine" in arguments)
    if why:
        print(f"contract tests: {why}", file=sys.stderr)
    return 1 if why else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
