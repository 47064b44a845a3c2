"""`bukti verify`: one call that re-checks a piece of evidence."""

from __future__ import annotations

import click

from bukti.options import json_option, with_workbench
from bukti.terminal import print_json, print_verification
from bukti.workbench import Workbench
from models.errors import RequestError
from models.evidence import ArchiveState
from models.identity import EvidenceId, is_evidence_id


@click.command(epilog="Example: bukti verify e1:0123456789abcdef0123456789abcdef")
@click.argument("evidence_id")
@json_option
@with_workbench
def command(evidence_id: str, as_json: bool, bench: Workbench) -> None:
    """Hash the archived bytes, extract them again and look for the words at their offsets.

    Exit code 0: the words stand where the citation says; 1: they do not, or the bytes are damaged or gone.
    """
    from search_api.verify import verify

    if not is_evidence_id(evidence_id):
        raise RequestError(f"{evidence_id!r} is no evidence id", parameter="id", hint="copy it from `bukti search`")
    found = EvidenceId(evidence_id)
    verification = verify(found, store=bench.store, archive=bench.archive, extractor=bench.extractor)
    if as_json:
        print_json(verification)
    else:
        print_verification(verification, bench.store.evidence(found))
    if verification.archive is not ArchiveState.INTACT:
        raise SystemExit(1)
