"""`bukti archive`: the original bytes, re-hashed."""

from __future__ import annotations

import click

from bukti.archive_check import Finding, Looked, check_archive
from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import print_json
from bukti.workbench import Workbench


@click.group(epilog="Example: bukti archive check")
def command() -> None:
    """The original bytes of all that was fetched and ingested."""


@command.command(epilog="Example: bukti archive check --json")
@json_option
@with_workbench
def check(as_json: bool, bench: Workbench) -> None:
    """Hash every archived record again, follow every chain of captures, and look at what each capture points to.

    One line for each fault. Exit code 0: all is as it was written; 1: something is not.
    """
    looked = Looked()
    findings: list[Finding] = []
    with Progress("Checking") as progress:
        for finding in check_archive(bench, looked):
            findings.append(finding)
            progress.step(finding.reason)
            if not as_json:
                click.echo(f"{finding.where}: {finding.reason}: {finding.detail}")
    if as_json:
        print_json(check_answer(looked, findings))
    else:
        click.echo(
            f"{looked.warc.files:,} WARC files, {looked.warc.records:,} records, {looked.documents:,} documents,"
            f" {looked.captures:,} captures: {f'{len(findings):,} faults' if findings else 'all as they were written'}"
        )
    if findings:
        raise SystemExit(1)


def check_answer(looked: Looked, findings: list[Finding]) -> dict[str, object]:
    """What `--json` ends with."""
    return {
        "files": looked.warc.files,
        "records": looked.warc.records,
        "bytes": looked.warc.bytes,
        "documents": looked.documents,
        "captures": looked.captures,
        "faults": findings,
    }
