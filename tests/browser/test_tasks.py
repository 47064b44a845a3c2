"""Each page by its user's task, with a script and without one."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = (
    "/",
    "/?q=kukar+puskesmas",
    "/?q=kukar+puskesmas+2018",
    "/liputan?year=2023&buka=33",
    "/liputan/celah?region=64.02&pillar=branding&year=2023",
    "/liputan/banding?region=64.02&year=2022&year=2023",
    "/liputan/banding?year=2022&year=2023",
    "/?q=smart+2023",
    "/wilayah",
    "/wilayah/64.02",
    "/status",
    "/nowhere",
)

GRAVE = {"serious", "critical"}
TARGETS = "button, summary, select, input:not([type=hidden]), nav a, .chip, .quiet, .cell, .fold, .choices a, .tools a"


def evidence(page: Page, site: str, q: str = "kukar puskesmas") -> str:
    """The address of the first hit."""
    hits = page.request.get(f"{site}/api/v1/search", params={"q": q}).json()["hits"]
    return f"{site}/bukti/{hits[0]['id']}"


def test_answers_come_as_one_types_and_nothing_else_moves(page: Page, site: str) -> None:
    page.goto(site)
    box = page.get_by_role("searchbox", name="Cari bukti")
    expect(box).to_be_focused()
    before = box.bounding_box()
    box.press_sequentially("kukar puskesmas", delay=20)
    expect(page.locator(".chip").first).to_contain_text("Kab. Kutai Kartanegara")
    expect(page.locator("article .hl").first).to_have_text(re.compile("puskesmas", re.IGNORECASE))
    expect(page).to_have_url(re.compile(r"q=kukar(\+|%20)puskesmas"))
    expect(box).to_be_focused()
    assert box.bounding_box() == before
    expect(page.locator("#kabar")).to_have_text(re.compile(r"\d+ berita ditemukan"))


def test_the_url_is_the_state(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=smart")
    page.locator("aside section", has_text="Pilar").get_by_role("link", name=re.compile("Kehidupan")).click()
    page.get_by_role("link", name="terbaru").click()
    url, shown = page.url, page.locator("article").all_inner_texts()
    page.goto("about:blank")
    page.goto(url)
    assert page.locator("article").all_inner_texts() == shown
    page.go_back()
    page.goto(url)
    page.locator(".chip").get_by_text("Kehidupan").click()
    expect(page).to_have_url(re.compile(r"^[^?]+\?(?!.*pillar)"))


def test_a_citation_is_copied_in_one_click(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=kukar+puskesmas")
    button = page.get_by_role("button", name="Salin kutipan").first
    wanted = button.get_attribute("data-copy")
    button.click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == wanted


def test_a_result_is_taken_away(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=smart&pillar=living")
    for form in ("CSV", "XLSX", "JSONL"):
        with page.expect_download() as download:
            page.get_by_role("link", name=form, exact=True).click()
        assert download.value.suggested_filename == f"bukti.{form.lower()}"


def test_from_a_search_to_a_verified_passage(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("searchbox").fill("kukar puskesmas")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.locator(".chip").first).to_contain_text("Kab. Kutai Kartanegara")
    page.locator("article").first.get_by_role("link", name="Buka").click()
    expect(page.locator("p.cited").first).to_be_visible()
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator(".verdict")).to_contain_text("Arsip: utuh.")
    expect(page).not_to_have_url(re.compile("periksa"))
    page.get_by_role("link", name="Arsip", exact=True).click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text("Antrean Daring")


def test_findings_lead_into_the_text_and_kinds_switch_off(page: Page, site: str) -> None:
    page.goto(evidence(page, site))
    page.locator(".findings").get_by_role("link", name=re.compile("Syahrani Aspul, Bupati")).click()
    expect(page.locator(".m-official:target")).to_have_text("Syahrani Aspul")
    mark = page.locator(".body .m-region").first
    assert "underline" in mark.evaluate("e => getComputedStyle(e).textDecorationLine")
    page.get_by_role("checkbox", name="Wilayah").uncheck()
    assert mark.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"


def test_matrix_and_map_are_tied_and_lead_on(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"{site}/liputan?year=2023")
    expect(page.locator("#peta path[data-region]")).to_have_count(514 + 38)
    fold = page.get_by_role("button", name="Buka Kalimantan Timur")
    fold.click()
    row = page.locator("tr[data-region='64.02']")
    expect(row).to_be_visible()
    expect(page).to_have_url(re.compile("buka=64"))
    row.hover()
    expect(page.locator("#peta path[data-region='64.02']")).to_have_class(re.compile("lit"))
    page.locator("#peta path[data-region='64.02']").hover(force=True)
    expect(row).to_have_class(re.compile("lit"))
    row.get_by_role("link", name=re.compile("3")).first.click()
    expect(page.locator("article")).to_have_count(3)


def test_matrix_is_walked_with_arrows_under_its_head(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1600, "height": 700})
    page.goto(f"{site}/liputan?year=2023&buka=33")
    page.locator("tbody tr").nth(0).locator("a.cell").first.focus()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focused = page.evaluate(
        "() => [document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
    )
    assert focused == [31, 2]
    head = page.locator(".matrix thead th").first.bounding_box()
    assert head is not None
    assert head["y"] >= 0
    assert page.evaluate("scrollY") > 0


def test_matrix_is_one_stop_of_the_tab_key_and_has_ends(page: Page, site: str) -> None:
    page.goto(f"{site}/liputan?year=2023")
    stops = page.locator(".matrix a.cell:not([tabindex='-1'])")
    expect(stops).to_have_count(1)
    stops.focus()
    where = "() => [document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
    reached = []
    for keys in ("End", "Control+End", "Home", "Control+Home"):
        page.keyboard.press(keys)
        reached.append(page.evaluate(where))
    assert reached == [[1, 6], [38, 6], [38, 1], [1, 1]]
    expect(stops).to_have_count(1)
    expect(stops).to_be_focused()


def test_copies_are_unfolded_in_place(page: Page, copied_site: str) -> None:
    page.goto(f"{copied_site}/?q=puskesmas+keliling")
    page.get_by_text("3 salinan di 3 media independen").click()
    expect(page.locator("table.copies tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"q=puskesmas"))


def test_a_month_narrows_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=kukar+2023")
    page.locator(".months").get_by_role("link", name=re.compile("Mei 2023")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from=2023-05-01&to=2023-05-31"))
    expect(page.locator(".chip", has_text="Sejak")).to_be_visible()


def test_matrix_prints_without_what_only_a_screen_needs(page: Page, site: str) -> None:
    page.goto(f"{site}/liputan?year=2023")
    page.emulate_media(media="print")
    expect(page.locator(".matrix")).to_be_visible()
    expect(page.get_by_role("navigation", name="Utama")).to_be_hidden()
    expect(page.locator(".switches")).to_be_hidden()


def test_region_shows_who_and_what(page: Page, site: str) -> None:
    page.goto(f"{site}/wilayah")
    page.get_by_role("searchbox", name=re.compile("Nama, kode")).fill("tenggarong")
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("link", name="Kab. Kutai Kartanegara").click()
    page.get_by_role("link", name="Rp4,6 miliar").first.click()
    expect(page.locator("p.cited").filter(has_text="4,6 miliar")).to_be_visible()


@pytest.mark.parametrize("path", ["/?q=kukar+puskesmas", "/liputan?year=2023", "/wilayah/64.02", "/status"])
def test_everything_works_without_a_script(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + path)
    assert len(page.locator("main").inner_text()) > 200
    if path.startswith("/liputan"):
        assert page.locator("#peta img").bounding_box() is not None
        page.get_by_role("button", name="Buka Kalimantan Timur").click()
        expect(page.locator("tr[data-region='64.02']")).to_be_visible()
    if path.startswith("/?q"):
        page.get_by_role("searchbox").fill("spbe gorontalo")
        page.keyboard.press("Enter")
        expect(page.locator("article").first).to_contain_text("Gorontalo")
        page.get_by_role("link", name="Buka").first.click()
        page.get_by_role("button", name="Periksa").click()
        expect(page.locator(".verdict")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "evidence", "evidence?tab=arsip"])
def test_axe_finds_nothing_serious(browser: Browser, site: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page = context.new_page()
    start, _, tab = path.partition("?")
    page.goto(f"{evidence(page, site)}?{tab}" if start == "evidence" else site + path)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response
    grave = [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"] if v["impact"] in GRAVE]
    context.close()
    assert len(found["passes"]) > 10
    assert not grave


@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("path", [*PAGES, "evidence", "evidence?tab=arsip"])
def test_no_page_is_wider_than_the_screen(page: Page, site: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    start, _, tab = path.partition("?")
    page.goto(f"{evidence(page, site)}?{tab}" if start == "evidence" else site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(page: Page, site: str, path: str) -> None:
    """24 px each way for what is no link within a sentence."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(site + path)
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
            .filter(e => e.checkVisibility() && !e.closest('.sr'))
            .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
            .filter(([, r]) => r.height && (r.height < 23.9 || (r.width < 23.9)))
            .map(([html, r]) => `${html} ${r.width}x${r.height}`)""",
        TARGETS,
    )
    assert small == []


def test_keyboard_reaches_the_content_first(page: Page, site: str) -> None:
    page.goto(f"{site}/liputan?year=2023")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_ill_will_runs_nowhere(page: Page, ill_site: str) -> None:
    hits = page.request.get(f"{ill_site}/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]
    paths = ["/", "/?q=meluncurkan", "/wilayah/73.73", "/status", "/?q=%3Cscript%3Ewindow.hurt%3D1%3C/script%3E"]
    paths += [f"/bukti/{hit['id']}{tab}" for hit in hits for tab in ("", "?tab=arsip", "?tab=riwayat")]
    for path in paths:
        page.goto(ill_site + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hurt") is None, path


def test_a_snapshot_reaches_nothing(page: Page, ill_site: str) -> None:
    """An archived page has no origin, no script, and no form of its own, shown alone or in our frame."""
    hits = page.request.get(f"{ill_site}/api/v1/search", params={"group": "none", "size": "100"}).json()["hits"]
    hit = next(h for h in hits if h["document"]["source"].endswith("ill.html"))
    page.goto(f"{ill_site}/bukti/{hit['id']}?tab=arsip")
    page.frame_locator("iframe").get_by_role("button", name="Kirim").click()
    page.wait_for_timeout(300)
    expect(page.frame_locator("iframe").get_by_role("heading")).to_have_text("Kota Palopo")
    address = page.locator("iframe").get_attribute("src")
    page.goto(f"{ill_site}{address}")
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("origin") == "null"
