"""`bukti reanalyze`: what is stored, read again by this version."""

from __future__ import annotations

import click

from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.renewal import reanalyze
from bukti.terminal import print_json
from bukti.workbench import Workbench


@click.command(epilog="Example: bukti reanalyze --since 0.1.0")
@click.option("--since", metavar="VERSION", help="Only texts whose analysis is of this release or an older one.")
@json_option
@with_workbench
def command(since: str | None, as_json: bool, bench: Workbench) -> None:
    """Extract and analyse stored documents again where this version differs from the one that read them.

    What was said before stays and still resolves. Stopped anywhere, a second run goes on where it stood.
    """
    bench.meaning = True
    with Progress("Reanalysing") as progress:
        counts = reanalyze(bench, since=since, step=progress.step)
    if as_json:
        print_json(counts)
    else:
        click.echo(", ".join(f"{n:,} {what}" for what, n in counts.items()))
