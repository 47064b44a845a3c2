"""docs/decisions.md names every package that the program runs on, and none that it does not."""

from __future__ import annotations

import re
import tomllib

from tests.shared import ROOT

_NAME = re.compile(r"^[A-Za-z0-9_-]+")


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(line for name in ("semantic", "ocr", "s3") for line in extras[name])]
    return {found[0] for line in wanted if (found := _NAME.match(line))}


def test_each_package_has_its_reason() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").partition("## Packages")[2]
    named = set(re.findall(r"[A-Za-z0-9_-]+", text))
    assert sorted(_declared() - named) == []
    assert "not used yet" not in text
