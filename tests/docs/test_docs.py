"""The generated parts of the docs are what the program says today, and the README's examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.generate import CLI, README, SETTINGS, cli_reference, make_home, settings_reference, with_outputs
from tests.shared import ROOT


def test_the_cli_reference_is_current() -> None:
    assert CLI.read_text(encoding="utf-8") == cli_reference(), "run `make reference`"


def test_the_settings_table_is_current() -> None:
    assert SETTINGS.read_text(encoding="utf-8") == settings_reference(), "run `make reference`"


def test_the_readme_examples_run_and_print_what_it_says(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert "$ bukti " in text
    home = make_home(tmp_path)
    assert with_outputs(text, home, tmp_path) == text, "run `make reference`"


def test_make_targets_that_the_docs_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    named = {
        name
        for path in [README, *(ROOT / "docs").glob("*.md")]
        for name in re.findall(r"\bmake ([a-z]+)\b(?=[`\s.,;)])", _code_only(path.read_text(encoding="utf-8")))
    }
    assert named <= targets


@pytest.mark.parametrize("path", [README, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name)
def test_links_inside_the_project_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


def _code_only(text: str) -> str:
    """What stands between backticks: prose may say "make sure"."""
    return "\n".join(re.findall(r"`([^`\n]+)`", text)) + "\n"
