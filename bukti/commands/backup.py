"""`bukti backup`: a consistent copy of everything that can't be derived."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.store_settings import is_embedded
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.errors import NotFoundError

if TYPE_CHECKING:
    from search_api.store.elastic.backup_manifest import Manifest as EngineManifest
    from search_api.store.embedded.backup_manifest import Manifest


@click.command(epilog="Example: bukti backup /mnt/backups/bukti-2026-11-23")
@click.argument("target", type=click.Path(path_type=Path))
@json_option
@with_workbench
def command(target: Path, as_json: bool, bench: Workbench) -> None:
    """Copy the record and the archived bytes into the new folder TARGET, while others go on writing.

    People and tokens are in it, the index and the vectors are not: they are built anew after a restore. TARGET is there
    when it is whole, and not before. Exit code 1 where archived bytes were missing or damaged: the rest is kept.

    Of an engine's store TARGET holds the archived bytes and names three snapshots, vectors in them, that the engine
    takes into its repository (setting elasticsearch_repository).
    """
    with Progress("Backing up") as progress:
        manifest = _made(target, bench, progress)
    if as_json:
        print_json(manifest)
    else:
        click.echo(
            f"{manifest.documents:,} documents and {manifest.archived:,} archived files"
            f" ({manifest.archived_size / 1e6:,.1f} MB) in {target}{_where(bench)}"
        )
    for digest in manifest.lacking:
        click.echo(f"bukti: {digest} is missing from the archive or damaged there", err=True)
    if manifest.lacking:
        raise SystemExit(1)


def _made(target: Path, bench: Workbench, progress: Progress) -> Manifest | EngineManifest:
    settings = bench.settings
    if not is_embedded(settings):
        from bukti.stores import engine_indices
        from search_api.store.elastic import backup as of_engine

        with engine_indices(settings) as indices:
            indices.ensure()
            return of_engine.back_up(
                indices,
                bench.archive,
                target,
                home=settings.home,
                repository=settings.elasticsearch_repository,
                step=progress.step,
            )
    from search_api.store.embedded.backup import back_up

    record = settings.home / "record.sqlite3"
    if not record.exists():
        raise NotFoundError(f"{settings.home} holds nothing to back up", hint="name the right --home")
    _ = bench.store  # an older record is migrated first
    return back_up(record.resolve(), bench.archive, target, step=progress.step)


def _where(bench: Workbench) -> str:
    settings = bench.settings
    return "" if is_embedded(settings) else f" and the engine's repository {settings.elasticsearch_repository}"
