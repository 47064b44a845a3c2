"""`bukti sources`: publishers, how they stand, and new ones."""

from __future__ import annotations

import click
from rich.table import Table

from bukti.options import json_option, with_workbench
from bukti.terminal import console, print_json
from bukti.workbench import Workbench
from models.errors import RequestError
from models.health import HealthState, SourceHealth


@click.group(epilog="Example: bukti sources list --state silent")
def command() -> None:
    """The catalogue of publishers: how each stands, whether its lists still answer, and how to add one."""


@command.command("list", epilog="Example: bukti sources list --all --json")
@click.option("--all", "every", is_flag=True, help="Also sources that were never crawled.")
@click.option("--state", "states", multiple=True, type=click.Choice([s.value for s in HealthState]), help="Only these.")
@json_option
@with_workbench
def list_(every: bool, states: tuple[str, ...], as_json: bool, bench: Workbench) -> None:
    """Each source with its state and the reason for it: what was expected, what was seen."""
    from bukti.health import source_health

    whole = source_health(bench)
    wanted = set(states) or ({s.value for s in HealthState} if every else {s.value for s in HealthState if s.crawled})
    shown = [health for health in whole if health.state.value in wanted]
    if as_json:
        print_json({"sources": shown, "left_out": len(whole) - len(shown)})
        return
    if shown:
        print_health(shown)
    left = len(whole) - len(shown)
    click.echo(f"{len(shown):,} sources" + (f"; {left:,} more never crawled or not asked for (--all)" if left else ""))


@command.command(epilog="Example: bukti sources check tribun-aceh")
@click.argument("ids", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Print what is found; write nothing.")
@json_option
@with_workbench
def check(ids: tuple[str, ...], dry_run: bool, as_json: bool, bench: Workbench) -> None:
    """Try each list of these sources (without IDs: of all that have any) and say what is there.

    What was found goes into `checked` of the operator's own entries (BUKTI_SOURCES, else sources/ in the home).
    Exit code 1: some source has no list that gives articles.
    """
    from bukti.crawl_plans import within
    from bukti.crawling import fetch_policy
    from bukti.sourcing import Checked, check_sources, write_checked

    policy = fetch_policy(bench.settings)
    sources = []
    for identity in ids:
        source = bench.catalogue.source(identity)
        if source is None:
            raise RequestError(f"no source has the id {identity!r}", parameter="id", hint="see `bukti sources list`")
        if not source.lists:
            raise RequestError(
                f"{identity} has no list to try", parameter="id", hint="find some: bukti sources add URL"
            )
        sources.append(source)
    if not ids:
        sources = [source for source in bench.catalogue if source.lists and within(source, policy.reach)]

    def told(checked: Checked) -> None:
        if not dry_run:
            write_checked(checked, bench.settings.sources_folder)
        if not as_json:
            for found in checked.found:
                mark = "ok " if found.good else "BAD"
                click.echo(f"{mark} {checked.source.outlet.id:24} {found.known.kind.value:9} {found.known.url}")
                click.echo(f"    {found.detail}")

    done = check_sources(sources, policy, told)
    if as_json:
        print_json({"sources": [{"id": c.source.outlet.id, "good": c.good, "lists": c.found} for c in done]})
    if not all(checked.good for checked in done):
        raise SystemExit(1)


@command.command(epilog="Example: bukti sources add https://pemkot.example.go.id/ --region 13.72 --write")
@click.argument("url")
@click.option("--id", "identity", help="The source's id; else made of its host.")
@click.option("--name", help="Its name; else what the home page says.")
@click.option("--kind", help="local, regional, national, kabupaten, kota, province, ministry ...")
@click.option("--owner", help="Owner or network: its outlets count as one voice.")
@click.option("--region", "regions", multiple=True, help="Kemendagri code that it covers. May be repeated.")
@click.option("--write", is_flag=True, help="Keep it in the operator's folder of sources.")
@json_option
@with_workbench
def add(
    url: str,
    identity: str | None,
    name: str | None,
    kind: str | None,
    owner: str | None,
    regions: tuple[str, ...],
    write: bool,
    as_json: bool,
    bench: Workbench,
) -> None:
    """Find a site's feeds, sitemaps, sections and report pages, try each, and propose its entry."""
    from bukti.crawling import fetch_policy
    from bukti.sourcing import propose, write_proposed
    from crawler.sources.files import as_yaml

    unknown = [code for code in regions if bench.registry.get(code) is None]
    if unknown:
        raise RequestError(f"no region has the code {unknown[0]!r}", parameter="region", hint="use a Kemendagri code")
    stated = {"id": identity, "name": name, "kind": kind, "owner": owner, "regions": list(regions)}
    proposed = propose(url, fetch_policy(bench.settings), **stated)
    path = write_proposed(proposed, bench.settings.sources_folder) if write else None
    if as_json:
        print_json({"entry": proposed.row, "tried": proposed.found, "written": str(path) if path else None})
    else:
        for found in proposed.found:
            click.echo(
                f"# {'ok ' if found.good else 'BAD'} {found.known.kind.value:9} {found.known.url}: {found.detail}"
            )
        click.echo(as_yaml(proposed.row), nl=False)
        click.echo(f"# written to {path}" if path else "# --write keeps it")
    if not any(found.good for found in proposed.found):
        raise SystemExit(1)


def print_health(sources: list[SourceHealth]) -> None:
    """A table, those that need care first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("source", "state"):
        table.add_column(column, no_wrap=True)
    for column in ("expected", "seen", "title", "day", "text"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for health in sources:
        table.add_row(
            health.source,
            health.state.value,
            f"{health.expected:.0f}" if health.expected is not None else "?",
            str(health.seen),
            *(f"{share:.0%}" if share is not None else "·" for share in (health.titled, health.dated, health.texted)),
            health.reason,
            style=None if health.state is HealthState.WELL else "yellow",
        )
    console.print(table)
