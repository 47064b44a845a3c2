"""`bukti reindex`: everything derived, built anew."""

from __future__ import annotations

import click

from bukti.options import json_option, with_workbench
from bukti.terminal import print_json
from bukti.workbench import Workbench


@click.command(epilog="Example: bukti reindex")
@json_option
@with_workbench
def command(as_json: bool, bench: Workbench) -> None:
    """Build the index anew from the record. Searches go on meanwhile."""
    bench.meaning = bench.mending = True
    passages = bench.store.reindex()
    if as_json:
        print_json({"passages": passages})
    else:
        click.echo(f"{passages:,} passages indexed.")
