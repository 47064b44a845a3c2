"""`bukti dossier`: a region and period as one signed file."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import click

from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.errors import RequestError
from models.pillar import Pillar


@click.command(epilog="Example: bukti dossier 64.02 --year 2022 --year 2023 -o kukar.zip && bukti verify kukar.zip")
@click.argument("region", required=False)
@click.option("--year", multiple=True, help="A year; repeatable.")
@click.option("--from", "from_", metavar="DAY", help="First day, YYYY-MM-DD.")
@click.option("--to", metavar="DAY", help="Last day, YYYY-MM-DD.")
@click.option("--pillar", multiple=True, type=click.Choice([p.value for p in Pillar]), help="Only these; repeatable.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--public-key", is_flag=True, help="Print the key that others check this instance's dossiers with.")
@json_option
@with_workbench
def command(
    region: str | None,
    year: tuple[str, ...],
    from_: str | None,
    to: str | None,
    pillar: tuple[str, ...],
    output: Path | None,
    public_key: bool,
    as_json: bool,
    bench: Workbench,
) -> None:
    """Write the evidence for a region (its Kemendagri code or name) and a period into one ZIP: PDF, XLSX, JSON, the
    archived originals, and a manifest signed with this instance's key. `bukti verify` checks it on any machine.
    """
    from search_api.dossier.keys import open_signer

    if public_key:
        key = open_signer(bench.settings.home).public
        if as_json:
            print_json({"public_key": key.pem().decode(), "fingerprint": key.fingerprint})
        else:
            click.echo(key.pem().decode(), nl=False)
            click.echo(f"fingerprint: {key.fingerprint}", err=True)
        return
    if region is None:
        raise RequestError("no region is named", parameter="region", hint="give its code or name, such as 64.02")
    from bukti.dossiers import dossier_parts
    from search_api.dossier.make import make_dossier
    from search_api.dossier.request import parse_dossier

    raw = {"region": [region], "year": list(year), "pillar": list(pillar), "from": [from_ or ""], "to": [to or ""]}
    request = parse_dossier({k: v for k, v in raw.items() if any(v)}, registry=bench.registry)
    target = output or Path(f"berkas-{re.sub(r'[^0-9]', '-', request.region)}.zip")
    with Progress("Dossier") as progress:
        made = make_dossier(
            dossier_parts(bench), request, target, progress=lambda step, done, _: progress.step(step) if done else None
        )
    if as_json:
        print_json(asdict(made) | {"path": str(made.path)})
        return
    pieces = "piece" if made.evidence == 1 else "pieces"
    click.echo(
        f"{made.path}: {made.evidence:,} {pieces} of evidence, {made.originals:,} originals, {made.size:,} bytes"
    )
    if made.missing:
        click.echo(f"{made.missing:,} originals are gone from the archive or damaged: `bukti archive check` names them")
    click.echo(f"sha256 {made.sha256}")
    click.echo(f"signed by {made.fingerprint} (the key: bukti dossier --public-key)")
