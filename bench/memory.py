"""How much memory the service holds at many passages, and how soon after its start it answers.

    python bench/memory.py [--json] [--passages 200000] [--home FOLDER] [--rounds 300]

The service is `bukti serve` over a made store (bench/made_corpus.py), once without an embedder and once with the one
that this machine has; vectors are mixed from real ones and kept under that one's name. Memory is the kernel's
high-water mark of the process (VmHWM) after `rounds` questions; the first answer is counted from the process's start.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.made_corpus import Corpus, make  # noqa: E402
from bench.search import MixedEmbedder  # noqa: E402
from bench.serve import answers, free_port  # noqa: E402
from nlp.embedding import open_embedder  # noqa: E402
from nlp.registry import load_registry  # noqa: E402
from nlp.terms import load_terms  # noqa: E402
from search_api.store.embedded import EmbeddedStore  # noqa: E402

MOST_MB = {"text": 400.0, "hybrid": 2_200.0}
FIRST_ANSWER_S = {"text": 2.0, "hybrid": 10.0}
_STARTS_WITHIN_S = 120.0


class NamedEmbedder(MixedEmbedder):
    """Mixed vectors under the name of the embedder that the service will have."""

    def __init__(self) -> None:
        super().__init__()
        real = open_embedder()
        if real is None:
            raise SystemExit("bench: needs an embedder")
        self.name, self.version, self.quantisation = real.name, real.version, real.quantisation
        self._fingerprint = real.fingerprint

    @property
    def fingerprint(self) -> str:
        return self._fingerprint


def measure(home: Path, corpus: Corpus, mode: str, rounds: int) -> dict[str, float]:
    """MB at the peak, and seconds to the first answer, of a service of its own."""
    port = free_port()
    environment = {"BUKTI_HOME": str(home)} | ({"BUKTI_EMBEDDER": "none"} if mode == "text" else {})
    command = [sys.executable, "-m", "bukti", "serve", "--port", str(port), "--log-level", "error"]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, cwd=ROOT)
    try:
        while not answers(port, asked(corpus, mode)):
            if server.poll() is not None or time.perf_counter() - started > _STARTS_WITHIN_S:
                raise SystemExit("bench: the service did not answer")
            time.sleep(0.02)
        first = time.perf_counter() - started
        wrong = sum(not answers(port, asked(corpus, mode)) for _ in range(rounds))
        if wrong:
            raise SystemExit(f"bench: {wrong} questions were not answered")
        return {f"{mode}: first answer, s": first, f"{mode}: memory, MB": peak_mb(server.pid)}
    finally:
        server.terminate()
        server.wait(30)


def asked(corpus: Corpus, mode: str) -> str:
    return f"/api/v1/search?{urlencode({'q': corpus.language.query(), 'mode': mode})}"


def peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise SystemExit("bench: needs /proc")
    return int(found[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Memory of the service, and its first answer.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=300, help="questions before memory is read")
    parser.add_argument("--home", type=Path, help="keep the store here and take it again")
    args = parser.parse_args()
    print(f"{args.passages} passages; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        home = args.home or Path(folder, "home")
        home.mkdir(parents=True, exist_ok=True)
        registry = load_registry()
        store = EmbeddedStore.open(home, terms=load_terms(), registry=registry, embedder=NamedEmbedder())
        corpus = make(home, store, sorted(region.code for region in registry), passages=args.passages)
        store.close()
        figures = {name: value for mode in MOST_MB for name, value in measure(home, corpus, mode, args.rounds).items()}
    goals = {f"{mode}: memory": figures[f"{mode}: memory, MB"] < most for mode, most in MOST_MB.items()}
    goals |= {
        f"{mode}: first answer": figures[f"{mode}: first answer, s"] < most for mode, most in FIRST_ANSWER_S.items()
    }
    for name, value in figures.items():
        print(f"{name:30}{value:>10,.1f}")
    print("goals: " + ", ".join(f"{name} {'reached' if good else 'MISSED'}" for name, good in goals.items()))
    if args.json:
        print(json.dumps({"figures": figures, "goals": goals}))


if __name__ == "__main__":
    main()
