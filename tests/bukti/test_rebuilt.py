"""A crawled home's WARC files give the same home again, and `verify` tells by them what became of each passage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.request import Request, urlopen

from bukti.intake import ingest_paths
from bukti.settings import load_settings
from bukti.workbench import Workbench
from models.capture import Capture
from models.disposition import Disposition
from models.evidence import ArchiveState, LiveState
from models.identity import DocumentId, EvidenceId
from models.query import Group, SearchRequest
from search_api.verify import verify
from tests.crawler.drive import drive
from tests.newsroom.site.config import HOSTS, SOURCES, write_config
from tests.newsroom.site.server import newsroom

CRAWLED = ("kabar-mahakam", "mc-sumbawa", "portal-kota-solok", "radar-barisan", "bapperida-magelang")


def captures_of(home: Path, sources: Path) -> dict[DocumentId, tuple[Capture, ...]]:
    with Workbench(load_settings({"home": home, "sources": str(sources)}, environ={})) as bench:
        return {trailed.document: trailed.captures for trailed in bench.store.trail.documents()}


def evidence_of(home: Path, sources: Path) -> set[str]:
    """All evidence ids, by reading the list of all that was found page by page."""
    with Workbench(load_settings({"home": home, "sources": str(sources)}, environ={})) as bench:
        found: set[str] = set()
        request = SearchRequest(source=CRAWLED, group=Group.NONE, size=100)
        while True:
            answer = bench.store.search(request, bench.reader.read(""))
            found |= {hit.id for hit in answer.hits}
            if answer.next is None:
                return found
            request = replace(request, cursor=answer.next)


def live_states(home: Path, sources: Path, evidence: set[str]) -> set[LiveState]:
    """What `verify` says of these, each against its WARC record; every archived record must hold its words."""
    with Workbench(load_settings({"home": home, "sources": str(sources)}, environ={})) as bench:
        found = [
            verify(EvidenceId(one), store=bench.store, archive=bench.archive, extractor=bench.extractor)
            for one in sorted(evidence)
        ]
    assert {one.archive for one in found} == {ArchiveState.INTACT}
    assert all(one.difference for one in found if one.live is LiveState.EDITED)
    assert all(one.live_checked for one in found if one.live is not LiveState.NOT_RECHECKED)
    return {one.live for one in found}


def test_the_archive_gives_back_the_home(tmp_path: Path) -> None:
    sources = tmp_path / SOURCES
    with newsroom(port=0, control=0) as served:
        write_config(tmp_path, served.site)
        settings = {
            "sources": str(sources),
            "crawl_loopback": "true",
            "crawl_hosts": str(tmp_path / HOSTS),
            "crawl_ports": str(served.base.port),
        }
        asked = {"sources": list(CRAWLED)}
        first = drive(tmp_path / "home", settings=settings, asked=asked)
        before = evidence_of(tmp_path / "home", sources)
        day = Request(f"http://127.0.0.1:{served.control}/_newsroom/day", data=b"2")
        urlopen(day, timeout=10).close()
        second = drive(tmp_path / "home", settings=settings, asked={**asked, "again": True})
    assert first["stored"] > 20
    assert second["updated"] > 0
    with Workbench(load_settings({"home": tmp_path / "fresh", "sources": str(sources)}, environ={})) as bench:
        outcomes = list(ingest_paths([str(tmp_path / "home" / "archive" / "warc")], bench))
    assert sum(outcome.disposition is Disposition.STORED for outcome in outcomes) == first["stored"] + second["stored"]
    crawled, rebuilt = captures_of(tmp_path / "home", sources), captures_of(tmp_path / "fresh", sources)
    assert crawled.keys() == rebuilt.keys()
    for document, captures in crawled.items():
        assert [c.record_digest for c in captures] == [c.record_digest for c in rebuilt[document]]
        assert all(c.location is not None and c.location.file.endswith(".warc.gz") for c in captures)
    assert max(len(captures) for captures in crawled.values()) == 2
    evidence = evidence_of(tmp_path / "home", sources)
    assert len(evidence) > 50
    assert evidence == evidence_of(tmp_path / "fresh", sources)
    live = live_states(tmp_path / "home", sources, before)
    assert LiveState.INTACT in live, "pages that were fetched again and say the same"
    assert live & {LiveState.EDITED, LiveState.DELETED, LiveState.MOVED}, "the second day edits and deletes"
