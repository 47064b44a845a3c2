"""`bukti resources`: the tables that a non-programmer keeps."""

from __future__ import annotations

from pathlib import Path

import click

from bukti.settings import load_settings


@click.group(epilog="Example: bukti resources check")
def command() -> None:
    """The tables that the rules read: regions, short forms, offices, pillar terms and more."""


@command.command(epilog="Example: bukti resources check --folder my-tables")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Tables that stand in for ours. [BUKTI_RESOURCES]",
)
def check(folder: Path | None) -> None:
    """Read every table against its schema; name the bad line."""
    from nlp.resources.check import check_all

    folder = folder or load_settings().resources
    for name, rows in check_all(folder):
        click.echo(f"{name:32}{rows:>7,} rows")
