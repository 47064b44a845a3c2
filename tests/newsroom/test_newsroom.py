"""The newsroom's gold holds: well-formed, true of the bodies, and its junk really stands on the pages.

Every article is covered: open, sealed, whoever wrote it. Pages are rendered in memory, nothing is fetched.
"""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import pypdfium2
import pytest
import yaml

from tests.newsroom.article import HERE, OFFSETS, Article, NewsroomError, load_articles, load_outlets, read_article
from tests.newsroom.dates import FORMS, printed
from tests.newsroom.pages import environment
from tests.newsroom.render import main, rendered, renewed_readme, write

OUTLETS = load_outlets()
ARTICLES = load_articles(sealed=True, outlets=OUTLETS)
REGISTRY = HERE.parents[1] / "nlp" / "resources" / "regions.csv"
PILLARS = {"governance", "branding", "economy", "living", "society", "environment"}
UNITS = {"index", "percent", "IDR", "count", "rank", "ratio", "hours", "days", "km", "ha", "other", None}
NATURES = {"news", "advertorial", "release", "official", "opinion"}
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d\d(-\d\d)?)?(/\d{4}(-Q[1-4]|-\d\d(-\d\d)?)?)?")
SCALES = {10**3: ("ribu",), 10**6: ("juta",), 10**9: ("miliar", "milyar", "M"), 10**12: ("triliun", "T")}
ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
each = pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.id)


def spaces(text: str) -> str:
    return " ".join(text.split())


def fold(text: str) -> str:
    return re.sub(r"[^\w]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


class _Words(HTMLParser):
    """What a page says: its text, and what its head tells in meta elements and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said.append(" ")
        self.said += [f" {value} " for name, value in attrs if tag == "meta" and name == "content" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("a", "b", "strong", "span", "em", "i"):
            self.said.append(" ")

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def page_words(article: Article) -> str:
    """All words of the rendered page, white space collapsed."""
    return _page_words(article.id)


@cache
def _page_words(article_id: str) -> str:
    article = next(a for a in ARTICLES if a.id == article_id)
    raw = rendered(article, OUTLETS[article.outlet], environment())
    if article.form == "txt":
        return spaces(raw.decode())
    if article.form == "html":
        parser = _Words()
        parser.feed(raw.decode())
        parser.close()
        return spaces("".join(parser.said))
    document = pypdfium2.PdfDocument(raw)
    return spaces(" ".join(sheet.get_textpage().get_text_range() for sheet in document))


def said(article: Article) -> str:
    """Title and body, where names and figures may stand."""
    return f"{article.title or ''}\n{article.text}"


def test_enough_articles_of_every_form() -> None:
    forms = [a.form for a in ARTICLES]
    assert len(ARTICLES) >= 24
    assert forms.count("pdf") >= 2
    assert forms.count("txt") >= 6
    assert len({a.outlet for a in ARTICLES}) >= 8


def test_ids_are_unique() -> None:
    ids = [a.id for a in ARTICLES]
    assert len(ids) == len(set(ids))


def test_urls_are_unique_and_at_their_outlet() -> None:
    assert len({a.url for a in ARTICLES}) == len(ARTICLES)
    elsewhere = [a.id for a in ARTICLES if not at_outlet(urlsplit(a.url), OUTLETS[a.outlet].domain)]
    assert elsewhere == []


def at_outlet(url: SplitResult, domain: str) -> bool:
    """Whether an article's address is at its outlet's domain, or below it as a zone of a network is."""
    return url.scheme == "https" and f".{url.hostname}".endswith(f".{domain}")


@each
def test_mess_is_named_and_length_fits(article: Article) -> None:
    assert len(article.mess.split()) >= 6
    assert 120 <= len(article.text.split()) <= 520


@each
def test_title_stands_on_the_page(article: Article) -> None:
    assert article.gold["title"] == article.title
    if article.title:
        assert spaces(article.title) in page_words(article)


@each
def test_body_stands_on_the_page(article: Article) -> None:
    words = page_words(article)
    opening = 5 if article.form == "pdf" else None  # a PDF's running head may part a paragraph
    missing = [p for p in article.body if " ".join(p.split()[:opening]) not in words]
    assert missing == []


@each
def test_published_is_what_the_page_shows(article: Article) -> None:
    gold = article.gold
    if article.published is None:
        assert gold["published"] is None
        return
    day = article.published.date() if isinstance(article.published, datetime) else article.published
    assert gold["published"] == day.isoformat()
    assert day.isoformat() in [*gold["days"], *article.optional.get("days", [])]
    outlet = OUTLETS[article.outlet]
    form = article.furniture.get("date_form") or outlet.date_form
    if form != "none":
        assert printed(article.published, form=form, zone=outlet.zone) in page_words(article)
    else:
        assert f'"datePublished": "{day.isoformat()}' in page_words(article)


@each
def test_byline_is_printed(article: Article) -> None:
    printed_names = " ".join((article.furniture.get("byline") or {}).values())
    for name in article.gold["byline"]:
        assert name in printed_names
        assert name in page_words(article)


@each
def test_junk_is_on_the_page_and_not_in_the_body(article: Article) -> None:
    text, words = spaces(article.text), page_words(article)
    assert article.gold["must_not_contain"]
    assert [junk for junk in article.gold["must_not_contain"] if spaces(junk) in text] == []
    assert [junk for junk in article.gold["must_not_contain"] if spaces(junk) not in words] == []


@each
def test_once_strings_stand_once(article: Article) -> None:
    text = spaces(article.text)
    assert len(article.gold["once"]) >= 3
    assert {once: text.count(spaces(once)) for once in article.gold["once"] if text.count(spaces(once)) != 1} == {}


@each
def test_standfirst_is_repeated_by_the_body(article: Article) -> None:
    """Word for word, or in the body's words; a standfirst that says something new must be named as junk."""
    standfirst = fold(article.furniture.get("standfirst") or "")
    words, text = standfirst.split(), set(fold(article.text).split())
    if standfirst not in fold(article.text) and sum(w in text for w in words) < 0.8 * len(words):
        assert any(fold(junk) in standfirst for junk in article.gold["must_not_contain"])


@each
def test_officials_stand_in_the_text(article: Article) -> None:
    for official in article.gold["officials"]:
        assert set(official) - {"as_written"} == {"name", "position", "region"}
        assert official["name"] in said(article)
    names = [o["name"] for o in article.gold["officials"]]
    assert len(names) == len(set(names))


@each
def test_speakers_stand_in_the_text(article: Article) -> None:
    assert [s for s in article.gold["quote_speakers"] if s not in said(article)] == []
    assert not article.gold["quote_speakers"] or re.search("[\"“”„‘'«]", article.text)


@each
def test_dates_are_dates(article: Article) -> None:
    gold, optional = article.gold, article.optional
    for value in [*gold["days"], *optional.get("days", [])]:
        parts = [date.fromisoformat(part) for part in value.split("/")]
        assert parts == sorted(set(parts))
        assert len(parts) <= 2
    assert set(gold["event_days"]) <= set(gold["days"])
    for value in [*gold["years"], *optional.get("years", [])]:
        assert re.fullmatch(r"(19|20)\d\d(/(19|20)\d\d)?", value)
    for year in gold["years"]:
        assert all(y in said(article) or y[2:] in said(article) for y in year.split("/"))


@each
def test_pillars_nature_and_incomplete(article: Article) -> None:
    gold = article.gold
    named, listed = set(gold["pillars_named"]), set(gold["pillars_enumerated"])
    assert named | set(gold.get("pillars_implied", [])) | set(article.optional.get("pillars_implied", [])) <= PILLARS
    assert listed <= named
    assert gold["nature"] in NATURES
    assert gold["incomplete"] in (True, False)
    assert gold["incomplete"] or not article.furniture.get("pages")


@each
def test_indicators_are_well_formed_and_their_figures_printed(article: Article) -> None:
    for indicator in article.gold["indicators"]:
        assert set(indicator) >= {"name", "value", "unit", "period", "category"}
        assert indicator["unit"] in UNITS
        assert indicator["period"] is None or PERIOD.fullmatch(indicator["period"])
        if indicator["value"] is None:
            assert fold(indicator["category"]) in fold(said(article))
        else:
            assert figure_stands(indicator["value"], said(article)), indicator


def figure_stands(value: float, text: str) -> bool:
    """Whether `value` is printed in one of the Indonesian forms of numbers."""
    forms = set(numerals(value))
    for scale, names in SCALES.items():
        forms |= {f"{numeral} {name}" for numeral in numerals(value / scale) for name in names}
    if 0 < value < 100 and value == int(value):
        forms |= {in_words(int(value)), f"ke{in_words(int(value))}"}
    flat = text.casefold().replace("\u00a0", " ")
    return any(
        re.search(rf"(?<![\w,.]){re.escape(form.casefold())}(?![\d])", flat.replace("rp", " ").replace("ke-", " "))
        for form in forms
    )


def in_words(number: int) -> str:
    """A whole number below 100 in Indonesian words."""
    if number < len(ONES):
        return ONES[number]
    if number < 20:
        return f"{ONES[number - 10]} belas"
    tens, ones = divmod(number, 10)
    return f"{ONES[tens]} puluh {ONES[ones]}" if ones else f"{ONES[tens]} puluh"


def numerals(value: float) -> list[str]:
    if value == int(value):
        whole = f"{int(value):,}".replace(",", ".")
        return [whole, whole.replace(".", ""), f"{whole},0", f"{whole},00"]
    exact = f"{round(value, 6):,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return [exact, f"{exact}0", exact.replace(",", ".")]


@each
def test_region_codes_are_in_the_registry(article: Article) -> None:
    if not REGISTRY.exists():
        pytest.skip("nlp/resources/regions.csv is not there yet")
    codes = registry_codes(REGISTRY)
    gold: dict[str, Any] = dict(article.gold)
    used = {*gold["regions"], *gold["dateline"], *article.optional.get("regions", [])}
    used |= {o["region"] for o in gold["officials"] if o["region"]}
    used |= {gold["primary_region"]} - {None}
    assert used <= codes
    assert gold["primary_region"] is None or gold["primary_region"] in gold["regions"]


@each
def test_regions_stand_in_the_text(article: Article) -> None:
    """By official or former name or short form; which of two of one name is meant is for the author to know."""
    if not REGISTRY.exists():
        pytest.skip("nlp/resources/regions.csv is not there yet")
    names, text = region_names(), fold(said(article)).replace(" ", "")
    missing = [code for code in article.gold["regions"] if not any(name in text for name in names[code])]
    assert missing == []


def rows(path: Path) -> list[dict[str, str]]:
    """A resource's rows, its comment lines left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def registry_codes(path: Path) -> frozenset[str]:
    return frozenset(row["code"] for row in rows(path))


@cache
def region_names() -> dict[str, set[str]]:
    """Folded names by code, without spaces and without "Kabupaten" or "Kota"."""
    bare = re.compile(r"^((kabupaten|kota) )?(administrasi )?(kep )?")
    names = {row["code"]: {bare.sub("", fold(row["name"])).replace(" ", "")} for row in rows(REGISTRY)}
    for file, column in (("aliases.csv", "alias"), ("former_names.csv", "name")):
        path = REGISTRY.with_name(file)
        for row in rows(path) if path.exists() else []:
            names.setdefault(row["code"], set()).add(fold(row[column]).replace(" ", ""))
    return names


def test_no_two_articles_are_alike() -> None:
    shingles = {a.id: five_words(a.text) for a in ARTICLES}
    alike = {
        (a, b): round(len(x & y) / min(len(x), len(y)), 2)
        for (a, x), (b, y) in itertools.combinations(shingles.items(), 2)
        if len(x & y) > 0.2 * min(len(x), len(y))
    }
    assert alike == {}


def five_words(text: str) -> frozenset[tuple[str, ...]]:
    words = fold(text).split()
    return frozenset(tuple(words[i : i + 5]) for i in range(len(words) - 4))


def test_outlets_are_of_several_kinds_and_owners() -> None:
    owners = [o.owner for o in OUTLETS.values()]
    assert len(OUTLETS) >= 9
    assert {o.kind for o in OUTLETS.values()} == {"local", "regional", "government", "national", "blog"}
    assert max(owners.count(owner) for owner in owners) >= 2
    assert {o.zone for o in OUTLETS.values()} == set(OFFSETS)
    assert all(o.domain.endswith(".example") for o in OUTLETS.values())


def test_readme_lists_the_articles_as_they_are() -> None:
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert renewed_readme(text) == text


def test_rendering_is_deterministic(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a", sealed=True), write(tmp_path / "b", sealed=True)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert len((tmp_path / "a" / "gold.jsonl").read_text(encoding="utf-8").splitlines()) == len(ARTICLES)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"outlet": "nobody"}, "unknown outlet 'nobody'"),
        ({"form": "docx"}, "form 'docx'"),
        ({"body": ["two  spaces"]}, "other spaces"),
        ({"published": "2023-13-45"}, "not ISO 8601"),
        ({"published": "2023-05-11T10:00+00:00"}, "zone WITA"),
        ({"capton": "typed wrong"}, "unknown keys capton"),
        ({"gold": {}}, "gold lacks title"),
    ],
)
def test_an_unusable_article_is_refused_with_its_fault(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    path = HERE / "articles" / "kukar-puskesmas-antrean-daring.yaml"
    row = yaml.safe_load(path.read_text(encoding="utf-8")) | change
    broken = tmp_path / path.name
    broken.write_text(yaml.safe_dump(row, allow_unicode=True), encoding="utf-8")
    with pytest.raises(NewsroomError, match=re.escape(complaint)):
        read_article(broken, sealed=False, outlets=OUTLETS)


def test_the_command_wants_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "give OUT" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("long", "Kamis, 17 September 2020 21:04 WIB"),
        ("slash", "17/09/2020, 21.04"),
        ("english", "Sep 17, 2020"),
        ("english_long", "September 17, 2020 9:04 pm"),
        ("day_slash", "Kamis, 17/9/2020"),
    ],
)
def test_printed_dates(form: str, expected: str) -> None:
    assert printed(datetime.fromisoformat("2020-09-17T21:04+07:00"), form=form, zone="WIB") == expected


@pytest.mark.parametrize("form", FORMS)
def test_a_day_without_an_hour_prints_none(form: str) -> None:
    text = printed(date(2020, 9, 17), form=form, zone="WIB")
    assert not re.search("WIB|00", text)
    assert not text.endswith((",", "|", " "))
