"""`bukti crawl`: what sources list, from the web into the store."""

from __future__ import annotations

from datetime import datetime

import click
from rich.table import Table

from bukti.crawl_plans import Asked, run_plan
from bukti.crawl_tally import SourceTally, Tally
from bukti.crawling import CrawlRequest, crawl, fetch_policy
from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import console, print_json
from bukti.workbench import Workbench
from crawler.schedule.shards import parse_shard
from models.disposition import Disposition, Outcome

_DAY = click.DateTime(["%Y-%m-%d"])
_SHOWN = 30


@click.command(epilog="Example: bukti crawl --source antara-kaltim --once")
@click.option("--source", "sources", multiple=True, help="Id of a source; its lists are polled now. May be repeated.")
@click.option("--url", "urls", multiple=True, help="A page to fetch by hand. May be repeated.")
@click.option("--evidence", multiple=True, help="Look again at the page that this evidence is from. May be repeated.")
@click.option("--shard", default="1/1", help="i/n: only sources whose host hashes to i of n.")
@click.option("--once", is_flag=True, help="One round over what is due, then end; else go on until stopped.")
@click.option("--now", is_flag=True, help="Poll every source, due or not.")
@click.option("--again", is_flag=True, help="Also look again at the listed pages that are stored.")
@click.option("--from", "first", type=_DAY, help="First day of a period to go back to.")
@click.option("--to", "last", type=_DAY, help="Last day of that period; default today.")
@click.option("--pages", type=click.IntRange(min=1), help="Pages to fetch at the most.")
@click.option("--seconds", type=click.FloatRange(min=1), help="Time after which nothing further is begun.")
@json_option
@with_workbench
def command(
    sources: tuple[str, ...],
    urls: tuple[str, ...],
    evidence: tuple[str, ...],
    shard: str,
    once: bool,
    now: bool,
    again: bool,
    first: datetime | None,
    last: datetime | None,
    pages: int | None,
    seconds: float | None,
    as_json: bool,
    bench: Workbench,
) -> None:
    """Poll feeds, sitemaps and sections, fetch new pages before old ones, archive, clean, analyse and index them.

    Obeys robots.txt and goes slowly; nothing stored is fetched again, and a crawl that was killed goes on where it
    stood. Ends with a table of what became of each item, by source. Exit code 1: something failed.
    """
    asked = Asked(
        sources=sources,
        urls=urls,
        evidence=evidence,
        shard=parse_shard(shard),
        once=once,
        now=now,
        again=again,
        first=first.date() if first else None,
        last=last.date() if last else None,
        pages=pages,
        seconds=seconds,
    )
    policy = fetch_policy(bench.settings)
    plan = run_plan(asked, bench, policy.reach)
    bench.meaning = True
    with Progress("Crawling") as progress:
        tally = crawl(bench, CrawlRequest(plan=plan, policy=policy, step=progress.step))
    if as_json:
        print_json(crawl_answer(tally))
    else:
        print_tally(tally)
    if tally.totals[Disposition.FAILED] or any(source.problems for source in tally.sources.values()):
        raise SystemExit(1)


def crawl_answer(tally: Tally) -> dict[str, object]:
    """What `--json` ends with: totals as `bukti ingest` has them, then each source."""

    def told(disposition: Disposition) -> list[dict[str, str | None]]:
        found: list[Outcome] = [o for o in tally.notable if o.disposition is disposition]
        return [{"source": o.source, "reason": o.reason, "detail": o.detail} for o in found]

    return {
        **{disposition.value: number for disposition, number in tally.totals.items()},
        "errors": told(Disposition.FAILED),
        "discards": told(Disposition.DISCARDED),
        "sources": {source: _facts(known) for source, known in sorted(tally.sources.items())},
    }


def _facts(source: SourceTally) -> dict[str, object]:
    return {
        "polled": source.polled,
        "listed": source.listed,
        "new": source.new,
        **{disposition.value: source.dispositions[disposition] for disposition in Disposition},
        "reasons": dict(source.reasons),
        "problems": source.problems,
        "left": source.left,
    }


def print_tally(tally: Tally) -> None:
    """The table, then what failed, then what a person should see of a source."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", overflow="fold")
    columns = ("polled", "listed", "new", *(disposition.value for disposition in Disposition))
    for name in columns:
        table.add_column(name, justify="right")
    for identity, source in sorted(tally.sources.items()):
        numbers = (source.polled, source.listed, source.new, *(source.dispositions[d] for d in Disposition))
        table.add_row(identity, *(str(number) if number else "·" for number in numbers))
    if len(tally.sources) > 1:
        table.add_row("all", "", "", "", *(str(number) for number in tally.totals.values()), style="bold")
    console.print(table if tally.sources else "Nothing was due.")
    for outcome in tally.notable[:_SHOWN]:
        console.print(
            f"{outcome.disposition.value:9} {outcome.source}: {outcome.reason}: {outcome.detail}", markup=False
        )
    if len(tally.notable) > _SHOWN:
        console.print(f"... and {len(tally.notable) - _SHOWN} more; --json has them all")
    for identity, source in sorted(tally.sources.items()):
        for problem in source.problems:
            console.print(f"problem   {identity}: {problem}", markup=False)
        if source.left:
            console.print(f"left      {identity}: {source.left}", markup=False)
