"""`bukti migrate`: all that one store holds, moved into another."""

from __future__ import annotations

from pathlib import Path

import click

from bukti.migrating import Moved, compare, move
from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.settings import load_settings
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.errors import RequestError


@click.command(epilog="Example: bukti migrate --to http://127.0.0.1:9200")
@click.option("--to", required=True, metavar="STORE", help="embedded, or an Elasticsearch URL: where it goes.")
@click.option("--to-home", type=click.Path(path_type=Path), help="Data folder of an embedded STORE. [--home]")
@json_option
@with_workbench
def command(to: str, to_home: Path | None, as_json: bool, bench: Workbench) -> None:
    """Copy all that the store holds into another one, which must be empty, and compare both.

    Archived bytes stay where they are: both stores name them. Stop what writes to either first. Stopped anywhere, run
    it again: it goes on. Exit code 1 where what arrived differs.
    """
    settings = bench.settings
    if (to, to_home or settings.home) == (settings.store, settings.home):
        raise RequestError("that is the store that it comes from", parameter="to", hint="see BUKTI_STORE")
    with Workbench(load_settings({"home": to_home or settings.home, "store": to})) as other:
        bench.store.catch_up()
        with Progress("Moving") as progress:
            move(bench.store.holdings, other.store.taker, step=progress.step)
        other.store.catch_up()
        with Progress("Comparing") as progress:
            found = []
            for one in compare(bench.store.holdings, other.store.holdings):
                found.append(one)
                progress.step(one.kind.value)
    _tell(found, as_json=as_json)
    if not all(one.is_whole for one in found):
        raise SystemExit(1)


def _tell(found: list[Moved], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "whole": all(one.is_whole for one in found),
                "kinds": {
                    one.kind.value: {
                        "before": {"count": one.before.count, "digest": one.before.short},
                        "after": {"count": one.after.count, "digest": one.after.short},
                    }
                    for one in found
                },
            }
        )
        return
    for one in found:
        told = f"{one.kind.value:18}{one.before.count:>10,}  {one.before.short}"
        click.echo(told if one.is_whole else f"{told}  DIFFERS: {one.after.count:,}  {one.after.short}")
    whole = all(one.is_whole for one in found)
    click.echo("All is there." if whole else "What arrived differs: remove it, and move again.")
