"""A story's pages on a day: whole or in parts, with the charset and the forms (AMP, print) that its outlet gives it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment

from tests.newsroom.pages import environment
from tests.newsroom.render import rendered
from tests.newsroom.site.story import Story
from tests.newsroom.site.wire import HTML, Base, Reply, page

_TYPES = {"html": HTML, "txt": "text/plain; charset=utf-8", "pdf": "application/pdf"}
_SHELL = (
    '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>'
    '<script src="/static/app.8c1.js" defer></script></head><body><div id="root"></div>'
    "<noscript>Aktifkan JavaScript untuk membaca halaman ini.</noscript></body></html>"
)
# What stands in UTF-8 pages but in no older charset stays what it is by an entity, as content systems do it.
_OLD = "xmlcharrefreplace"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment()


def article_page(story: Story, day: int, base: Base, *, part: int = 0) -> Reply:
    """The page of a story; `part` 1.. gives that page of several, 0 all of it on one."""
    article = story.on(day)
    if story.javascript:
        return page(_SHELL.format(title=article.title))
    if story.pages > 1 and part:
        article = replace(article, body=_part(article.body, story.pages, part))
        numbers = " ".join(str(n) for n in range(1, story.pages + 1))
        article = replace(article, furniture={**article.furniture, "pages": numbers})
    data = rendered(article, story.outlet, _environment())
    if article.form == "pdf":
        return Reply(headers={"Content-Type": _TYPES["pdf"]}, body=data)
    text = base.local(data.decode())
    if story.charset is None:
        return Reply(headers={"Content-Type": _TYPES[article.form]}, body=text.encode())
    declared, real = story.charset
    text = text.replace('<meta charset="utf-8">', f'<meta charset="{declared}">')
    return Reply(headers={"Content-Type": f"text/html; charset={declared}"}, body=text.encode(real, _OLD))


def _part(body: tuple[str, ...], pages: int, part: int) -> tuple[str, ...]:
    size = -(-len(body) // pages)
    return body[(part - 1) * size : part * size]


def amp_page(story: Story, day: int, base: Base) -> Reply:
    """The AMP form: bare, with a link to the canonical address."""
    article = story.on(day)
    body = "".join(f"<p>{p}</p>" for p in article.body)
    return page(
        f'<!doctype html><html amp lang="id"><head><meta charset="utf-8"><title>{article.title}</title>'
        f'<link rel="canonical" href="{base.local(article.url)}">'
        f'<script async src="https://cdn.ampproject.example/v0.js"></script></head><body><main><h1>{article.title}</h1>'
        f"<article>{body}</article></main></body></html>"
    )
