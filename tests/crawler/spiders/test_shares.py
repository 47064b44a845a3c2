"""Second looks have their share of a run, whatever waits."""

from __future__ import annotations

from crawler.spiders.pages import shared
from models.crawl_state import PageState, PageStatus
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed
from tests.crawler.warc.exchanges import FETCHED

HOST = "kabar.example"


def page(number: int, status: PageStatus) -> PageState:
    url = f"https://{HOST}/{number}"
    return PageState(url=url, source="kabar", address=url, status=status, found=FETCHED, newest=FETCHED)


def test_one_in_four_while_there_are_both() -> None:
    pages = [page(n, PageStatus.WAITING) for n in range(7)] + [page(n, PageStatus.DONE) for n in (7, 8)]
    assert [p.url[-1] for p in shared(pages)] == list("012734586")
    assert shared(pages[:7]) == pages[:7]
    assert shared(pages[7:]) == pages[7:]


def test_an_edit_is_seen_under_a_backlog(site: Site, crawl: Crawl) -> None:
    old = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(2)]
    listed = site.put(HOST, "/feed", feed(*old))
    assert crawl({"kabar": {"feeds": [listed]}})["stored"] == 2
    new = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(10, 40)]
    site.put(HOST, "/feed", feed(*new))
    edited = article(1).replace(b"petugas yang melayani", b"orang petugas tetap yang kini melayani")
    site.put(HOST, "/berita/layanan-1", Reply(body=edited))
    answer = crawl({"kabar": {"feeds": [listed]}}, days=1.1, asked={"pages": 8, "now": True})
    assert (answer["stored"], answer["updated"], answer["unchanged"]) == (6, 1, 1), answer
