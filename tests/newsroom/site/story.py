"""An article in the site's time: when it appears, how it is edited, when it moves or goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.newsroom.article import FURNITURE, Article, NewsroomError, Outlet, load_articles, load_outlets

HERE = Path(__file__).parent
SITE_KEYS = frozenset({"path", "day", "copy_of", "replace", "pages_of", "charset", "javascript", "form", "fault"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """From `day` on, `old` reads `new`; a `title` stands in for the whole title."""

    day: int
    old: str
    new: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article with its life. `gone` is (day, status), `moved` is (day, path).

    `pages` is into how many pages it is parted; `charset` (declared, real) where the two differ;
    `fault` is what the server does to who asks for it; `origin` the story that it is a copy of.
    """

    article: Article
    outlet: Outlet
    path: str
    day: int = 1
    edits: tuple[Edit, ...] = ()
    gone: tuple[int, int] | None = None
    moved: tuple[int, str] | None = None
    pages: int = 1
    charset: tuple[str, str] | None = None
    javascript: bool = False
    origin: str | None = None
    fault: str | None = None

    @property
    def id(self) -> str:
        return self.article.id

    def is_up(self, day: int) -> bool:
        """Whether the article can be read on `day`, under whichever address."""
        return self.day <= day and (self.gone is None or day < self.gone[0])

    def path_on(self, day: int) -> str:
        return self.moved[1] if self.moved and day >= self.moved[0] else self.path

    def on(self, day: int) -> Article:
        """The article as it reads on `day`."""
        article = self.article
        for edit in self.edits:
            if edit.day <= day:
                body = tuple(p.replace(edit.old, edit.new) if edit.old else p for p in article.body)
                article = replace(article, body=body, title=edit.title or article.title)
        path = self.path_on(day)
        return replace(article, url=f"https://{self.outlet.domain}{path}")

    def edited_on(self, day: int) -> bool:
        return any(edit.day == day for edit in self.edits)

    @property
    def published(self) -> date | None:
        moment = self.article.published
        return moment.date() if isinstance(moment, datetime) else moment

    @property
    def sort_key(self) -> str:
        return str(self.article.published or "2000-01-01")


def outlets() -> dict[str, Outlet]:
    """All outlets of the site: the newsroom's and the site's own."""
    return load_outlets() | load_outlets(HERE / "outlets.yaml")


def stories() -> list[Story]:
    """Every article of the site: the newsroom's (the sealed ones too), then the site's own short ones.

    Raises NewsroomError for a line of the script that names nothing, or changes nothing.
    """
    known = outlets()
    found = {a.id: _of_article(a, known[a.outlet]) for a in load_articles(sealed=True)}
    rows = [
        row for path in sorted((HERE / "articles").glob("*.yaml")) for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    for row in rows:
        story = _of_row(row, known, found)
        if story.id in found:
            raise NewsroomError(f"{story.id}: the id is used twice")
        found[story.id] = story
    _follow_script(found, yaml.safe_load((HERE / "script.yaml").read_text("utf-8")))
    return list(found.values())


def _of_article(article: Article, outlet: Outlet) -> Story:
    parts = urlsplit(article.url)
    return Story(article=article, outlet=outlet, path=parts.path + (f"?{parts.query}" if parts.query else ""))


def _of_row(row: dict[str, Any], known: Mapping[str, Outlet], found: Mapping[str, Story]) -> Story:
    unknown = set(row) - FURNITURE - SITE_KEYS - {"id", "outlet", "title", "published", "body"}
    if unknown:
        raise NewsroomError(f"{row['id']}: unknown keys {', '.join(sorted(unknown))}")
    outlet = known[row["outlet"]]
    published = str(row["published"])
    charset = row.get("charset")
    article = Article(
        id=row["id"],
        outlet=row["outlet"],
        form=row.get("form", "html"),
        url=f"https://{outlet.domain}{row['path']}",
        mess="",
        title=row["title"],
        published=datetime.fromisoformat(published) if "T" in published else date.fromisoformat(published),
        body=_body(row, found),
        gold={},
        optional={},
        sealed=False,
        furniture={key: row[key] for key in FURNITURE if key in row},
    )
    return Story(
        article=article,
        outlet=outlet,
        path=row["path"],
        day=row.get("day", 1),
        pages=row.get("pages_of", 1),
        charset=(charset["declared"], charset["real"]) if charset else None,
        javascript=row.get("javascript", False),
        origin=row.get("copy_of"),
        fault=row.get("fault"),
    )


def _body(row: dict[str, Any], found: Mapping[str, Story]) -> tuple[str, ...]:
    if "copy_of" not in row:
        return tuple(row["body"])
    body = found[row["copy_of"]].article.body
    for old, new in row["replace"]:
        changed = tuple(p.replace(old, new) for p in body)
        if changed == body:
            raise NewsroomError(f"{row['id']}: {old!r} does not stand in {row['copy_of']}")
        body = changed
    return body


def _follow_script(found: dict[str, Story], script: Mapping[str, Any]) -> None:
    for name, day in script["appear"].items():
        found[name] = replace(found[name], day=day)
    for line in script["edits"]:
        story = found[line["id"]]
        if line["old"] and not any(line["old"] in p for p in story.article.body):
            raise NewsroomError(f"script.yaml: {line['old']!r} does not stand in {story.id}")
        edit = Edit(day=line["day"], old=line["old"], new=line["new"], title=line.get("title"))
        found[story.id] = replace(story, edits=(*story.edits, edit))
    for line in script["deletions"]:
        found[line["id"]] = replace(found[line["id"]], gone=(line["day"], line["status"]))
    for line in script["moves"]:
        found[line["id"]] = replace(found[line["id"]], moved=(line["day"], line["path"]))
