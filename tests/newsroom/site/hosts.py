"""Each outlet's own addresses: robots.txt, feeds, sitemaps, sections, reports. What its articles are says story.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.newsroom.site import listings, reports, sitemaps, traps
from tests.newsroom.site.listings import newest
from tests.newsroom.site.story import Story
from tests.newsroom.site.wire import Ask, Manner, Reply, Respond, missing, page

OLD_PREFIX = "/arsip/"
FORBIDDEN = "/internal/rapat-redaksi"
AMP_OF = "s-samarinda-parkir-nontunai"
REPORTS = {
    "/unduh/laporan-air-2024-pindaian.pdf": ("application/pdf", reports.scan),
    "/unduh/rencana-aksi-2025.docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        reports.document,
    ),
    "/unduh/capaian-2024.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", reports.workbook),
    "/unduh/paparan-2025.pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        reports.slides,
    ),
    "/unduh/lampiran-besar.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        reports.workbook_bomb,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where an outlet's stories are listed, as paths: what a catalogue would say."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    wordpress: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An outlet's listings. `routes` are by path, a query not counted; `robots` is the text, or a status."""

    sources: Sources
    routes: Mapping[str, Respond] = field(default_factory=dict)
    robots: str | int = "User-agent: *\nDisallow: /admin/\n"


def hosts(stories: Mapping[str, Sequence[Story]], sick: Sequence[str]) -> dict[str, Host]:
    """The hosts by outlet id. `stories` are by outlet id; `sick` are the ill outlet's paths that are no articles."""

    def new(outlet: str, ask: Ask) -> list[Story]:
        return newest(stories[outlet], ask.day)

    def rss(outlet: str, *, limit: int = 10) -> Respond:
        return lambda ask: listings.rss(outlet, new(outlet, ask), ask, limit=limit)

    def section(outlet: str, **options: str) -> Respond:
        return lambda ask: listings.section(outlet, new(outlet, ask), ask, parameter=options.get("parameter", "page"))

    return {
        "kabar-mahakam": _mahakam(stories, rss("kabar-mahakam", limit=5)),
        "lintas-priangan": Host(
            sources=Sources(feeds=("/rss",), sections=("/indeks",)),
            routes={
                "/rss": lambda ask: listings.rss(
                    "Lintas Priangan",
                    [*new("lintas-priangan", ask)[:3], *new("lintas-muria", ask)[:3], *new("arunika", ask)[:2]],
                    ask,
                ),
                "/indeks": section("lintas-priangan"),
            },
        ),
        "lintas-muria": Host(
            sources=Sources(feeds=("/rss",), sitemaps=("/sitemap.xml",)),
            routes={
                "/rss": rss("lintas-muria", limit=4),
                "/sitemap.xml": lambda ask: sitemaps.plain(new("lintas-muria", ask), ask),
            },
            robots="User-agent: *\nAllow: /\nDisallow: /cari\nSitemap: https://muria.lintasdaerah.example/sitemap.xml\n",
        ),
        "mc-sumbawa": Host(
            sources=Sources(feeds=("/rss.xml",), sections=("/berita",), reports=("/dokumen",)),
            routes={
                "/rss.xml": lambda ask: listings.cut_feed("Media Center", new("mc-sumbawa", ask), ask),
                "/berita": lambda ask: listings.section(
                    "Berita", [s for s in new("mc-sumbawa", ask) if s.article.form != "pdf"], ask, parameter="halaman"
                ),
                "/dokumen": lambda ask: _documents(
                    ask, [s.path for s in new("mc-sumbawa", ask) if s.article.form == "pdf"] + list(REPORTS)
                ),
                **{path: _file(media_type, make) for path, (media_type, make) in REPORTS.items()},
            },
        ),
        "portal-kota-solok": Host(
            sources=Sources(feeds=("/index.php/berita?format=feed&type=rss",), sections=("/index.php/berita",)),
            routes={"/index.php/berita": lambda ask: _joomla(new("portal-kota-solok", ask), ask)},
        ),
        "arunika": _arunika(stories),
        "tepian-barito": Host(
            sources=Sources(feeds=("/feed/",), wordpress="/wp-json/wp/v2/posts"),
            routes={
                "/feed/": rss("tepian-barito", limit=3),
                "/wp-json/wp/v2/posts": lambda ask: listings.wordpress(new("tepian-barito", ask), ask),
            },
            robots="User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
        ),
        "nusa-tekno": Host(
            sources=Sources(sections=("/indeks",)),
            routes={"/indeks": lambda ask: _endless(new("nusa-tekno", ask), ask)},
        ),
        "radar-barisan": Host(
            sources=Sources(feeds=("/rss",), sitemaps=("/sitemap.xml",)),
            routes={
                "/rss": rss("radar-barisan"),
                "/sitemap.xml": lambda ask: sitemaps.plain(new("radar-barisan", ask), ask),
            },
            robots="User-agent: *\nCrawl-delay: 0.1\nDisallow: /e-paper/\n",
        ),
        "suara-cenderawasih": Host(
            sources=Sources(feeds=("/feed.xml",), sections=("/index.php?menu=indeks",)),
            routes={"/feed.xml": _silent},
            robots="\ufeffUser-agent: *\nDisallow: /index.php?menu=admin\n",
        ),
        "flobamora-pos": Host(sources=Sources(sections=("/",)), routes={"/": section("flobamora-pos")}, robots=404),
        "tepi-kota": Host(
            sources=Sources(feeds=("/feeds/posts/default",)),
            routes={"/feeds/posts/default": lambda ask: listings.atom("Catatan", new("tepi-kota", ask), ask)},
            robots="User-agent: PengerukData\nDisallow: /\n\nUser-agent: *\nDisallow: /search\n",
        ),
        "bapperida-magelang": Host(
            sources=Sources(sections=("/berita",), reports=("/dokumen",)),
            routes={
                "/berita": lambda ask: listings.section(
                    "Berita", [s for s in new("bapperida-magelang", ask) if s.article.form != "pdf"], ask
                ),
                "/dokumen": lambda ask: _documents(
                    ask, [s.path for s in new("bapperida-magelang", ask) if s.article.form == "pdf"]
                ),
            },
        ),
        "warta-kapuas": Host(sources=Sources(feeds=("/rss",)), routes={"/rss": rss("warta-kapuas")}, robots=503),
        "simpang-lintas": Host(
            sources=Sources(sitemaps=("/sitemap.xml",)),
            routes={"/sitemap.xml": lambda ask: sitemaps.plain(new("simpang-lintas", ask), ask, further=sick)},
        ),
        "kabar-padam": Host(
            sources=Sources(feeds=("/rss",)),
            routes={path: (lambda _: Reply(manner=Manner.DROP)) for path in ("/rss", "/robots.txt", "/")},
        ),
    }


def _mahakam(stories: Mapping[str, Sequence[Story]], feed: Respond) -> Host:
    """The healthiest: feed, index of a gzipped and a news sitemap, a section with a calendar, forms of a page."""

    def new(ask: Ask) -> list[Story]:
        return newest(stories["kabar-mahakam"], ask.day)

    amp = next(story for story in stories["kabar-mahakam"] if story.id == AMP_OF)
    forms = (f"/amp{amp.path}", f"{amp.path}?print=1", FORBIDDEN)
    extra = f'<p><a href="{traps.FIRST_MONTH}">Kalender</a> <a href="{FORBIDDEN}">Rapat</a></p>'
    return Host(
        sources=Sources(feeds=("/feed/",), sitemaps=("/sitemap.xml",), sections=("/berita/",)),
        routes={
            "/": lambda ask: listings.front(
                "Kabar Mahakam", new(ask), ask, feed="/feed/", menu={"Beranda": "/", "Berita": "/berita/"}
            ),
            "/feed/": feed,
            "/sitemap.xml": lambda ask: sitemaps.index(("/sitemap-berita.xml.gz", "/sitemap-news.xml"), ask),
            "/sitemap-berita.xml.gz": lambda ask: sitemaps.gzipped(new(ask), ask, further=forms),
            "/sitemap-news.xml": lambda ask: sitemaps.news(new(ask)[:4], ask),
            "/berita/": lambda ask: listings.section("Berita", new(ask), ask, extra=extra),
            FORBIDDEN: lambda _: page("<html><body><h1>Rapat redaksi</h1></body></html>"),
        },
        robots="User-agent: *\nCrawl-delay: 0.2\nDisallow: /internal/\nSitemap: https://kabarmahakam.example/sitemap.xml\n",
    )


def _arunika(stories: Mapping[str, Sequence[Story]]) -> Host:
    """The agency: Atom, a news sitemap, and an index whose other half is 50,000 addresses of 2009."""

    def new(ask: Ask) -> list[Story]:
        return newest(stories["arunika"], ask.day)

    def many(ask: Ask) -> Reply:
        return Reply(headers={"Content-Type": "application/xml"}, body=sitemaps.of_many(ask.host, ask.base, OLD_PREFIX))

    return Host(
        sources=Sources(feeds=("/atom.xml",), sitemaps=("/sitemap_index.xml",)),
        routes={
            "/atom.xml": lambda ask: listings.atom("ARUNIKA", new(ask), ask, limit=6),
            "/sitemap_index.xml": lambda ask: sitemaps.index(("/sitemap-arsip.xml", "/sitemap-berita.xml"), ask),
            "/sitemap-berita.xml": lambda ask: sitemaps.news(new(ask), ask),
            "/sitemap-arsip.xml": many,
        },
        robots="User-agent: *\nDisallow: /foto/\nSitemap: https://arunika.example/sitemap_index.xml\n",
    )


def _joomla(stories: Sequence[Story], ask: Ask) -> Reply:
    """The portal's section; its feed's address gives a page, and every link carries an id of the visit."""
    if "format=feed" in ask.path:
        return listings.html_feed("Portal Resmi Kota Solok")
    return listings.section("Berita", stories, ask, parameter="halaman", session=True)


def _endless(stories: Sequence[Story], ask: Ask) -> Reply:
    """Past the last page the last one comes again, with a next one."""
    try:
        number = int(parse_qs(urlsplit(ask.path).query).get("page", ["1"])[0])
    except ValueError:
        return missing()
    last = max(1, -(-len(stories) // listings.PER_PAGE))
    shown = Ask(host=ask.host, path=f"/indeks?page={min(number, last)}", day=ask.day, base=ask.base)
    return traps.endless(listings.section("Indeks", stories, shown), number)


def _silent(ask: Ask) -> Reply:
    """A feed whose newest item is of 2021 and leads nowhere any more."""
    link = ask.base.url(ask.host, "/index.php?menu=berita&amp;id=101")
    day = "<pubDate>Mon, 04 Jan 2021 09:00:00 +0900</pubDate>"
    item = f"<item><title>Situs baru kami</title><link>{link}</link>{day}</item>"
    return listings.rss("Suara Cenderawasih", [], ask, items=item)


def _documents(ask: Ask, paths: Sequence[str]) -> Reply:
    rows = "".join(f"<li><a href='{path}'>Unduh {path.rsplit('/', 1)[-1]}</a></li>" for path in paths)
    head = f"<title>Dokumen {ask.host}</title>"
    return page(f"<!DOCTYPE html><html><head>{head}</head><body><h1>Dokumen</h1><ul>{rows}</ul></body></html>")


def _file(media_type: str, make: Callable[[], bytes]) -> Respond:
    return lambda _: Reply(headers={"Content-Type": media_type}, body=make())
