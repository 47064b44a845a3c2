"""`bukti eval`: how good the analysis is, by gold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from bukti.intake import Analyzed, analyze_paths
from bukti.options import json_option, with_workbench
from bukti.scoring.score import Scorer, score
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.codec import to_builtins
from models.errors import RequestError


@click.command(name="eval", epilog="Example: bukti eval gold.jsonl articles/ --worst 20")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("paths", nargs=-1)
@click.option("--analyses", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Score these instead.")
@click.option("--worst", default=20, show_default=True, help="How many errors to list.")
@json_option
@with_workbench
def command(
    gold: Path, paths: tuple[str, ...], analyses: Path | None, worst: int, as_json: bool, bench: Workbench
) -> None:
    """Score the analysis of PATHS (or the lines of --analyses) against GOLD, a JSONL of {"id", "gold", "optional"}.

    Documents are matched by the stem of their source. Prints precision, recall and F1 a field, then the documents
    with most errors first.
    """
    if bool(paths) == bool(analyses):
        raise RequestError("give the articles' PATHS, or --analyses", parameter="paths", hint="one of the two")
    found = _read_lines(analyses) if analyses else _analyze(paths, bench)
    scorer = score(_read_lines(gold), found)
    if as_json:
        print_json(score_answer(scorer))
        return
    for field, row in scorer.rows.items():
        counts = f"({row.hit} hit, {row.extra} extra, {row.missed} missed)"
        click.echo(f"{field:18} P {row.precision:.3f}  R {row.recall:.3f}  F1 {row.f1:.3f}   {counts}")
    for mistake in worst_first(scorer)[:worst]:
        click.echo(str(mistake))


def score_answer(scorer: Scorer) -> dict[str, Any]:
    """The table as JSON: `fields` and `mistakes`."""
    fields = {
        name: {"p": r.precision, "r": r.recall, "f1": r.f1, "tp": r.hit, "fp": r.extra, "fn": r.missed}
        for name, r in scorer.rows.items()
    }
    return {"fields": fields, "mistakes": [str(m) for m in worst_first(scorer)]}


def worst_first(scorer: Scorer) -> list[Any]:
    """The mistakes, those of the document with most of them first."""
    counts: dict[str, int] = {}
    for mistake in scorer.mistakes:
        counts[mistake.document] = counts.get(mistake.document, 0) + 1
    return sorted(scorer.mistakes, key=lambda m: (-counts[m.document], m.document, m.field))


def _read_lines(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(msgspec.json.decode(line, type=dict[str, Any]))
        except msgspec.MsgspecError as error:
            raise RequestError(f"{path}:{number}: {error}", parameter="gold", hint="one JSON object a line") from error
    return rows


def _analyze(paths: tuple[str, ...], bench: Workbench) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for result in analyze_paths(paths, bench):
        if isinstance(result, Analyzed):
            found.append(to_builtins(result.analysis))
        else:
            click.echo(f"bukti: {result.source}: {result.detail}", err=True)
    return found
