"""`make demo`: the main job on the invented newsroom, as a person would do it, command by command.

    python -m tests.newsroom.demo --home build/demo

Every command printed is run as it stands, in a process of its own; a failure ends the demo with its code.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.newsroom.render import write

HERE = Path(__file__).parent
QUERY = "indeks SPBE"
COVERAGE_YEAR = "2023"


class Terminal:
    """Prints what is done and does it; colours only on a terminal."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._colour = sys.stdout.isatty()

    def say(self, words: str) -> None:
        print(f"\n\x1b[1m{words}\x1b[0m" if self._colour else f"\n{words}", flush=True)

    def run(self, *arguments: str, may_fail: bool = False) -> None:
        """Run one `bukti` command before the person's eyes."""
        shown = shlex.join(["bukti", *arguments])
        print(f"\x1b[36m$ {shown}\x1b[0m" if self._colour else f"$ {shown}", flush=True)
        code = subprocess.run(
            [sys.executable, "-m", "bukti", *arguments], env=self._environment, check=False
        ).returncode
        if code and not may_fail:
            raise SystemExit(code)

    def ask(self, *arguments: str) -> str:
        """The output of one command, for the next step."""
        run = subprocess.run(
            [sys.executable, "-m", "bukti", *arguments],
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return run.stdout


def demo(home: Path) -> None:
    """Render the newsroom under `home`, ingest it into a fresh store there, and show what comes out."""
    pages, data = home / "newsroom", home / "home"
    for folder in (pages, data):
        shutil.rmtree(folder, ignore_errors=True)
    written = write(pages)
    (pages / "gold.jsonl").unlink()
    broken = pages / "rusak.pdf"
    broken.write_bytes(b"%PDF-1.7 cut short")
    here = Path.cwd()
    catalogue = os.path.relpath(HERE / "outlets.yaml", here)
    terminal = Terminal(os.environ | {"BUKTI_HOME": str(data), "BUKTI_SOURCES": catalogue})

    started = time.monotonic()
    outlets = len({path.parent for path in written})
    terminal.say(f"1. Take in the newsroom: {len(written)} articles of {outlets} invented outlets, and one broken file")
    terminal.run("ingest", str(pages), may_fail=True)
    terminal.say("2. Ask for evidence, as an assessor would write it")
    terminal.run("search", QUERY, "--size", "3")
    terminal.say(f"3. The region x pillar x year matrix, with its holes ({COVERAGE_YEAR})")
    terminal.run("coverage", "--year", COVERAGE_YEAR)
    terminal.say("4. Check one piece of evidence against the archived bytes")
    answer = json.loads(terminal.ask("search", QUERY, "--size", "1", "--json"))
    terminal.run("verify", answer["hits"][0]["id"])
    terminal.say("5. What is stored")
    terminal.run("status")
    print(f"\nDone in {time.monotonic() - started:.0f} s. The data lies in {data}; try:")
    print(f"  BUKTI_HOME={data} .venv/bin/bukti search 'smart governance SPBE'")
    print(f"  BUKTI_HOME={data} .venv/bin/bukti serve")


def main() -> None:
    parser = argparse.ArgumentParser(description="Bukti's main job on the invented newsroom.")
    parser.add_argument("--home", type=Path, default=Path("build/demo"))
    demo(parser.parse_args().home)


if __name__ == "__main__":
    main()
