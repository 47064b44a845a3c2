"""Dated rules of a publisher reach the extractor: an invented outlet whose page needs them, before and after its
layout changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import DocumentExtractor
from crawler.extract.site_rules import SiteRule, SiteRules
from crawler.sources.entry import source_of
from models.disposition import Discard
from models.errors import ResourceError
from models.text import Text
from tests.conftest import run_bukti
from tests.crawler.conftest import Crawl
from tests.crawler.site import Reply, Site, feed
from tests.crawler.spiders.test_recrawl import verified

URL = "https://papaninfo.example/kabar/ruang-kendali-kota"
OWN = (
    "Ruang kendali Kota Solok",
    "Dibuka pukul sembilan oleh wali kota",
    "Tujuh belas kamera di tiga kelurahan",
    "Anggaran Rp 410 juta dari APBD 2026",
    "Petugas jaga dua belas orang, bergantian tiga kali sehari di gedung lama Dinas Kominfo",
)
FOREIGN = (
    "Papan Info adalah papan pengumuman warga yang dirawat oleh sukarelawan sejak tahun 2011 di Kota Solok. "
    "Redaksi menerima tulisan dari siapa saja, memeriksa setiap angka, dan memuatnya tanpa dipungut biaya apa pun. "
    "Pembaca yang menemukan kekeliruan dapat menulis kepada kami, dan kami akan memperbaikinya pada hari yang sama."
)


def board(box: str) -> bytes:
    """A page of the invented Papan Info: its news is a board of short lines, its prose is about itself."""
    rows = "".join(f"<div class='baris'>{line}</div>" for line in OWN)
    return (
        "<!doctype html><html><head><title>Papan Info</title></head><body>"
        f"<p>{FOREIGN}</p><p>{FOREIGN.replace('2011', '2012')}</p>"
        f"<b class='kepala'>Ruang kendali kota dibuka di Solok</b><i class='tgl'>Senin, 2 Maret 2026</i>"
        f"<section class='{box}'>{rows}<div class='sisip'>Kirim tulisan Anda ke redaksi papan ini</div></section>"
        f"<p>{FOREIGN.replace('2011', '2013')}</p></body></html>"
    ).encode()


RULES = [
    {"name": "body", "value": "section.papan-lama", "since": "2020-01-01", "until": "2026-02-28"},
    {"name": "body", "value": "section.papan", "since": "2026-03-01"},
    {"name": "drop", "value": "div.sisip", "since": "2020-01-01"},
    {"name": "title", "value": "b.kepala", "since": "2020-01-01"},
    {"name": "day", "value": "i.tgl", "since": "2020-01-01"},
]


def rules(*without: int) -> SiteRules:
    entry = {"id": "papan-info", "name": "Papan Info", "domain": "papaninfo.example"}
    source = source_of(entry | {"rules": [r for n, r in enumerate(RULES) if n not in without]}, "here")
    return SiteRules(
        SiteRule(host="papaninfo.example", name=r.name, selector=r.value, since=r.since, until=r.until)
        for r in source.rules
    )


def read(data: bytes, day: date | None, known: SiteRules | None) -> Text | Discard:
    extractor = DocumentExtractor(recognise=False, rules=known)
    return extractor.extract(data, media_type="text/html; charset=utf-8", source=URL, url=URL, day=day)


def test_the_page_needs_its_rules() -> None:
    plain = read(board("papan"), date(2026, 3, 3), None)
    assert isinstance(plain, Discard) or plain.body != "\n".join(OWN)
    ruled = read(board("papan"), date(2026, 3, 3), rules())
    assert isinstance(ruled, Text)
    assert ruled.body == "\n".join(OWN)
    assert ruled.title == "Ruang kendali kota dibuka di Solok"
    assert ruled.published is not None
    assert ruled.published.day == date(2026, 3, 2)
    assert {ruled.origins[name] for name in ("body", "title", "published")} == {"site rule"}
    assert "Kirim tulisan" in " ".join(removal.text for removal in ruled.removed if removal.reason == "site_rule")


def test_a_rule_holds_for_captures_of_its_time() -> None:
    for box, day in (("papan-lama", date(2026, 2, 28)), ("papan", date(2026, 3, 1)), ("papan", None)):
        found = read(board(box), day, rules())
        assert isinstance(found, Text), (box, day)
        assert found.body == "\n".join(OWN)
    for box, day in (("papan-lama", date(2026, 3, 1)), ("papan", date(2026, 2, 28)), ("papan", date(2019, 1, 1))):
        found = read(board(box), day, rules())
        assert isinstance(found, Discard) or found.body != "\n".join(OWN), (box, day)


def test_rules_are_part_of_the_extractors_version() -> None:
    plain = DocumentExtractor(recognise=False)
    assert DocumentExtractor(recognise=False, rules=SiteRules()).version == plain.version
    versions = {DocumentExtractor(recognise=False, rules=known).version for known in (rules(), rules(2), rules(0))}
    assert len(versions) == 3
    assert all("+rules" in version for version in versions)


def test_other_hosts_have_none() -> None:
    known = rules()
    assert known.of("https://papaninfo.example.id/kabar", date(2026, 3, 3)) is None
    assert known.of("https://www.papaninfo.example/kabar", date(2026, 3, 3)) is not None
    assert known.of("https://solok.papaninfo.example/kabar", date(2026, 3, 3)) is not None


def test_a_wrong_selector_is_named() -> None:
    entry: dict[str, Any] = {"id": "papan-info", "name": "Papan Info", "domain": "papaninfo.example"}
    with pytest.raises(ResourceError, match="no CSS selector"):
        source_of(entry | {"rules": [{"name": "body", "value": "div[", "since": "2020-01-01"}]}, "here")


def test_a_crawl_reads_by_them_and_a_changed_rule_is_no_edit(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    home, sources = tmp_path / "home", tmp_path / "sources.yaml"
    url = site.put("papaninfo.example", "/kabar/ruang-kendali-kota", Reply(body=board("papan")))
    lists = {"feeds": [site.put("papaninfo.example", "/feed", feed(url))], "rules": RULES}
    entry = {"papan-info": {"domain": "papaninfo.example", **lists}}
    site.pages["papaninfo.example", "/robots.txt"] = Reply(status=404)
    assert crawl(entry)["stored"] == 1
    answer = run_bukti("search", "kamera kelurahan", "--json", "--group", "none", home=home, BUKTI_SOURCES=str(sources))
    identity = json.loads(answer.stdout)["hits"][0]["id"]

    def told() -> tuple[str, str]:
        done = run_bukti("verify", identity, "--json", home=home, check=False, BUKTI_SOURCES=str(sources))
        found = json.loads(done.stdout)
        return found["archive"], found["live"]

    assert told() == ("intact", "not_rechecked")
    assert crawl(entry, days=1.1)["unchanged"] == 1
    assert told() == ("intact", "intact")
    entry["papan-info"]["rules"] = RULES[1:2]
    crawl(entry, asked={"urls": [url]}, days=1.2)
    assert told()[1] == "intact", "an extractor that reads otherwise is no publisher's edit"
    assert verified(home, identity)["live"] == "intact", "nor is one without any rule"
