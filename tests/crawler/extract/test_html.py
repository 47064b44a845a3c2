"""HTML pages: complete bodies, the headline that readers see, the day that the page says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.extract import DocumentExtractor
from crawler.extract.extractor import RULES
from models.text import Text
from tests.crawler.extract.pastes import CLOSE, LEAD, QUOTE, TITLE

EXTRACTOR = DocumentExtractor()


def page(*, head: str = "", above: str = "", title: str = TITLE, body: str = "", below: str = "") -> str:
    inner = body or f"<p>SIGI – {LEAD}</p><p>{QUOTE}</p><p>{CLOSE}</p>"
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} - Kabar Sigi</title>{head}</head><body>"
        f"<nav class='menu'><a href='/'>Kabar Sigi</a> <a href='/opini'>Opini</a></nav>{above}"
        f"<article><h1>{title}</h1><div class='isi'>{inner}</div></article>{below}</body></html>"
    )


def read(html: str, url: str | None = None) -> Text:
    text = EXTRACTOR.extract(html.encode(), media_type="text/html", source="x.html", url=url)
    assert isinstance(text, Text)
    return text


def json_ld(**facts: Any) -> str:
    body = {"@context": "https://schema.org", "@type": "NewsArticle", **facts}
    return f"<script type='application/ld+json'>{json.dumps(body)}</script>"


GRAPH = (
    "<script type='application/ld+json'>"
    '{"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], "datePublished": "2023-06-15"}]}</script>'
)
BODY = f"SIGI – {LEAD}\n{QUOTE}\n{CLOSE}"


def test_a_plain_page() -> None:
    text = read(page())
    assert (text.body, text.title, text.published, text.byline) == (BODY, TITLE, None, ())
    assert text.origins["title"] == "h1"


@pytest.mark.parametrize(
    "body",
    [
        f"SIGI – {LEAD}<br><br>{QUOTE}<br/><br/>{CLOSE}",
        f"<div>SIGI – {LEAD}</div><div><span>{QUOTE}</span></div><div>{CLOSE}</div>",
        f"<p>SIGI – {LEAD}</p><div class='ads'>Promo ban mobil akhir bulan ini</div><p>{QUOTE}</p><p>{CLOSE}</p>",
        (
            f"<p><strong>SIGI</strong> – {LEAD}</p><p>&nbsp;</p><p>{QUOTE}</p><p class='baca-juga'>Baca juga: "
            f"<a>Panen</a></p><p>{CLOSE}</p>"
        ),
        f"<table><tr><td><p>SIGI – {LEAD}</p><p>{QUOTE}</p><p>{CLOSE}</p></td></tr></table>",
        (
            f"<p>SIGI – {LEAD}</p><figure><img><figcaption>Warga menunggu di loket antrean "
            f"Dolo</figcaption></figure><p>{QUOTE}</p><p>{CLOSE}</p>"
        ),
        f"<p>SIGI – {LEAD}</p><p>{QUOTE}</p><p>{CLOSE} (*)</p><div class='share'>Bagikan: Facebook</div>",
        (
            f"<p>SIGI – {LEAD}</p><script>var x = 'Pemerintah menata layanan kependudukan "
            f"warga.';</script><p>{QUOTE}</p><p>{CLOSE}</p>"
        ),
        (
            f"<p>SIGI – {LEAD}</p><p style='display: none'>Teks yang tidak tampak bagi pembaca mana pun "
            f"juga.</p><p>{QUOTE}</p><p>{CLOSE}</p>"
        ),
    ],
)
def test_bodies_in_any_markup(body: str) -> None:
    assert read(page(body=body)).body == BODY


def test_lists_and_headings_of_the_article_stay() -> None:
    body = (
        f"<p>SIGI – {LEAD}</p><h2>Syarat bagi warga</h2><p>Yang dibawa ialah:</p><ol><li>kartu keluarga asli;</li>"
        f"<li>surat pengantar desa.</li></ol><p>{QUOTE}</p><p>{CLOSE}</p>"
    )
    lines = read(page(body=body)).body.split("\n")
    assert lines[1:5] == ["Syarat bagi warga", "Yang dibawa ialah:", "kartu keluarga asli;", "surat pengantar desa."]


def test_related_articles_and_comments_are_not_the_articles() -> None:
    below = (
        "<div class='related'><h3>Berita Terkait</h3><a>Panen Raya Cokelat Napu Dimulai</a><p>Petani di dataran tinggi "
        "Napu mulai memanen cokelat setelah hujan reda pekan ini di tiga desa.</p></div>"
        "<div id='comments'><h3>1 Komentar</h3><p>Semoga servernya kuat dan tidak mati setiap hari Senin "
        "seperti dulu.</p></div>"
        "<footer>© 2025 Kabar Sigi</footer>"
    )
    assert read(page(below=below)).body == BODY


@pytest.mark.parametrize(
    ("head", "wanted", "origin"),
    [
        (json_ld(headline=f"{TITLE} Warga"), TITLE, "h1"),
        ("<meta property='og:title' content='Judul untuk media sosial saja'>", TITLE, "h1"),
    ],
)
def test_the_visible_headline_counts_where_they_disagree(head: str, wanted: str, origin: str) -> None:
    text = read(page(head=head))
    assert (text.title, text.origins["title"]) == (wanted, origin)


def test_an_h1_that_is_the_sites_name_is_no_headline() -> None:
    html = page().replace(f"<h1>{TITLE}</h1>", f"<h3 class='post-title'>{TITLE}</h3>")
    html = html.replace("<nav", "<h1>Kabar Sigi</h1><nav").replace(f"{TITLE} - Kabar Sigi", f"Kabar Sigi: {TITLE}")
    assert read(html).title == TITLE


@pytest.mark.parametrize("joint", [" - ", " | ", " – ", " » "])
def test_the_sites_name_is_taken_off_the_title_tag(joint: str) -> None:
    html = page().replace(f"<h1>{TITLE}</h1>", "").replace(f"{TITLE} - Kabar Sigi", f"{TITLE}{joint}Kabar Sigi")
    assert read(html).title == TITLE


@pytest.mark.parametrize(
    ("head", "above", "day", "origin"),
    [
        (json_ld(datePublished="2023-06-15T23:30:00+08:00"), "", "2023-06-15", "JSON-LD datePublished"),
        (json_ld(datePublished="2023-06-15T18:30:00Z"), "", "2023-06-16", "JSON-LD datePublished (UTC, read as WIB)"),
        (
            "<meta property='article:published_time' content='2023-06-15T08:00:00+07:00'>",
            "",
            "2023-06-15",
            "article:published",
        ),
        ("<meta name='publishdate' content='2023/06/15 10:00:26'>", "", "2023-06-15", "meta publishdate"),
        ("<meta itemprop='datePublished' content='2023-06-15'>", "", "2023-06-15", "datepublished"),
        (json_ld(dateModified="2025-01-01T00:00:00+07:00"), "", None, ""),
        (
            "<script type='application/ld+json'>{'bad', \"datePublished\": \"2023-06-15\"}</script>",
            "",
            "2023-06-15",
            "JSON-LD",
        ),
        (GRAPH, "", "2023-06-15", "JSON-LD"),
    ],
)
def test_the_day_in_markup(head: str, above: str, day: str | None, origin: str) -> None:
    text = read(page(head=head, above=above))
    assert (str(text.published.day) if text.published else None) == day
    if text.published:
        assert origin.lower() in text.published.origin.lower()


def test_the_line_under_the_headline_counts_more_than_a_content_systems_move() -> None:
    body = f"<div class='meta'>Kamis, 15 Juni 2023 | 10:11 WITA</div><p>SIGI – {LEAD}</p><p>{QUOTE}</p><p>{CLOSE}</p>"
    text = read(page(head=json_ld(datePublished="2025-01-19T03:12:44+07:00"), body=body))
    assert text.published is not None
    assert (str(text.published.day), text.published.written) == ("2023-06-15", "Kamis, 15 Juni 2023 | 10:11 WITA")
    assert text.body == BODY


def test_an_events_day_is_never_the_publication_day() -> None:
    assert read(page()).published is None


def test_people_in_markup_and_on_the_page() -> None:
    author = json_ld(author=[{"@type": "Person", "name": "Fadli Mantong"}, {"@type": "Organization", "name": "Kabar"}])
    assert read(page(head=author)).byline == ("Fadli Mantong",)
    assert read(page(head=json_ld(author={"@type": "Person", "name": "Admin"}))).byline == ()
    assert read(page(head="<meta name='author' content='https://kabar.example/penulis'>")).byline == ()
    body = f"<p>SIGI – {LEAD}</p><p>{QUOTE}</p><p>{CLOSE}</p><p>Penulis: Fadli Mantong</p><p>Editor: Rosmini</p>"
    assert read(page(head=author, body=body)).byline == ("Fadli Mantong", "Rosmini")


@pytest.mark.parametrize(
    ("head", "url", "nature"),
    [
        ("", "https://sigikab.go.id/berita/1", "release"),
        ("", "https://kabar.example/advertorial/1", "advertorial"),
        ("", "https://kabar.example/opini/1", "opinion"),
        ("<meta property='article:section' content='Advertorial'>", None, "advertorial"),
        (json_ld(articleSection="Opini"), None, "opinion"),
        ("", "https://kabar.example/berita/opini-wtp", "news"),
        ("", None, "news"),
    ],
)
def test_nature(head: str, url: str | None, nature: str) -> None:
    assert read(page(head=head), url).nature == nature


def test_people_and_days_of_other_boxes_are_not_the_pages() -> None:
    aside = "<aside class='sidebar'><p>Oleh Rosmini Abdul</p><p>Kamis, 1 Juni 2023 10:00 WITA</p></aside>"
    text = read(page(above=aside))
    assert (text.byline, text.published) == ((), None)


def test_a_page_that_says_it_is_not_free_is_incomplete() -> None:
    assert read(page(head=json_ld(headline=TITLE, isAccessibleForFree="False"))).incomplete
    assert not read(page(head=json_ld(headline=TITLE, isAccessibleForFree=True))).incomplete


def test_a_page_states_its_own_address() -> None:
    link = "<link rel='canonical' href='https://kabar.example/a/?utm_source=x'>"
    assert read(page(head=link)).url == "https://kabar.example/a/"


def test_a_photo_page_has_its_captions() -> None:
    caption = "Warga memilih jam di anjungan antrean daring Sigi, yang pangkas waktu urus KTP, Rabu (14/6/2023)."
    html = page(body="<p></p>", above="").replace(
        "</article>", f"<figure><figcaption>{caption}</figcaption></figure></article>"
    )
    text = EXTRACTOR.extract(html.encode(), media_type="text/html", source="x")
    assert not isinstance(text, Text) or text.body == caption


def test_extracting_again_gives_the_same() -> None:
    html = page(head=json_ld(headline=TITLE, datePublished="2023-06-15"))
    assert read(html) == read(html)


def test_the_version_names_rules_and_libraries() -> None:
    version = EXTRACTOR.version
    assert all(name in version for name in (f"{RULES}.", "trafilatura", "lxml", "pypdfium2", "python-docx"))
    assert read(page()).extractor_version == version
