"""Write the newsroom's pages and gold.

python -m tests.newsroom.render OUT [--sealed]     OUT/<outlet>/<id>.html|.txt|.pdf and OUT/gold.jsonl
python -m tests.newsroom.render --readme           the table of articles in README.md, renewed
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment

from tests.newsroom.article import HERE, Article, NewsroomError, Outlet, load_articles, load_outlets
from tests.newsroom.pages import environment, page
from tests.newsroom.report import report

MARK = "<!-- articles: written by `python -m tests.newsroom.render --readme` -->"


def rendered(article: Article, outlet: Outlet, env: Environment) -> bytes:
    """The bytes of the article's page: UTF-8 for html and txt."""
    if article.form == "pdf":
        return report(article, outlet)
    return page(article, outlet, env).encode()


def write(out: Path, *, sealed: bool = False) -> list[Path]:
    """Write every page and gold.jsonl under `out`; returns the pages' paths in order."""
    outlets = load_outlets()
    env = environment()
    paths: list[Path] = []
    rows: list[str] = []
    for article in load_articles(sealed=sealed, outlets=outlets):
        path = out / article.outlet / f"{article.id}.{article.form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rendered(article, outlets[article.outlet], env))
        paths.append(path)
        rows.append(gold_line(article))
    out.mkdir(parents=True, exist_ok=True)
    (out / "gold.jsonl").write_text("".join(rows), encoding="utf-8")
    return paths


def gold_line(article: Article) -> str:
    """One line of gold.jsonl, in the format of the seeds' gold."""
    row = {"id": article.id, "gold": article.gold, "optional": article.optional}
    return json.dumps(row, ensure_ascii=False) + "\n"


def readme_table(articles: Sequence[Article], outlets: Mapping[str, Outlet]) -> str:
    """The open articles as a Markdown table: id, outlet, form, and the mess that the page carries."""
    lines = ["| article | outlet | form | what is hard about its page |", "| --- | --- | --- | --- |"]
    lines += [f"| {a.id} | {outlets[a.outlet].name} | {a.form} | {a.mess.replace('|', '/')} |" for a in articles]
    return "\n".join(lines) + "\n"


def renewed_readme(text: str) -> str:
    """README.md with the table after the mark renewed. Raises NewsroomError where the mark is gone."""
    before, mark, _ = text.partition(MARK)
    if not mark:
        raise NewsroomError(f"README.md lacks the line {MARK}")
    outlets = load_outlets()
    return f"{before}{MARK}\n\n{readme_table(load_articles(sealed=False, outlets=outlets), outlets)}"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; 0 when written, 1 on an unusable article, 2 on wrong usage."""
    parser = argparse.ArgumentParser(description="Write the newsroom's pages and gold.")
    parser.add_argument("out", type=Path, nargs="?", help="folder for the pages and gold.jsonl")
    parser.add_argument("--sealed", action="store_true", help="the sealed articles too")
    parser.add_argument("--readme", action="store_true", help="renew the table in README.md instead")
    args = parser.parse_args(argv)
    if bool(args.out) == args.readme:
        parser.error("give OUT, or --readme")
    try:
        if args.readme:
            path = HERE / "README.md"
            path.write_text(renewed_readme(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            print(f"{len(write(args.out, sealed=args.sealed))} pages in {args.out}")
    except NewsroomError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
