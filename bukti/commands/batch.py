"""`bukti batch`: a table of questions in, a table of evidence out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from bukti.options import json_option, with_workbench
from bukti.workbench import Workbench
from models.errors import MissingInput, RequestError, UndecodableInput
from models.query import Mode

if TYPE_CHECKING:
    from bukti.batch import Line
    from bukti.batch_table import Format


@click.command(epilog="Example: bukti batch questions.csv -o evidence.csv")
@click.argument("questions", metavar="QUESTIONS.csv")
@click.option("-o", "--output", default="-", show_default=True, help="A .csv or .jsonl; `-`: standard output.")
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]), help="By the output's name if not given.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A further column that goes through to the answer.")
@click.option("--size", help="Pieces of evidence a question, 1-100, where its row says nothing. [default: 10]")
@click.option("--mode", type=click.Choice([m.value for m in Mode]), help="Where a row says nothing.")
@json_option
@with_workbench
def command(
    questions: str,
    output: str,
    form: str | None,
    keep: tuple[str, ...],
    size: str | None,
    mode: str | None,
    as_json: bool,
    bench: Workbench,
) -> None:
    """Ask every question of a CSV and write down what was found.

    Its head names `question` and any of region, pillar, basis, official, source, nature, from, to, year, date, mode,
    group, sort, understand, as_of, size; several values of a cell are parted by `;`. The answer has a line for each
    piece of evidence; a question that found nothing, or was refused, has a line that says so. A wrong row is told in
    one line, and the rest goes on (exit code 1).
    """
    from bukti.batch import answer_lines, read_questions
    from bukti.batch_table import head, written
    from bukti.progress import Progress
    from bukti.terminal import print_json

    shape = _format(output, form)
    _check(questions, output, as_json=as_json)
    defaults = {"size": size or "", "mode": mode or ""}
    told = _Told()
    bench.read_meaning()
    with _reading(questions) as source, Progress("Asking") as progress:
        rows = read_questions(source, bench, defaults=defaults, keep=keep)
        first = list(islice(rows, 1))  # a table that makes no sense leaves no output behind
        with _writing(output) as target:
            target.write(head(shape, keep))
            for asked in chain(first, rows):
                for line in answer_lines(asked, bench):
                    target.write(written(shape, line))
                    told.count(line)
                progress.step("questions")
    if as_json:
        print_json(told.summary())
    else:
        told.say()
    if told.rows["refused"]:
        raise SystemExit(1)


class _Told:
    """What became of the questions."""

    def __init__(self) -> None:
        self.questions = 0
        self.evidence = 0
        self.rows: dict[str, list[dict[str, object]]] = {"near": [], "nothing": [], "refused": []}

    def count(self, line: Line) -> None:
        """Every line of the answer; a question is counted by its first."""
        self.evidence += line.evidence is not None
        if line.rank not in {None, 1}:
            return
        self.questions += 1
        if line.state in self.rows:
            self.rows[line.state].append({"row": line.row, "question": line.question, "note": line.note})
        if line.state == "refused":
            click.echo(f"bukti: row {line.row}: {line.note}", err=True)

    def summary(self) -> dict[str, object]:
        answered = self.questions - sum(map(len, self.rows.values()))
        return {"questions": self.questions, "answered": answered, "evidence": self.evidence, **self.rows}

    def say(self) -> None:
        counts = self.summary()
        told = {"near": "by meaning alone", "nothing": "found nothing", "refused": "refused"}
        parts = [f"{counts['answered']} answered"]
        parts += [f"{len(self.rows[state])} {words}" for state, words in told.items() if self.rows[state]]
        click.echo(f"{self.questions} questions: {', '.join(parts)}; {self.evidence} pieces of evidence.", err=True)
        for state in ("nothing", "near"):
            for row in self.rows[state]:
                click.echo(f"{told[state]}: row {row['row']}: {row['question']}", err=True)


def _format(output: str, form: str | None) -> Format:
    from bukti.batch_table import Format

    if form:
        return Format(form)
    ending = Path(output).suffix.lower().removeprefix(".")
    if output == "-":
        return Format.CSV
    if ending not in set(Format):
        raise RequestError(f"{output} is neither .csv nor .jsonl", parameter="output", hint="or say --format")
    return Format(ending)


def _check(questions: str, output: str, *, as_json: bool) -> None:
    if output == "-" and as_json:
        raise RequestError("both want standard output", parameter="output", hint="name a file with -o")
    if output != "-" and questions != "-" and Path(output).resolve() == Path(questions).resolve():
        raise RequestError("the answer would stand where the questions stand", parameter="output", hint="name another")


@contextmanager
def _reading(path: str) -> Iterator[TextIO]:
    try:
        handle = os.dup(0) if path == "-" else os.open(path, os.O_RDONLY)
        source = os.fdopen(handle, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise MissingInput(f"{path}: {error.strerror}", hint="name a CSV of questions") from error
    try:
        with source:
            yield source
    except UnicodeDecodeError as error:
        raise UndecodableInput(f"{path}: not UTF-8 at byte {error.start}", hint="save it as CSV UTF-8") from error


@contextmanager
def _writing(path: str) -> Iterator[BinaryIO]:
    """The whole answer or none: a file that stands under the name is finished."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = Path(f"{path}.part")
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        hint = "name a file that can be written"
        raise RequestError(f"{path}: {error.strerror}", parameter="output", hint=hint) from error
    finally:
        draft.unlink(missing_ok=True)
