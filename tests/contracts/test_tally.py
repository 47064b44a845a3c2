"""The count that CI ends with: by store, and a silent skip is no pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.tally import Ran, count, main

SUITE = """
import pytest
@pytest.fixture(params=["embedded", "elastic"])
def store(request):
    if request.param == "elastic" and {skipping}:
        pytest.skip("no engine")
    return request.param
@pytest.mark.parametrize("word", ["a-b", "elasticity"])
def test_of_two(store, word):
    assert not (store == "elastic" and word == "a-b" and {failing})
def test_of_none():
    pass
"""


def run_suite(folder: Path, *, skipping: bool = False, failing: bool = False, package: str = "contracts") -> Path:
    """A suite of that shape, run by pytest itself; its report."""
    (folder / "tests" / package).mkdir(parents=True)
    text = SUITE.replace("{skipping}", str(skipping)).replace("{failing}", str(failing))
    (folder / "tests" / package / "test_some.py").write_text(text)
    (folder / "tests" / "__init__.py").touch()
    (folder / "tests" / package / "__init__.py").touch()
    report = folder / "report.xml"
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", "--rootdir=."]
    subprocess.run([*call, "-c", "/dev/null", "tests"], cwd=folder, capture_output=True, check=False, timeout=60)
    return report


def test_each_store_has_its_own_numbers(tmp_path: Path) -> None:
    report = run_suite(tmp_path, failing=True)
    assert count(report) == {"embedded": Ran(passed=2), "elastic": Ran(passed=1, failed=1)}
    assert main([str(report), "--engine"]) == 0, "what failed is told by pytest itself"


def test_a_suite_that_skips_where_the_engine_is_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = run_suite(tmp_path, skipping=True)
    assert count(report)["elastic"] == Ran(skipped=2)
    assert main([str(report)]) == 0, "elsewhere it may skip"
    assert main([str(report), "--engine"]) == 1
    said = capsys.readouterr()
    assert "contract tests on embedded: 2 ran, 0 failed, 0 skipped" in said.out
    assert "contract tests on elastic: 0 ran, 0 failed, 2 skipped" in said.out
    assert "no contract test ran on it" in said.err


def test_tests_of_another_folder_do_not_count(tmp_path: Path) -> None:
    report = run_suite(tmp_path, package="others")
    assert main([str(report)]) == 1
