"""`bukti ingest`: files and folders into the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from bukti.intake import ingest_paths
from bukti.options import json_option, with_workbench
from bukti.progress import Progress
from bukti.terminal import print_json, print_outcomes
from bukti.workbench import Workbench
from models.disposition import Disposition, Outcome


@click.command(epilog="Example: bukti ingest reports/ news.jsonl crawl.warc.gz --json")
@click.argument("paths", nargs=-1, required=True)
@click.option("--outlet", help="Id of the outlet that the files come from (its regions then count as searched).")
@json_option
@with_workbench
def command(paths: tuple[str, ...], outlet: str | None, as_json: bool, bench: Workbench) -> None:
    """Take in .txt, .html, .pdf, .docx, .jsonl and .warc(.gz) files, and folders of them (`-`: a list of paths).

    Each item gets one disposition; what fails is named with its reason, and the rest goes on. Running it again is
    harmless: what is known with the same bytes is `unchanged`.
    """
    bench.meaning = True
    counts = dict.fromkeys(Disposition, 0)
    notable: list[Outcome] = []
    with Progress("Ingesting") as progress:
        for outcome in ingest_paths(paths, bench, outlet=outlet):
            counts[outcome.disposition] += 1
            if outcome.disposition in {Disposition.FAILED, Disposition.DISCARDED}:
                notable.append(outcome)
            progress.step(outcome.disposition)
    if as_json:
        print_json(ingest_answer(counts, notable))
    else:
        print_outcomes(counts, notable)
    if counts[Disposition.FAILED]:
        raise SystemExit(1)


def ingest_answer(counts: Mapping[Disposition, int], notable: Sequence[Outcome]) -> dict[str, object]:
    """What `--json` ends with (contract: command line); `discards` tells of the rules' decisions likewise."""

    def told(disposition: Disposition) -> list[dict[str, str | None]]:
        return [
            {"source": o.source, "reason": o.reason, "detail": o.detail}
            for o in notable
            if o.disposition is disposition
        ]

    return {
        **{d.value: counts[d] for d in Disposition},
        "errors": told(Disposition.FAILED),
        "discards": told(Disposition.DISCARDED),
    }
