"""How long the quick commands take as whole processes, on the demo's data, beside a bare Python's start.

python bench/startup.py [--json] [--home build/demo/home]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 11
GOAL_SECONDS = 0.5
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "bukti --help": ["-m", "bukti", "--help"],
    "bukti search --mode text": ["-m", "bukti", "search", "kukar antrean puskesmas", "--mode", "text"],
}


def median_seconds(arguments: list[str]) -> float:
    """Median wall time of whole processes; the first one warms the disk's cache and is not counted."""
    times: list[float] = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description="Wall time of quick commands as whole processes.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", default="build/demo/home", help="the data of `make demo`")
    args = parser.parse_args()
    if not (ROOT / args.home).exists():
        raise SystemExit(f"bench: {args.home} is not there; run `make demo` first")
    calls = {name: call + (["--home", args.home] if "search" in name else []) for name, call in COMMANDS.items()}
    figures = {name: median_seconds(call) for name, call in calls.items()}
    bare = figures["python -c pass"]
    for name, took in figures.items():
        print(f"{name:28}{took * 1000:>8.0f} ms   {took / bare:>5.1f} x a bare Python")
    goals = {name: took < GOAL_SECONDS for name, took in figures.items()}
    if args.json:
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
