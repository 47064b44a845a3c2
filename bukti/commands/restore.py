"""`bukti restore`: a backup brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.store_settings import is_embedded
from bukti.terminal import print_json
from bukti.workbench import Workbench

if TYPE_CHECKING:
    from search_api.store.elastic.backup_manifest import Manifest as EngineManifest
    from search_api.store.embedded.backup_manifest import Manifest


@click.command(epilog="Example: bukti restore /mnt/backups/bukti-2026-11-23 --home ./data")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of what is there; stop all else first.")
@json_option
@with_workbench
def command(source: Path, replace: bool, as_json: bool, bench: Workbench) -> None:
    """Check every byte of the backup SOURCE, then bring it into the data folder, which must be empty.

    The index is built anew on the way; vectors by `bukti reindex`, where an embedder is set. Killed anywhere, run it
    again.

    A backup of an engine's store is brought under the prefix that is set, where nothing may be; the engine must have
    the repository with its snapshots. Vectors come back with it.
    """
    settings = bench.settings
    manifest: Manifest | EngineManifest
    with Progress("Restoring") as progress:
        if is_embedded(settings):
            manifest, documents = _to_folder(source, bench, progress, replace=replace)
        else:
            manifest, documents = _to_engine(source, bench, progress, replace=replace)
    if as_json:
        print_json(manifest)
        return
    place = settings.home if is_embedded(settings) else f"{settings.store} ({settings.elasticsearch_prefix})"
    click.echo(f"{documents:,} documents and {manifest.archived:,} archived files restored to {place}")
    if manifest.lacking:
        click.echo(f"{len(manifest.lacking):,} archived files were missing when it was made.")


def _to_folder(source: Path, bench: Workbench, progress: Progress, *, replace: bool) -> tuple[Manifest, int]:
    from search_api.store.embedded.restore import restore

    manifest = restore(source, bench.settings.home, bench.archive, replace=replace, step=progress.step)
    bench.store.catch_up()
    return manifest, manifest.documents


def _to_engine(source: Path, bench: Workbench, progress: Progress, *, replace: bool) -> tuple[EngineManifest, int]:
    from bukti.stores import engine_indices
    from search_api.store.elastic.restore import restore

    with engine_indices(bench.settings) as indices:
        return restore(
            source,
            indices,
            bench.archive,
            repository=bench.settings.elasticsearch_repository,
            replace_there=replace,
            opening=bench.engine_store,
            step=progress.step,
        )
