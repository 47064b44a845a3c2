"""Pages are looked at again after a day and after seven: `verify` then says intact, edited, moved or deleted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article, feed

HOST = "kabar.example"


def evidence(home: Path, number: int) -> str:
    """The id of a passage of article `number`."""
    run = run_bukti("search", f'"nomor {number * 10}"', "--json", "--group", "none", home=home)
    hits = [hit for hit in json.loads(run.stdout)["hits"] if f"/layanan-{number}" in hit["document"]["url"]]
    return str(hits[0]["id"])


def verified(home: Path, identity: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_bukti("verify", identity, "--json", home=home, check=False).stdout)
    return found


def test_intact_edited_moved_deleted(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home = tmp_path / "home"
    urls = [site.put(HOST, f"/berita/layanan-{n}", Reply(body=article(n))) for n in range(6)]
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(*urls))]}}
    assert crawl(sources)["stored"] == 6
    ids = [evidence(home, n) for n in range(6)]
    assert verified(home, ids[0])["live"] == "not_rechecked"

    site.put(HOST, "/berita/layanan-0", Reply(status=304))
    edited = article(1).replace(b"petugas yang melayani", b"orang petugas tetap yang kini melayani")
    site.put(HOST, "/berita/layanan-1", Reply(body=edited))
    before = b"<p>Naskah berita ini dilengkapi dengan keterangan Dinas Kominfo setempat pada hari Selasa pagi.</p>"
    site.put(HOST, "/berita/layanan-2", Reply(body=article(2).replace(b"</h1>\n", b"</h1>\n" + before)))
    site.put(HOST, "/berita/layanan-3", Reply(status=410, body=b"<h1>Berita dihapus</h1>"))
    site.put(HOST, "/berita/layanan-4", Reply(status=302, headers={"Location": "/"}))
    site.put(HOST, "/", Reply(body=b"<html><body><h1>Kabar</h1></body></html>"))
    mark = len(site.seen)
    early = crawl(sources, days=0.5, asked={"now": True})
    assert [r.path for r in site.seen[mark:]] == ["/robots.txt", "/feed"], "half a day on nothing is due"
    assert early["updated"] == 0

    again = crawl(sources, days=1.1)
    assert (again["updated"], again["unchanged"]) == (2, 2), again
    assert [told["reason"] for told in again["discards"]] == ["gone", "gone"]
    found = [verified(home, identity) for identity in ids]
    assert [v["live"] for v in found] == ["intact", "edited", "moved", "deleted", "deleted", "intact"]
    assert all(v["archive"] == "intact" for v in found), "what was cited stands in the archive, whatever became of it"
    assert "+" in found[1]["difference"]
    assert found[0]["live_checked"] is not None

    mark = len(site.seen)
    crawl(sources, days=3)
    assert not {r.path for r in site.seen[mark:] if r.path.startswith("/berita")}, "the next look is after seven days"
    crawl(sources, days=8.5)
    assert "/berita/layanan-5" in {r.path for r in site.seen[mark:]}
    assert "/berita/layanan-3" not in {r.path for r in site.seen[mark:]}, "who is gone is not asked for again"
    mark = len(site.seen)
    crawl(sources, days=60)
    looked = {r.path for r in site.seen[mark:] if r.path.startswith("/berita")}
    assert looked == {f"/berita/layanan-{n}" for n in (0, 1, 2, 5)}, "what was verified is looked at for good"


def test_what_was_cited_is_looked_at_by_its_evidence(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    sources = {"kabar": {"feeds": [site.put(HOST, "/feed", feed(url))]}}
    crawl(sources)
    identity = evidence(tmp_path / "home", 1)
    answer = crawl(sources, asked={"evidence": [identity]})
    assert (answer["unchanged"], answer["sources"]["kabar"]["polled"]) == (1, 0)
    assert verified(tmp_path / "home", identity)["live"] == "intact"


def test_a_page_by_hand_is_looked_at_now(site: Site, crawl: Crawl) -> None:
    url = site.put(HOST, "/berita/layanan-1", Reply(body=article(1)))
    assert crawl({"kabar": {}}, asked={"urls": [url]})["stored"] == 1
    assert crawl({"kabar": {}}, asked={"urls": [url]})["unchanged"] == 1
    assert site.asked() == ["/berita/layanan-1"] * 2
