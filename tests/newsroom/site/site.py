"""The whole site: which answer an address gets on a day, and what a right crawler makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.newsroom.article import Outlet
from tests.newsroom.site import traps
from tests.newsroom.site.expectation import Expectation, Fate, Kind
from tests.newsroom.site.faults import COMES_LATER, faults, is_stored, with_fault
from tests.newsroom.site.hosts import AMP_OF, FORBIDDEN, OLD_PREFIX, REPORTS, Host, hosts
from tests.newsroom.site.listings import newest, section
from tests.newsroom.site.pressroom import amp_page, article_page
from tests.newsroom.site.story import Story, outlets, stories
from tests.newsroom.site.wire import Ask, Base, Reply, Respond, missing, page, redirect

SICK = "simpang-lintas"
# What gave no article on an earlier day, and has not changed since.
_KNOWN = (Fate.UNCHANGED, Fate.NOT_FETCHED, Fate.DISCARDED, Fate.FAILED)
# Its second looks may wait behind 50,000 addresses of 2009.
_CROWDED = "arunika"
# An address that answers 301: led to the article under its new one, which may count as the old one's new capture.
_LED_ON = (Fate.DUPLICATE, Fate.NOT_FETCHED, Fate.UNCHANGED, Fate.UPDATED)
_OLD = re.compile(rf"^{OLD_PREFIX}\d{{5}}$")
_SCAN = next(path for path in REPORTS if path.endswith("pindaian.pdf"))
_BOMB = next(path for path in REPORTS if path.endswith("lampiran-besar.xlsx"))


class Site:
    """Answers by host and path. `ocr` says whether the crawler can read scans."""

    def __init__(self, base: Base, *, ocr: bool = True) -> None:
        self.base = base
        self.outlets: dict[str, Outlet] = outlets()
        self.stories: list[Story] = stories()
        self._ocr = ocr
        by_outlet = {outlet: [s for s in self.stories if s.outlet.id == outlet] for outlet in self.outlets}
        chained = next(s for s in self.stories if s.fault == "chain")
        self._abroad = next(s for s in self.stories if s.id == "s-arunika-antam")
        self._faults = faults(other_article=f"{self._abroad.outlet.domain}{self._abroad.path}", chained=chained.path)
        self._chained = chained
        self.hosts: dict[str, Host] = hosts(by_outlet, [fault.path for fault in self._faults])
        self._by_domain = {outlet.domain: outlet.id for outlet in self.outlets.values()}
        self._routes = {
            (self.outlets[outlet].domain, path): respond
            for outlet, host in self.hosts.items()
            for path, respond in host.routes.items()
        }
        sick = self.outlets[SICK].domain
        self._routes |= {(sick, fault.path): fault.respond for fault in self._faults}
        self._stories = {(s.outlet.domain, _bare(path)): s for s in self.stories for path in _paths(s)}

    @property
    def domains(self) -> list[str]:
        return list(self._by_domain)

    def answer(self, ask: Ask) -> Reply:
        """What the site says to a request; 404 for what it does not know, 421 for a host that is not here."""
        if ask.host not in self._by_domain:
            return missing(421)
        path = urlsplit(ask.path).path
        if path == "/robots.txt" and (ask.host, path) not in self._routes:
            return self._robots(ask)
        respond = self._routes.get((ask.host, ask.path)) or self._article(ask) or self._routes.get((ask.host, path))
        return respond(ask) if respond else self._pattern(ask, path)

    def _robots(self, ask: Ask) -> Reply:
        robots = self.hosts[self._by_domain[ask.host]].robots
        if isinstance(robots, int):
            return missing(robots)
        return page(self.base.local(robots), media_type="text/plain; charset=utf-8")

    def _article(self, ask: Ask) -> Respond | None:
        story = self._stories.get((ask.host, _bare(ask.path)))
        amp = ask.path.startswith("/amp/") and self._stories.get((ask.host, _bare(ask.path.removeprefix("/amp"))))
        if amp and amp.id == AMP_OF:
            return lambda ask: amp_page(amp, ask.day, self.base) if amp.is_up(ask.day) else missing()
        if story is None:
            return None
        part = _part(ask.path, story)
        if part is None:
            return None
        whole = lambda ask: self._story(story, ask, part)  # noqa: E731 - two answers from one
        return with_fault(story.fault, whole) if story.fault else whole

    def _story(self, story: Story, ask: Ask, part: int) -> Reply:
        if story.gone and ask.day >= story.gone[0]:
            return missing(story.gone[1])
        if not story.is_up(ask.day):
            return missing()
        here = story.path_on(ask.day)
        if _bare(ask.path) != _bare(here):
            return redirect(here) if story.moved and _bare(ask.path) == _bare(story.path) else missing()
        return article_page(story, ask.day, self.base, part=part)

    def _pattern(self, ask: Ask, path: str) -> Reply:
        outlet = self._by_domain[ask.host]
        if outlet == "kabar-mahakam" and traps.CALENDAR.match(path):
            return traps.calendar(ask)
        if outlet == "arunika" and _OLD.match(path):
            return page("<html><body><h1>Arsip</h1><p>Naskah lama.</p></body></html>")
        if outlet == "suara-cenderawasih" and ask.path.startswith("/index.php?menu=indeks"):
            return section("Indeks", newest(self._of(outlet), ask.day), ask, parameter="hal")
        return missing()

    def _of(self, outlet: str) -> list[Story]:
        return [story for story in self.stories if story.outlet.id == outlet]

    # ------------------------------------------------------------------ what is right

    def expected(self, day: int, *, last: int | None = None) -> dict[str, Expectation]:
        """What a right crawler makes on `day` of every address that it can know, by address.

        `last` is the day of its last visit, on which it saw everything; None: it was never here. Traps stand for
        many addresses; `classify` knows them all.
        """
        found: dict[str, Expectation] = {}
        for story in self.stories:
            for expectation in self._of_story(story, day, last):
                found[expectation.url] = expectation
        for expectation in (*self._of_reports(last), *self._of_faults(last), *self._of_forms()):
            found[expectation.url] = expectation
        return found

    def classify(self, url: str, day: int, *, last: int | None = None) -> Expectation | None:
        """The expectation of any address, of a trap's too; None for one that is no item (a feed, a section page)."""
        parts = urlsplit(url)
        outlet = self._by_domain.get(parts.hostname or "")
        if outlet is None:
            return None
        whole = parts.path + (f"?{parts.query}" if parts.query else "")
        if outlet == "portal-kota-solok":
            whole = _without_session(whole)
        known = self.expected(day, last=last).get(self._url(outlet, whole))
        if known:
            return known
        if (outlet == "arunika" and _OLD.match(parts.path)) or (
            outlet == "kabar-mahakam" and traps.CALENDAR.match(parts.path)
        ):
            fates = (Fate.NOT_FETCHED, Fate.DISCARDED)
            return Expectation(url=url, outlet=outlet, kind=Kind.TRAP, fates=fates, reason="trap or budget")
        return None

    def _url(self, outlet: str, path: str) -> str:
        return self.base.url(self.outlets[outlet].domain, path)

    def _of_story(self, story: Story, day: int, last: int | None) -> Iterator[Expectation]:
        url = self._url(story.outlet.id, story.path_on(day))
        if story.outlet.id == "warta-kapuas":
            yield self._article_expectation(
                story, day, url, (Fate.NOT_FETCHED, Fate.FAILED), "robots.txt can't be reached"
            )
            return
        before = last is not None and story.is_up(last)
        if not story.is_up(day):
            if before and last is not None:
                old = self._url(story.outlet.id, story.path_on(last))
                yield self._article_expectation(story, last, old, (Fate.FAILED, Fate.DISCARDED), "deleted")
            return
        if story.javascript:
            fates: tuple[Fate, ...] = (Fate.DISCARDED,) if last is None else _KNOWN
            yield self._article_expectation(story, day, url, fates, "needs a browser")
            return
        if not is_stored(story.fault):
            yield self._article_expectation(story, day, url, (Fate.FAILED,), story.fault or "")
            return
        moved = before and last is not None and story.path_on(last) != story.path_on(day)
        if moved and last is not None:
            old = self._url(story.outlet.id, story.path_on(last))
            yield self._article_expectation(story, last, old, _LED_ON, "moved")
            yield self._article_expectation(story, day, url, (Fate.STORED, Fate.DUPLICATE), "moved")
            return
        if story.fault in COMES_LATER:
            fates = (Fate.STORED, Fate.FAILED, Fate.UNCHANGED)
            yield self._article_expectation(story, day, url, fates, "not at the first time of asking")
            return
        if story is self._chained and not before:
            fates = (Fate.STORED, Fate.UNCHANGED, Fate.DUPLICATE)
            yield self._article_expectation(story, day, url, fates, "stored by whichever way was first")
            return
        if not before or last is None:
            yield self._article_expectation(story, day, url, (Fate.STORED,), "")
            return
        changed = story.on(last) != story.on(day)
        fates = (Fate.UPDATED,) if changed else (Fate.UNCHANGED,)
        if story.moved and day >= story.moved[0]:
            fates = (*fates, Fate.DUPLICATE)
        if story.outlet.id == _CROWDED:
            fates = (*fates, Fate.NOT_FETCHED)
        yield self._article_expectation(story, day, url, fates, "edited" if changed else "")

    def _article_expectation(
        self, story: Story, day: int, url: str, fates: tuple[Fate, ...], reason: str
    ) -> Expectation:
        article = story.on(day)
        gold = article.gold
        return Expectation(
            url=url,
            outlet=story.outlet.id,
            kind=Kind.REPORT if article.form == "pdf" else Kind.ARTICLE,
            fates=fates,
            reason=reason,
            article=story.id,
            title=gold["title"] if gold and not story.edits else article.title,
            published=story.published,
            body=article.body,
            canonical=url,
            incomplete=bool(gold.get("incomplete")) if gold else False,
        )

    def _of_reports(self, last: int | None) -> Iterator[Expectation]:
        known = Fate.STORED if last is None else Fate.UNCHANGED
        for path in REPORTS:
            fates: tuple[Fate, ...] = (known,)
            reason = ""
            if path == _SCAN and not self._ocr:
                fates, reason = (Fate.DISCARDED,), "a scan, and no OCR"
            if path == _BOMB:
                fates, reason = (Fate.FAILED,) if last is None else _KNOWN, "over a cap"
            url = self._url("mc-sumbawa", path)
            yield Expectation(url=url, outlet="mc-sumbawa", kind=Kind.REPORT, fates=fates, reason=reason, canonical=url)

    def _of_faults(self, last: int | None) -> Iterator[Expectation]:
        for fault in self._faults:
            # What failed for good need not be tried again.
            fates = fault.fates if last is None else (*fault.fates, *_KNOWN)
            url = self._url(SICK, fault.path)
            yield Expectation(url=url, outlet=SICK, kind=fault.kind, fates=fates, reason=fault.reason)

    def _of_forms(self) -> Iterator[Expectation]:
        story = next(s for s in self.stories if s.id == AMP_OF)
        whole = self._url(story.outlet.id, story.path)
        for path in (f"/amp{story.path}", f"{story.path}?print=1"):
            fates = (Fate.DUPLICATE, Fate.NOT_FETCHED, Fate.UNCHANGED)
            url = self._url(story.outlet.id, path)
            yield Expectation(
                url=url, outlet=story.outlet.id, kind=Kind.VARIANT, fates=fates, reason="another form", canonical=whole
            )
        url = self._url(story.outlet.id, FORBIDDEN)
        fates = (Fate.NOT_FETCHED, Fate.DISCARDED, Fate.FAILED)
        yield Expectation(url=url, outlet=story.outlet.id, kind=Kind.FORBIDDEN, fates=fates, reason="robots.txt")

    def tally(self, day: int, *, last: int | None = None) -> Counter[str]:
        """How many addresses have each first right disposition."""
        return Counter(str(e.fates[0]) for e in self.expected(day, last=last).values())


def _paths(story: Story) -> set[str]:
    return {story.path, *((story.moved[1],) if story.moved else ())}


def _without_session(path: str) -> str:
    head, _, query = path.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query) if key != "PHPSESSID"]
    return head + (f"?{urlencode(kept)}" if kept else "")


_FORM_KEYS = frozenset(
    {"page", "halaman", "print", "PHPSESSID", "single", "utm_source", "utm_medium", "utm_campaign", "fbclid"}
)


def _bare(path: str) -> str:
    """The path without the parameters that choose a form of the page; the others in any order are the same."""
    head, _, query = path.partition("?")
    kept = sorted((k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k not in _FORM_KEYS)
    return head + (f"?{urlencode(kept)}" if kept else "")


def _part(path: str, story: Story) -> int | None:
    """Which part of a story is asked for: 0 the whole; None for a part that is not there."""
    query = dict(parse_qsl(urlsplit(path).query))
    wanted = query.get("page") or query.get("halaman")
    if story.pages == 1:
        return 0 if wanted in {None, "1", "all"} else None
    if wanted == "all":
        return 0
    if wanted is None:
        return 1
    return int(wanted) if wanted.isdigit() and 1 <= int(wanted) <= story.pages else None
