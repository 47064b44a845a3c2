"""`bukti restore`: a backup brought back."""

from __future__ import annotations

from pathlib import Path

import click

from bukti.commands.backup import require_embedded
from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import print_json
from bukti.workbench import Workbench


@click.command(epilog="Example: bukti restore /mnt/backups/bukti-2026-11-23 --home ./data")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what the data folder holds; stop all else first.")
@json_option
@with_workbench
def command(source: Path, replace: bool, as_json: bool, bench: Workbench) -> None:
    """Check every byte of the backup SOURCE, then bring it into the data folder, which must be empty.

    The index is built anew on the way; vectors by `bukti reindex`, where an embedder is set. Killed anywhere, run it
    again.
    """
    from search_api.store.embedded.restore import restore

    home = require_embedded(bench)
    with Progress("Restoring") as progress:
        manifest = restore(source, home, bench.archive, replace=replace, step=progress.step)
    bench.store.catch_up()
    if as_json:
        print_json(manifest)
        return
    click.echo(f"{manifest.documents:,} documents and {manifest.archived:,} archived files restored to {home}")
    if manifest.lacking:
        click.echo(f"{len(manifest.lacking):,} archived files were missing when it was made.")
