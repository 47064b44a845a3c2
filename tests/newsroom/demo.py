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

from tests.newsroom.site.config import HOSTS, SOURCES, write_config
from tests.newsroom.site.server import newsroom

QUERY = "indeks SPBE"
COVERAGE_YEAR = "2023"
# A sitemap of 50,000 old addresses is there on purpose: a run ends by its budget, not by its work.
FIRST_RUN = ("--pages", "150", "--seconds", "45")
SECOND_RUN = ("--pages", "120", "--seconds", "20")


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
    """Serve the newsroom on loopback, crawl it into a fresh store under `home`, and show what comes out."""
    data, config = home / "home", home / "config"
    for folder in (data, config):
        shutil.rmtree(folder, ignore_errors=True)
    with newsroom(hang=6.0) as served:
        write_config(config, served.site)
        terminal = Terminal(os.environ | _settings(data, config))
        started = time.monotonic()
        up, outlets = sum(story.is_up(1) for story in served.site.stories), len(served.site.outlets)
        terminal.say(
            f"1. Crawl the newsroom over HTTP: {up} articles and reports of {outlets} invented outlets, "
            "with broken feeds, traps and dying answers among them"
        )
        terminal.run("crawl", "--once", *FIRST_RUN, may_fail=True)
        served.state.day = 2
        terminal.say("2. A day later: what is new, and what was edited")
        terminal.run("crawl", "--once", "--now", "--again", *SECOND_RUN, may_fail=True)
        _ask(terminal, data, started)


def _settings(data: Path, config: Path) -> dict[str, str]:
    """Loopback is let through, names come from the newsroom's own hosts file, and requests follow each other soon."""
    here = Path.cwd()
    return {
        "BUKTI_HOME": str(data),
        "BUKTI_SOURCES": os.path.relpath(config / SOURCES, here),
        "BUKTI_CRAWL_HOSTS": os.path.relpath(config / HOSTS, here),
        "BUKTI_CRAWL_LOOPBACK": "true",
        "BUKTI_CRAWL_DELAY": "0.05",
    }


def _ask(terminal: Terminal, data: Path, started: float) -> None:
    """What an assessor does with what was crawled."""
    terminal.say("3. Ask for evidence, as an assessor would write it")
    terminal.run("search", QUERY, "--size", "3")
    terminal.say(f"4. The region x pillar x year matrix, with its holes ({COVERAGE_YEAR})")
    terminal.run("coverage", "--year", COVERAGE_YEAR)
    terminal.say("5. Check one piece of evidence against the archived bytes")
    answer = json.loads(terminal.ask("search", QUERY, "--size", "1", "--json"))
    terminal.run("verify", answer["hits"][0]["id"])
    terminal.say("6. What is stored")
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
