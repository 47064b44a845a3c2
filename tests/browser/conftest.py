"""`site` and `ill_site`: services at addresses of the loopback; `page`: a fresh page that fails on any script error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import MISSING, browsing, executable, served
from tests.conftest import run_bukti
from tests.search_api.web.desk import write_copies, write_ill_will


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip(MISSING)
    with browsing() as found:
        yield found


@pytest.fixture(scope="session")
def site(newsroom_home: Path) -> Iterator[str]:
    with served(newsroom_home) as address:
        yield address


@pytest.fixture(scope="session")
def ill_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, home = tmp_path_factory.mktemp("ill"), tmp_path_factory.mktemp("ill-home")
    write_ill_will(folder)
    run_bukti("ingest", str(folder), home=home)
    with served(home) as address:
        yield address


@pytest.fixture(scope="session")
def copied_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One article that three outlets print."""
    folder, home = tmp_path_factory.mktemp("copied"), tmp_path_factory.mktemp("copied-home")
    write_copies(folder)
    run_bukti("ingest", str(folder), home=home)
    with served(home) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="id-ID")
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert not errors
