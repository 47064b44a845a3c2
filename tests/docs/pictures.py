"""Make the docs' pictures anew, from the newsroom: `python -m tests.docs.pictures`. Needs Chromium.

Those of the assessor's guide are made by the steps that tests/browser/test_guide.py takes.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.chromium import MISSING, browsing, executable, served
from tests.browser.guide import STEPS, Step
from tests.conftest import run_bukti
from tests.newsroom.render import write
from tests.shared import ROOT

IMAGES = ROOT / "docs" / "images"
# name: address, and the size of the window.
PICTURES = {"search": ("/?q=wali+kota+smart+environment+sampah", (1280, 860))}


def make(folder: Path = IMAGES) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pages, home = Path(scratch, "newsroom"), Path(scratch, "home")
        write(pages)
        (pages / "gold.jsonl").unlink()
        run_bukti("ingest", str(pages), home=home)
        with served(home) as site, browsing() as browser:
            for name, (address, (width, height)) in PICTURES.items():
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
                page.goto(site + address)
                page.wait_for_load_state("networkidle")
                (folder / f"{name}.png").write_bytes(small(page.screenshot()))
                page.close()
            for step in STEPS:
                (folder / f"panduan-{step.name}.png").write_bytes(small(picture_of(step, browser, site)))


def picture_of(step: Step, browser: Browser, site: str) -> bytes:
    """What stands on the screen at the end of a step."""
    width, height = step.size
    scheme: Literal["dark", "light"] = "dark" if step.scheme == "dark" else "light"
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="id-ID")
    step.walk(page, site)
    page.wait_for_load_state("networkidle")
    png = page.screenshot()
    page.close()
    return png


def small(png: bytes) -> bytes:
    """The same picture in 256 colours: pages are flat."""
    target = io.BytesIO()
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(target, "PNG", optimize=True)
    return target.getvalue()


if __name__ == "__main__":
    if executable() is None:
        sys.exit(f"pictures: {MISSING}")
    make()
