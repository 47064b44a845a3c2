"""Logging in and out as people do it, with and without scripts; nobody else gets past the door."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from search_api.app import Service
from tests.browser.chromium import served
from tests.conftest import run_bukti


@pytest.fixture(scope="module")
def home(newsroom_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("login") / "home"
    shutil.copytree(newsroom_home, home)
    run_bukti("users", "add", "siti", "--name", "Siti Rahmawati", "--role", "admin", home=home)
    return home


@pytest.fixture(scope="module")
def token(home: Path) -> str:
    return run_bukti("tokens", "create", "siti", home=home).stdout.strip()


@pytest.fixture(scope="module")
def guarded_site(home: Path, token: str) -> Iterator[str]:
    with served(home, service=Service(login=True)) as address:
        yield address


def enter(page: Page, site: str, token: str, path: str = "/") -> None:
    page.goto(site + path)
    page.get_by_label("Token akses").fill(token)
    page.get_by_role("button", name="Masuk").click()


def test_in_to_the_page_that_was_asked_for_and_out_again(page: Page, guarded_site: str, token: str) -> None:
    enter(page, guarded_site, token, "/liputan?year=2023")
    expect(page).to_have_url(f"{guarded_site}/liputan?year=2023")
    expect(page.get_by_role("banner")).to_contain_text("Siti Rahmawati")
    assert "bukti" not in page.evaluate("document.cookie")
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
    page.goto(f"{guarded_site}/liputan?year=2023")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_a_wrong_token_says_what_to_do(page: Page, guarded_site: str) -> None:
    enter(page, guarded_site, "bukti_salah")
    expect(page.get_by_role("alert")).to_contain_text("minta yang baru")


def test_it_works_without_scripts(browser: Browser, guarded_site: str, token: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    enter(page, guarded_site, token, "/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Status")
    context.close()


def test_another_sites_form_logs_nobody_out(page: Page, guarded_site: str, token: str) -> None:
    """A page of another origin sends our own form: the browser says where it comes from."""
    enter(page, guarded_site, token)
    field = page.locator("input[name=csrf]").first.input_value()
    elsewhere = guarded_site.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/healthz")
    form = f"<form action='{guarded_site}/keluar' method='post'><input name='csrf' value='{field}'></form>"
    page.set_content(form)
    page.evaluate("document.forms[0].submit()")
    page.wait_for_load_state()
    page.goto(f"{guarded_site}/status")
    expect(page.get_by_role("heading", level=1)).to_have_text("Status")


@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("path", ["/masuk", "/audit", "/docs"])
def test_axe_finds_nothing_and_nothing_overflows(
    page: Page, guarded_site: str, token: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    enter(page, guarded_site, token, path if path != "/masuk" else "/")
    page.goto(guarded_site + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
