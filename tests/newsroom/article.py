"""Articles and outlets of the newsroom as types, read from YAML and checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
OPEN, SEALED = HERE / "articles", HERE / "sealed"
REQUIRED = ("id", "outlet", "form", "url", "mess", "title", "published", "body", "gold")
FORMS = ("html", "txt", "pdf")
OFFSETS = {"WIB": "+07:00", "WITA": "+08:00", "WIT": "+09:00"}
BYLINES = ("penulis", "pewarta", "reporter", "editor", "redaktur")
META = ("title_suffix", "og", "og_title", "og_description", "published_time", "jsonld", "title_in_head")
# Everything else that a page may carry; the README explains each.
FURNITURE = frozenset(
    (
        "byline",
        "section",
        "tags",
        "kicker",
        "caption",
        "photo_credit",
        "figure_after",
        "standfirst",
        "related",
        "popular",
        "latest",
        "banner",
        "cookie",
        "pages",
        "baca_juga",
        "ads",
        "comments",
        "endmark",
        "endmark_own",
        "twice",
        "headings",
        "bullets",
        "lead_bold",
        "nbsp",
        "date_form",
        "meta",
        "views",
        "share",
        "copyright_year",
        "disclaimer",
        "report",
        "table",
    )
)
GOLD_REQUIRED = (
    "title",
    "published",
    "byline",
    "primary_region",
    "regions",
    "dateline",
    "officials",
    "days",
    "event_days",
    "years",
    "pillars_named",
    "pillars_enumerated",
    "indicators",
    "quote_speakers",
    "must_not_contain",
    "once",
    "nature",
    "incomplete",
)
GOLD_KEYS = frozenset((*GOLD_REQUIRED, "pillars_implied"))
OPTIONAL_KEYS = frozenset(
    (
        "title",
        "regions",
        "officials",
        "byline",
        "years",
        "days",
        "event_days",
        "pillars_named",
        "pillars_implied",
        "indicators",
        "quote_speakers",
    )
)


class NewsroomError(ValueError):
    """An article or outlet file that can't be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented publisher; `furniture` holds its menus and lists, `meta` what its pages' heads tell."""

    id: str
    name: str
    domain: str
    owner: str
    kind: str
    nature: str
    regions: tuple[str, ...]
    style: str
    zone: str
    date_form: str
    meta: Mapping[str, Any]
    furniture: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: what its page must print (`furniture`), what its cleaned text must be (`body`), and its gold."""

    id: str
    outlet: str
    form: str
    url: str
    mess: str
    title: str | None
    published: datetime | date | None
    body: tuple[str, ...]
    gold: Mapping[str, Any]
    optional: Mapping[str, Any]
    sealed: bool
    furniture: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The cleaned text: paragraphs parted by one newline."""
        return "\n".join(self.body)


def load_outlets(path: Path = HERE / "outlets.yaml") -> dict[str, Outlet]:
    """The outlets by id, in file order."""
    outlets: dict[str, Outlet] = {}
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["outlets"]:
        known = {
            k: row.pop(k, None)
            for k in (
                "id",
                "name",
                "domain",
                "owner",
                "kind",
                "nature",
                "regions",
                "style",
                "zone",
                "date_form",
                "meta",
            )
        }
        missing = [k for k, v in known.items() if v is None]
        if missing:
            raise NewsroomError(f"{path.name}: outlet {known['id']!r} lacks {', '.join(missing)}")
        if known["zone"] not in OFFSETS:
            raise NewsroomError(f"{path.name}: outlet {known['id']!r} has the unknown zone {known['zone']!r}")
        known["regions"] = tuple(known["regions"])
        outlets[known["id"]] = Outlet(**known, furniture=row)
    return outlets


def load_articles(*, sealed: bool, outlets: Mapping[str, Outlet] | None = None) -> list[Article]:
    """The open articles by file name, and the sealed ones after them where asked for.

    Raises NewsroomError on the first file that is not a usable article, or on an id used twice.
    """
    outlets = load_outlets() if outlets is None else outlets
    articles = [read_article(p, sealed=False, outlets=outlets) for p in sorted(OPEN.glob("*.yaml"))]
    if sealed:
        articles += [read_article(p, sealed=True, outlets=outlets) for p in sorted(SEALED.glob("*.yaml"))]
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise NewsroomError(f"{article.id}: the id is used twice")
        seen.add(article.id)
    return articles


def read_article(path: Path, *, sealed: bool, outlets: Mapping[str, Outlet]) -> Article:
    """Read and check one article file. Raises NewsroomError with every fault that was found."""
    try:
        row = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise NewsroomError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(row, dict):
        raise NewsroomError(f"{path.name}: not a mapping")
    faults = list(_faults(row, path.stem, outlets))
    if faults:
        raise NewsroomError(f"{path.name}: " + "; ".join(faults))
    return Article(
        **{k: row[k] for k in ("id", "outlet", "form", "url", "title", "gold")},
        mess=" ".join(row["mess"].split()),
        published=_moment(row["published"]),
        body=tuple(row["body"]),
        optional=row.get("optional") or {},
        sealed=sealed,
        furniture={k: row[k] for k in FURNITURE if k in row},
    )


def _faults(row: Mapping[str, Any], stem: str, outlets: Mapping[str, Outlet]) -> Iterator[str]:
    missing = [k for k in REQUIRED if k not in row]
    if missing:
        yield f"lacks {', '.join(missing)}"
        return
    unknown = set(row) - set(REQUIRED) - FURNITURE - {"optional"}
    unknown |= (set(row.get("byline") or {}) - set(BYLINES)) | (set(row.get("meta") or {}) - set(META))
    if unknown:
        yield f"unknown keys {', '.join(sorted(unknown))}"
    if row["id"] != stem:
        yield f"id {row['id']!r} is not the file's name"
    if row["outlet"] not in outlets:
        yield f"unknown outlet {row['outlet']!r}"
    if row["form"] not in FORMS:
        yield f"form {row['form']!r} is none of {', '.join(FORMS)}"
    yield from _published_faults(row, outlets)
    yield from _body_faults(row["body"])
    yield from _gold_faults(row["gold"], row.get("optional") or {})


def _published_faults(row: Mapping[str, Any], outlets: Mapping[str, Outlet]) -> Iterator[str]:
    published = row["published"]
    if published is not None and not isinstance(published, str):
        yield "published must be a quoted string or null"
        return
    try:
        moment = _moment(published)
    except ValueError:
        yield f"published {published!r} is not ISO 8601"
        return
    outlet = outlets.get(row["outlet"])
    if isinstance(moment, datetime) and outlet and not str(published).endswith(OFFSETS[outlet.zone]):
        yield f"published is not in the outlet's zone {outlet.zone} ({OFFSETS[outlet.zone]})"


def _body_faults(body: object) -> Iterator[str]:
    if not isinstance(body, list) or not body or not all(isinstance(p, str) and p for p in body):
        yield "body must be a list of paragraphs"
        return
    for number, paragraph in enumerate(body):
        if paragraph != " ".join(paragraph.split()) or "\u00a0" in paragraph:
            yield f"body paragraph {number} has other spaces than single plain ones"
        if paragraph != unicodedata.normalize("NFC", paragraph):
            yield f"body paragraph {number} is not NFC"


def _gold_faults(gold: object, optional: object) -> Iterator[str]:
    if not isinstance(gold, dict) or not isinstance(optional, dict):
        yield "gold and optional must be mappings"
        return
    missing = [k for k in GOLD_REQUIRED if k not in gold]
    if missing:
        yield f"gold lacks {', '.join(missing)}"
    unknown = (set(gold) - GOLD_KEYS) | (set(optional) - OPTIONAL_KEYS)
    if unknown:
        yield f"gold or optional has unknown keys {', '.join(sorted(map(str, unknown)))}"


def _moment(published: str | None) -> datetime | date | None:
    if published is None:
        return None
    return datetime.fromisoformat(published) if "T" in published else date.fromisoformat(published)
