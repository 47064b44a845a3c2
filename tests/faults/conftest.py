"""Rounds are told by operation and phase, and written as a table to the file that BUKTI_FAULT_TABLE names."""

from __future__ import annotations

import os
import platform
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

TABLE = "BUKTI_FAULT_TABLE"
_PROPERTY = "fault"
HEAD = """# Faults

Written by `make faults`, which kills, damages and fills for as many rounds as it is told and ends with this table. A
round is one run of a command that was killed (`kill -9`), damaged or left without room, and then run again:
everything must be there once, and the index caught up. The seed and the call of a round stand in the output of its
test; `BUKTI_FAULT_SEED` throws the same dice again.

What the operations and their phases are:

- A command of the embedded store (`ingest`, `reindex`, `backup`, `restore`, `reanalyze`, `embedding`) is killed before
  its n-th write call of a phase: `archive` puts a file on the disk or into its place, `record` is a statement of
  SQLite, `index` a call of tantivy, `files` any other write.
- `crawl`: the process is killed at random moments, `once` or so many `times`, and crawls again; no page that was
  stored is fetched a second time.
- `withdrawal`: a process that withdraws a document is killed; the document is withdrawn or not, and once it is, no file
  holds a vector of its words.
- `damage of` a file of the data folder, by the way in which it is damaged; the next command builds it anew.
- `full disk`: no room in the middle of an `ingest`, or for a `reindex and backup`.
- `two write, ten read`, `reindex while others read`, `backup while two ingest`: nothing is killed; readers and a copy
  must be whole while others write.
- `engine killed`: Elasticsearch itself is killed and started again, in a `bulk` (two writers save batches), in a
  `reindex` (behind its alias, of which no part may stay), in a `claim` (three workers share out work, each piece to
  one). What was acknowledged is there, once; who was refused asks again.
- `engine away`: Elasticsearch doesn't answer from the start of an `ingest` or from the middle of it (`while an ingest
  runs`): the spool keeps what it can't take. The `service` says when to come again.
- `workers killed`: crawls, analysts and servers over one engine, each killed at random.

"""
Note = Callable[[str, str, str], None]


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Say which operation and phase this round is of, and its seed."""

    def say(operation: str, phase: str, seed: str) -> None:
        record_property(_PROPERTY, [operation, phase, seed])

    return say


class _Rounds:
    """Gathers reports where they all arrive: in the process that was called, not in a worker of xdist."""

    def __init__(self) -> None:
        self.rounds: dict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
        self._told: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        failed = self._told.pop(report.nodeid, False) or report.failed
        if report.when != "teardown":
            self._told[report.nodeid] = failed
            return
        for name, value in report.user_properties:
            if name == _PROPERTY:
                operation, phase, seed = cast("list[str]", value)
                self.rounds[operation, phase].append((not failed, seed))

    def table(self) -> Iterator[str]:
        yield "| operation | phase | rounds | passed | seeds |"
        yield "| --- | --- | ---: | ---: | --- |"
        for (operation, phase), rounds in sorted(self.rounds.items()):
            failed = [seed for passed, seed in rounds if not passed]
            seeds = "; ".join(failed) if failed else ", ".join(sorted({seed.split(",")[0] for _, seed in rounds}))
            yield f"| {operation} | {phase} | {len(rounds)} | {len(rounds) - len(failed)} | {seeds} |"
        total = [passed for rounds in self.rounds.values() for passed, _ in rounds]
        yield f"| **all** | | {len(total)} | {sum(total)} | |"


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get(TABLE) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Rounds(), "bukti-fault-rounds")


def pytest_sessionfinish(session: pytest.Session) -> None:
    found = session.config.pluginmanager.get_plugin("bukti-fault-rounds")
    if isinstance(found, _Rounds) and found.rounds:
        made = (
            f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.system()},"
            f" {os.cpu_count()} cores."
        )
        Path(os.environ[TABLE]).write_text(HEAD + made + "\n\n" + "\n".join(found.table()) + "\n", encoding="utf-8")
