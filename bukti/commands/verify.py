"""`bukti verify`: one call that re-checks a piece of evidence, or a whole dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bukti.options import json_option, with_workbench
from bukti.terminal import print_json, print_verification
from bukti.workbench import Workbench
from models.errors import RequestError
from models.evidence import ArchiveState
from models.identity import EvidenceId, is_evidence_id

if TYPE_CHECKING:
    from search_api.dossier.check import Check


@click.command(epilog="Example: bukti verify e1:0123456789abcdef0123456789abcdef; bukti verify kukar.zip --key k.pem")
@click.argument("subject", metavar="EVIDENCE_ID|DOSSIER")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Public key that must have signed the dossier (`bukti dossier --public-key` prints it at its maker's).",
)
@json_option
@with_workbench
def command(subject: str, key: Path | None, as_json: bool, bench: Workbench) -> None:
    """Hash the archived bytes, extract them again and look for the words at their offsets.

    Of a dossier (a ZIP file) everything is checked from the file alone, on any machine: its signature, every byte of
    it, and each passage in its original. Exit code 0: the words stand where the citation says; 1: they do not, or
    something was changed, damaged or lost.
    """
    if is_evidence_id(subject):
        if key is not None:
            raise RequestError("a key is for a dossier", parameter="key", hint="leave it out")
        _verify_evidence(EvidenceId(subject), bench, as_json=as_json)
    elif Path(subject).suffix.lower() == ".zip" or Path(subject).exists():
        _verify_dossier(Path(subject), key, bench, as_json=as_json)
    else:
        raise RequestError(
            f"{subject[:80]!r} is no evidence id and no file", parameter="id", hint="copy the id from `bukti search`"
        )


def _verify_evidence(found: EvidenceId, bench: Workbench, *, as_json: bool) -> None:
    from search_api.citing import cite
    from search_api.verify import verify

    verification = verify(found, store=bench.store, archive=bench.archive, extractor=bench.extractor)
    cite([bench.store.grounds(found).document], bench.store.crawl)
    if as_json:
        print_json(verification)
    else:
        print_verification(verification, bench.store.evidence(found))
    if verification.archive is not ArchiveState.INTACT:
        raise SystemExit(1)


def _verify_dossier(path: Path, key: Path | None, bench: Workbench, *, as_json: bool) -> None:
    """Neither store nor archive is opened: the file and the key are all that there is."""
    from models.errors import InputError
    from search_api.dossier.check import check_dossier
    from search_api.dossier.keys import read_public_key
    from search_api.dossier.opened import TamperedError, open_file

    pinned = read_public_key(key) if key else None
    try:
        with open_file(path) as file:
            check = check_dossier(file, extractor=bench.extractor, pinned=pinned)
    except (TamperedError, InputError) as error:
        if as_json:
            print_json({"ok": False, "reason": error.reason, "problems": [error.detail]})
        else:
            click.echo(f"{path}: {error.detail}", err=True)
        raise SystemExit(1) from error
    if as_json:
        print_json(check)
    else:
        _print_check(path, check)
    if not check.ok:
        raise SystemExit(1)


def _print_check(path: Path, check: Check) -> None:
    from search_api.dossier.wording import period_words

    counts = ", ".join(f"{count:,} {state.value.replace('_', ' ')}" for state, count in check.evidence.items())
    click.echo(f"dossier:   {check.region.name} ({check.region.code}), {period_words(check.period)}")
    click.echo(f"made:      {check.made:%Y-%m-%d %H:%M}Z by Bukti {check.program}")
    click.echo(f"files:     {check.files:,}, every byte as signed; {check.originals:,} originals")
    click.echo(f"evidence:  {counts or 'none'}")
    click.echo(f"signature: holds, by {check.fingerprint}")
    if not check.pinned:
        click.echo("           self-consistent only: compare this fingerprint with its maker's, or give --key FILE")
    for problem in check.problems:
        click.echo(f"problem:   {problem}")
    click.echo(f"{path}: {'intact' if check.ok else 'NOT intact'}")
