"""`bukti backup`: a consistent copy of everything that can't be derived."""

from __future__ import annotations

from pathlib import Path

import click

from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.errors import NotFoundError, SettingsError


@click.command(epilog="Example: bukti backup /mnt/backups/bukti-2026-11-23")
@click.argument("target", type=click.Path(path_type=Path))
@json_option
@with_workbench
def command(target: Path, as_json: bool, bench: Workbench) -> None:
    """Copy the record and the archived bytes into the new folder TARGET, while others go on writing.

    People and tokens are in it, the index and the vectors are not: they are built anew after a restore. TARGET is there
    when it is whole, and not before. Exit code 1 where archived bytes were missing or damaged: the rest is kept.
    """
    from search_api.store.embedded.backup import back_up

    record = require_embedded(bench) / "record.sqlite3"
    if not record.exists():
        raise NotFoundError(f"{bench.settings.home} holds nothing to back up", hint="name the right --home")
    _ = bench.store  # an older record is migrated first
    with Progress("Backing up") as progress:
        manifest = back_up(record.resolve(), bench.archive, target, step=progress.step)
    if as_json:
        print_json(manifest)
    else:
        click.echo(
            f"{manifest.documents:,} documents and {manifest.archived:,} archived files"
            f" ({manifest.archived_size / 1e6:,.1f} MB) in {target}"
        )
    for digest in manifest.lacking:
        click.echo(f"bukti: {digest} is missing from the archive or damaged there", err=True)
    if manifest.lacking:
        raise SystemExit(1)


def require_embedded(bench: Workbench) -> Path:
    """The home of an embedded store. Raises SettingsError for another kind."""
    if bench.settings.store != "embedded":
        raise SettingsError(
            "this command is for the embedded store",
            parameter="BUKTI_STORE",
            hint="take snapshots by the engine: docs/operations.md says how",
        )
    return bench.settings.home
