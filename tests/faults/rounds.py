"""Rounds of kills: a program is killed at a random write call, run again, and must leave what it leaves undisturbed."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from models.evidence import SearchAnswer
from models.query import Clause, ClauseKind, Group, Mode, Reading, SearchRequest, Understood
from nlp.registry import load_registry
from nlp.terms import IndonesianTerms
from search_api.store.embedded import EmbeddedStore
from tests.shared import ROOT

ROUNDS = int(os.environ.get("BUKTI_FAULT_ROUNDS", "3"))
SEED = int(os.environ.get("BUKTI_FAULT_SEED", str(random.SystemRandom().randrange(10**6))))
DOCUMENTS = 12
EMBEDDED = {"BUKTI_FAULT_EMBEDDER": "1"}


def make_input(folder: Path) -> Path:
    """A dozen documents, half of them lines of a JSONL, half files; two are near copies of others."""
    folder.mkdir(parents=True)
    lines: list[str] = []
    for number in range(DOCUMENTS):
        told = number if number < DOCUMENTS - 2 else number - 4
        text = (
            f"Pemerintah Kabupaten Siak membuka gerai layanan ke-{told} di Tualang, Senin ({told + 1}/5/2023). "
            f"Gerai nomor {told * 37} itu melayani {100 + told * 11} warga sehari dalam {told + 2} loket perizinan. "
        ) * 3 + ("Kabar ini disunting meja redaksi dan ditambah satu kalimat penutup." if told != number else "")
        if number % 2:
            lines.append(json.dumps({"id": f"baris-{number}", "text": text}))
        else:
            (folder / f"berkas-{number}.txt").write_text(f"Gerai layanan ke-{told} dibuka\n\n{text}", encoding="utf-8")
    (folder / "baris.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(
    home: Path,
    *arguments: str,
    phase: str = "archive",
    number: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """One `bukti` process; with `number` under the killer."""
    program = ["-m", "bukti"] if number is None else ["-m", "tests.faults.killer", phase, str(number), "--"]
    return subprocess.run(
        [sys.executable, *program, *arguments, "--home", str(home)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@cache
def _words() -> tuple[Any, Any]:
    return IndonesianTerms(), load_registry()


def opened(home: Path, **options: Any) -> EmbeddedStore:
    terms, registry = _words()
    return EmbeddedStore.open(home, terms=terms, registry=registry, **options)


def found(store: EmbeddedStore, text: str = "layanan", mode: Mode = Mode.TEXT) -> SearchAnswer:
    clause = Clause(kind=ClauseKind.WORDS, text=text)
    request = SearchRequest(group=Group.NONE, size=100, mode=mode)
    return store.search(request, Reading(clauses=(clause,), understood=Understood(text=text)))


def everything(home: Path) -> dict[str, Any]:
    """What a reader sees: all evidence ids with their stories, the counts, and how far the index is."""
    store = opened(home)
    try:
        answer, status = found(store), store.status()
        return {
            "hits": sorted((str(hit.id), str(hit.story), hit.passage.text) for hit in answer.hits),
            "total": answer.total.value,
            "documents": status.documents,
            "captures": status.captures,
            "stories": status.stories,
            "behind": status.index.behind if status.index else None,
            "sound": sound(home),
        }
    finally:
        store.close()


def sound(home: Path) -> list[Any]:
    """What SQLite finds wrong with the record, and what our own rules do; empty where nothing."""
    with closing(sqlite3.connect(home / "record.sqlite3")) as db:
        return [
            *db.execute("SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'").fetchall(),
            *db.execute("PRAGMA foreign_key_check").fetchall(),
            *db.execute(
                "SELECT passage, count(*) FROM fact WHERE known_until = 9223372036854775807 GROUP BY passage"
                " HAVING count(*) > 1"
            ).fetchall(),
        ]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A command to be killed. `home` is what it starts from; `{out}` in an argument is a path of the round's own."""

    name: str
    arguments: tuple[str, ...]
    home: Path | None
    calls: Mapping[str, int]
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def counted(
        cls, name: str, arguments: tuple[str, ...], *, home: Path | None, work: Path, **options: Any
    ) -> Operation:
        """Runs it once, undisturbed, to count its write calls of each phase."""
        operation = cls(name=name, arguments=arguments, home=home, calls={}, **options)
        counted = operation.call(operation.begin(work), work, number=0)
        assert counted.returncode == 0, counted.stderr
        calls = json.loads(counted.stdout.splitlines()[-1])
        return cls(name=name, arguments=arguments, home=home, calls=calls, **options)

    @property
    def phases(self) -> list[str]:
        return sorted(phase for phase, calls in self.calls.items() if calls)

    def begin(self, work: Path) -> Path:
        """A home of this round's own."""
        home = work / "home"
        shutil.rmtree(home, ignore_errors=True)
        if self.home is not None:
            shutil.copytree(self.home, home)
        return home

    def call(self, home: Path, work: Path, **options: Any) -> subprocess.CompletedProcess[str]:
        arguments = [argument.format(out=work / "out") for argument in self.arguments]
        return run(home, *arguments, environment=self.environment, **options)

    def kill(self, number: int, work: Path, note: Callable[[str, str, str], None]) -> tuple[Path, random.Random]:
        """Kill one run of it at a random call, sometimes a second run, too; the home that is left."""
        dice = random.Random(f"{SEED} {self.name} {number}")
        phase = self.phases[(SEED + number) % len(self.phases)]
        moment = dice.randint(1, self.calls[phase])
        note(self.name, phase, f"{SEED}, call {moment} of {self.calls[phase]}")
        print(f"BUKTI_FAULT_SEED={SEED} {self.name} {number}: killed at {phase} call {moment} of {self.calls[phase]}")
        home = self.begin(work)
        killed = self.call(home, work, phase=phase, number=moment)
        while killed.returncode == 0 and moment > 1:
            # Batches close by the clock, too: this run had fewer calls than the counted one. It is made again, killed
            # earlier.
            moment //= 2
            home = self.begin(work)
            shutil.rmtree(work / "out", ignore_errors=True)
            killed = self.call(home, work, phase=phase, number=moment)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        if dice.random() < 0.4 and not (work / "out").exists():
            # The second run may be killed, too; what it has left to do is less, so it may also come to its end.
            again = self.call(home, work, phase=phase, number=dice.randint(1, moment))
            assert again.returncode in (0, -signal.SIGKILL), again.stderr
        return home, dice
