"""What the assessor's guide tells its readers to do can be done, step by step, and its pictures are there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import served
from tests.browser.guide import STEPS, Step
from tests.shared import ROOT

GUIDE = ROOT / "docs" / "panduan-asesor.md"


@pytest.fixture(scope="module")
def own_site(newsroom_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over a copy of the newsroom's data."""
    home = tmp_path_factory.mktemp("guide") / "home"
    shutil.copytree(newsroom_home, home)
    with served(home) as address:
        yield address


@pytest.mark.parametrize("step", STEPS, ids=lambda step: str(step.name))
def test_a_step_of_the_guide(page: Page, site: str, own_site: str, step: Step) -> None:
    width, height = step.size
    page.set_viewport_size({"width": width, "height": height})
    step.walk(page, own_site if step.writes else site)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_step_has_its_picture_in_the_guide() -> None:
    shown = re.findall(r"\]\(images/panduan-([a-z-]+)\.png\)", GUIDE.read_text(encoding="utf-8"))
    assert shown == [step.name for step in STEPS]
    assert all((ROOT / "docs" / "images" / f"panduan-{name}.png").stat().st_size < 200_000 for name in shown)
