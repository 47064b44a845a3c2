"""The newsroom crawled over HTTP: every item's disposition against the site's script, politeness at the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from bukti.settings import load_settings
from bukti.workbench import Workbench
from crawler.canonical import canonical_url
from models.analysis import Analysis
from models.disposition import Disposition
from tests.crawler.drive import drive
from tests.newsroom.site.config import HOSTS, SOURCES, write_config
from tests.newsroom.site.expectation import Expectation, Fate, Kind
from tests.newsroom.site.faults import bomb_bytes
from tests.newsroom.site.hosts import REPORTS
from tests.newsroom.site.server import Hit, Newsroom, newsroom

pytestmark = pytest.mark.timeout(900)
DELAY = 0.05
CROWDED, CROWDED_PAGES = "arunika", 60
# Simulated days with a crawl: the newsroom's day, and by how many days the crawler's clock is ahead.
VISITS = ((1, 0), (2, 1), (8, 9))
# The Crawl-delay lines of the site's robots.txt files.
ROBOTS_DELAYS = {"kabarmahakam.example": 0.2, "radarbarisan.example": 0.1}
# A timer may fire early by this much, and a request comes to the log a moment after it was sent.
SLACK = 0.03


@dataclass(slots=True)
class Visit:
    """One day's crawl: what the crawler said of each address, what it stored, what the server saw."""

    day: int
    last: int | None
    answer: dict[str, Any]
    said: dict[str, str]
    texts: dict[str, Analysis]
    hits: list[Hit]
    expected: dict[str, Expectation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a crawl said, and which addresses the server saw, as asked for and canonical; `first`: nothing was known."""

    answer: dict[str, Any]
    asked: set[str]
    fetched: set[str]
    first: bool


@pytest.fixture(scope="module")
def site() -> Iterator[Newsroom]:
    with newsroom() as served:
        for _, make in REPORTS.values():
            make()  # not while a crawler waits for it
        bomb_bytes()
        yield served


@pytest.fixture(scope="module")
def visits(site: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> list[Visit]:
    """The crawls of all days, one after the other, into one store."""
    folder = tmp_path_factory.mktemp("newsroom")
    write_config(folder / "config", site.site)
    done: list[Visit] = []
    for day, ahead in VISITS:
        last = done[-1].day if done else None
        done.append(_visit(site, folder, day=day, ahead=ahead, last=last))
    return done


def _visit(site: Newsroom, folder: Path, *, day: int, ahead: int, last: int | None) -> Visit:
    site.state.day = day
    site.state.forget()
    home = folder / "home"
    # The agency's 50,000 old addresses are more than a run's budget; all others are crawled until nothing is left.
    others = [outlet for outlet in site.site.outlets if outlet != CROWDED]
    runs: list[dict[str, Any]] = [{"sources": others}, {"sources": [CROWDED], "pages": CROWDED_PAGES}]
    answers = [
        drive(
            home,
            settings=_settings(folder),
            asked={"again": last is not None, "once": True, **asked},
            policy={"delay": DELAY, "timeout": 8.0, "host_failures": 30},
            days=ahead,
        )
        for asked in runs
    ]
    answer = {key: [*answers[0][key], *answers[1][key]] for key in ("errors", "discards")}
    answer["sources"] = answers[0]["sources"] | answers[1]["sources"]
    expected = site.site.expected(day, last=last)
    urls = {site.base.url(hit.host, hit.path) for hit in site.state.hits()}
    fetched = {canonical_url(url) or url for url in urls}
    seen = Seen(answer=answer, asked=urls, fetched=fetched, first=last is None)
    said, texts = _outcomes(home, folder, expected, seen)
    return Visit(day=day, last=last, answer=answer, said=said, texts=texts, hits=site.state.hits(), expected=expected)


def _settings(folder: Path) -> dict[str, str]:
    return {
        "sources": str(folder / "config" / SOURCES),
        "crawl_loopback": "true",
        "crawl_hosts": str(folder / "config" / HOSTS),
    }


def _outcomes(
    home: Path, folder: Path, expected: dict[str, Expectation], seen: Seen
) -> tuple[dict[str, str], dict[str, Analysis]]:
    """What the crawler's memory holds of each address, and the texts of what is stored."""
    said: dict[str, str] = {}
    texts: dict[str, Analysis] = {}
    told = {
        row["source"]: disposition for disposition in ("failed", "discarded") for row in _rows(seen.answer, disposition)
    }
    failed = {row["source"] for row in _rows(seen.answer, "failed")}
    with Workbench(load_settings({"home": str(home), **_settings(folder)}, environ={})) as bench:
        for url, expectation in expected.items():
            canonical = canonical_url(url) or url
            state = bench.store.crawl.pages([canonical]).get(canonical)
            if expectation.kind is Kind.VARIANT and url not in seen.asked:
                continue
            if state is not None and state.document is not None:
                texts[url] = bench.store.analysis(state.document)
            if state is not None and state.disposition is not None and canonical not in seen.fetched and not seen.first:
                continue  # what it became on an earlier day
            if state is not None and state.answer == HTTPStatus.NOT_MODIFIED:
                said[url] = Disposition.UNCHANGED.value
            elif state is not None and state.disposition is not None and url not in failed:
                said[url] = state.disposition.value
            elif canonical in told or url in told:
                said[url] = told.get(canonical) or told[url]
            elif state is not None and state.reason is not None:
                said[url] = Disposition.FAILED.value
    return said, texts


def _rows(answer: dict[str, Any], disposition: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = answer["errors" if disposition == "failed" else "discards"]
    return rows


@pytest.mark.parametrize("number", range(len(VISITS)))
def test_every_item_becomes_what_the_script_says(visits: list[Visit], number: int) -> None:
    visit = visits[number]
    wrong = [
        f"{url}: {visit.said.get(url)}, should be {' or '.join(e.fates)} ({e.reason})"
        for url, e in visit.expected.items()
        if not e.allows(visit.said.get(url))
    ]
    assert not wrong, f"day {visit.day}: {len(wrong)} of {len(visit.expected)} wrong\n" + "\n".join(sorted(wrong))


def test_every_stored_text_is_the_articles_own(visits: list[Visit]) -> None:
    visit = visits[0]
    stored = [e for e in visit.expected.values() if e.fates == (Fate.STORED,) and e.article]
    assert len(stored) > 90
    off = []
    for expectation in stored:
        text = visit.texts.get(expectation.url)
        if text is None or text.title != expectation.title or _likeness(text, expectation) < 0.9:
            off.append(f"{expectation.url}: {text.title if text else None!r}, should be {expectation.title!r}")
    assert len(off) <= len(stored) * 0.02, "\n".join(off)


def test_an_article_in_parts_is_joined(site: Newsroom, visits: list[Visit]) -> None:
    visit = visits[0]
    stories = [story for story in site.site.stories if story.pages > 1 and story.is_up(visit.day)]
    assert stories
    for story in stories:
        expectation = next(e for e in visit.expected.values() if e.article == story.id)
        assert visit.said[expectation.url] == Fate.STORED
        assert visit.texts[expectation.url].text == "\n".join(expectation.body)
        asked = [hit.path for hit in visit.hits if hit.path.startswith(story.path)]
        assert asked == [story.path, *(f"{story.path}?page={n}" for n in range(2, story.pages + 1))]


def _likeness(analysis: Analysis, expectation: Expectation) -> float:
    """The share of words that what was stored has in common with what the page's author wrote (F1)."""
    ours, own = Counter(analysis.text.split()), Counter("\n".join(expectation.body).split())
    common = sum((ours & own).values())
    return 2 * common / max(1, sum(ours.values()) + sum(own.values()))


def test_edits_are_seen(visits: list[Visit]) -> None:
    visit = visits[1]
    edited = [e for e in visit.expected.values() if e.reason == "edited"]
    assert len(edited) >= 3
    for expectation in edited:
        text = visit.texts[expectation.url]
        assert _likeness(text, expectation) > 0.97, expectation.url


def test_the_host_is_never_asked_faster_than_agreed(visits: list[Visit]) -> None:
    for visit in visits:
        by_host: dict[str, list[Hit]] = {}
        for hit in visit.hits:
            by_host.setdefault(hit.host, []).append(hit)
        assert len(by_host) >= 14
        for host, hits in by_host.items():
            agreed = max(DELAY, ROBOTS_DELAYS.get(host, 0.0)) - SLACK
            times = sorted(hit.at for hit in hits)
            # A redirect's next step may follow at once; five requests together may not come faster than agreed.
            spans = [(later - earlier) / 4 for earlier, later in zip(times, times[4:], strict=False)]
            assert not spans or min(spans) >= agreed, f"day {visit.day}: {host} asked every {min(spans):.3f} s"


def test_robots_is_asked_first_and_obeyed(visits: list[Visit]) -> None:
    for visit in visits:
        for host in {hit.host for hit in visit.hits}:
            first = next(hit for hit in visit.hits if hit.host == host)
            assert first.path == "/robots.txt", host
        asked = {(hit.host, hit.path) for hit in visit.hits}
        assert not [path for _, path in asked if path.startswith("/internal/")]
        # robots.txt that can't be had closes the host.
        assert {path for host, path in asked if host == "wartakapuas.example"} == {"/robots.txt"}
        assert {path for host, path in asked if host == "kabarpadam.example"} <= {"/robots.txt"}


def test_the_crawler_says_who_it_is(visits: list[Visit]) -> None:
    agents = {hit.user_agent for visit in visits for hit in visit.hits}
    assert len(agents) == 1
    assert next(iter(agents)).startswith("Bukti/")


def test_traps_end(visits: list[Visit]) -> None:
    for visit in visits:
        calendar = [hit for hit in visit.hits if hit.path.startswith("/kalender/")]
        pages = [hit for hit in visit.hits if hit.host == "nusatekno.example" and hit.path.startswith("/indeks")]
        assert len(calendar) <= 12
        assert len(pages) <= 20
        sessions = {
            dict(parse_qsl(urlsplit(h.path).query)).get("PHPSESSID") for h in visit.hits if "PHPSESSID=" in h.path
        }
        assert len(sessions) <= len(visit.hits) // 2


def test_nothing_stored_is_fetched_again_in_a_run(visits: list[Visit]) -> None:
    paths = Counter((hit.host, hit.path) for hit in visits[0].hits if hit.status == 200)
    plain = [url for url, e in visits[0].expected.items() if e.kind is Kind.ARTICLE and e.fates == (Fate.STORED,)]
    # One of them is where another outlet's redirect leads.
    articles = {(urlsplit(url).hostname, urlsplit(url).path) for url in plain if "/512001/" not in url}
    again = {place: n for place, n in paths.items() if place in articles and n > 1}
    assert not again


def test_silent_broken_and_foreign_feeds_are_said(visits: list[Visit]) -> None:
    problems = {source: " ".join(facts["problems"]) for source, facts in visits[0].answer["sources"].items()}
    assert "HTML" in problems["portal-kota-solok"]
    assert "XML" in problems["mc-sumbawa"]
    assert "other sites" in problems["lintas-priangan"]
    assert "503" in problems["warta-kapuas"]
