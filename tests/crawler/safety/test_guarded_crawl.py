"""The guard in a crawl: what a name leads to is judged, and what is judged is connected to."""

from __future__ import annotations

from typing import Any

from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, article


def reasons(answer: dict[str, Any]) -> dict[str, str]:
    return {told["source"]: told["reason"] for told in (*answer["errors"], *answer["discards"])}


def hand(site: Site, crawl: Crawl, *urls: str, **spec: Any) -> dict[str, Any]:
    settings = {"crawl_ports": str(site.port)} | spec.pop("settings", {})
    if not spec.pop("hosts_file", True):
        settings["crawl_hosts"] = None
    return crawl(asked={"urls": list(urls)}, settings=settings, **spec)


def test_a_name_that_leads_inside_is_never_connected_to(site: Site, crawl: Crawl) -> None:
    url = site.url("jahat.example", "/a")
    settings = {"crawl_loopback": "false", "crawl_contact": "redaksi@bukti.example"}
    answer = hand(site, crawl, url, settings=settings, dns={"jahat.example": [["127.0.0.1"]]})
    assert reasons(answer) == {url: "unsafe_address"}
    assert "127.0.0.1: loopback" in answer["discards"][0]["detail"]
    assert site.seen == []


def test_one_inner_answer_among_public_ones_refuses_the_name(site: Site, crawl: Crawl) -> None:
    url = site.url("campur.example", "/a")
    answer = hand(site, crawl, url, dns={"campur.example": [["127.0.0.1", "10.0.0.1"]]})
    assert answer["discards"][0]["reason"] == "unsafe_address"
    assert "10.0.0.1: private" in answer["discards"][0]["detail"]
    assert site.seen == []


def test_rebinding_finds_no_moment(site: Site, crawl: Crawl) -> None:
    """Whatever the name means later: each connection goes to the address that was judged for it."""
    host = "putar.example"
    for path in ("/1", "/2", "/3"):
        site.put(host, path, Reply(body=article(1), headers={"Connection": "close"}))
    site.put(host, "/robots.txt", Reply(status=404, headers={"Connection": "close"}))
    urls = [site.url(host, path) for path in ("/1", "/2", "/3")]
    answer = hand(site, crawl, *urls, dns={host: [["127.0.0.1"], ["127.0.0.1"], ["192.168.0.1"]]}, hosts_file=False)
    assert len(site.asked(host)) == 1
    assert list(reasons(answer).values()) == ["unsafe_address", "unsafe_address"]


def test_a_redirect_inside_is_refused(site: Site, crawl: Crawl) -> None:
    targets = (
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433:9/",
        "file:///etc/passwd",
        "http://dalam.example/",
    )
    urls = [
        site.put("kabar.example", f"/keluar/{n}", Reply(status=302, headers={"Location": target}))
        for n, target in enumerate(targets)
    ]
    answer = hand(site, crawl, *urls, dns={"dalam.example": [["10.0.0.7"]]})
    found = reasons(answer)
    assert [found[url] for url in urls] == ["unsafe_address", "unsafe_address", "bad_redirect", "unsafe_address"]
    assert "10.0.0.7: private" in str(answer["discards"])


def test_what_is_written_oddly_is_not_asked_for(site: Site, crawl: Crawl) -> None:
    urls = [f"http://{host}:{site.port}/a" for host in ("2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]")]
    answer = hand(site, crawl, *urls)
    assert set(reasons(answer).values()) == {"unsafe_address"}
    assert site.seen == []


def test_a_proxy_of_the_environment_is_not_used(site: Site, crawl: Crawl, monkeypatch: Any) -> None:
    """It would look names up itself, behind the guard's back."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{site.port}")
    url = site.put("kabar.example", "/a", Reply(body=article(1)))
    assert hand(site, crawl, url)["stored"] == 1
    assert site.asked() == ["/a"]
