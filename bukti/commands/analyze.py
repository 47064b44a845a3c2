"""`bukti analyze`: the analysis of files on standard output."""

from __future__ import annotations

import sys

import click

from bukti.intake import Analyzed, analyze_paths
from bukti.options import with_workbench
from bukti.terminal import print_analysis
from bukti.workbench import Workbench
from models.codec import to_json
from models.disposition import Disposition


@click.command(epilog="Example: bukti analyze articles/*.html --format jsonl > analyses.jsonl")
@click.argument("paths", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["jsonl", "pretty"]), default="pretty", show_default=True)
@click.option("--outlet", help="Id of the outlet that the files come from.")
@with_workbench
def command(paths: tuple[str, ...], form: str, outlet: str | None, bench: Workbench) -> None:
    """Analyse files and folders (`-`: a list of paths on standard input) and print what was found.

    Nothing is stored. Items that can't be read are named on standard error, one line each; the exit code is then 1.
    """
    failed = False
    for result in analyze_paths(paths, bench, outlet=outlet):
        if isinstance(result, Analyzed):
            if form == "jsonl":
                sys.stdout.buffer.write(to_json(result.analysis) + b"\n")
            else:
                print_analysis(result.analysis, removed=result.text.removed)
        else:
            failed |= result.disposition is Disposition.FAILED
            click.echo(f"bukti: {result.source}: {result.detail}", err=True)
    sys.stdout.flush()
    if failed:
        raise SystemExit(1)
