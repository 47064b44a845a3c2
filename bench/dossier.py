"""How long a dossier takes to make and to check, and what it costs in memory, by its number of pieces of evidence.

    python bench/dossier.py [--json] [--evidence 300]

The region's pages are HTML with 250 links around an article of six paragraphs (ten pages of the regional press that
were measured have 253), taken in as `bukti ingest` does. Each size runs in a process of its own: the memory is that
process's peak.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.made_corpus import Language  # noqa: E402
from bukti.dossiers import dossier_parts  # noqa: E402
from bukti.intake import ingest_paths  # noqa: E402
from bukti.settings import Settings  # noqa: E402
from bukti.workbench import Workbench  # noqa: E402
from models.coverage import CoverageRequest  # noqa: E402
from search_api.dossier.check import check_dossier  # noqa: E402
from search_api.dossier.make import make_dossier  # noqa: E402
from search_api.dossier.request import DossierRequest  # noqa: E402

REGION = "64.02"
GOAL_SECONDS = 10.0
GOAL_MB = 600.0
_TWICE = 1.1  # a passage that speaks of two pillars is counted twice by the matrix
_SAID = (
    "Pemerintah Kabupaten Kutai Kartanegara meluncurkan smart governance lewat mal pelayanan publik",
    "Kabupaten Kutai Kartanegara membangun smart environment dengan bank sampah di setiap kelurahan",
    "Program smart living Kabupaten Kutai Kartanegara menambah puskesmas dengan antrean daring",
)
_CLUTTER = "".join(f'<li><a href="/berita/{n}">Judul berita lain nomor {n} hari ini</a></li>' for n in range(125))


def page(language: Language, dice: random.Random, number: int) -> str:
    day = f"{1 + number % 28} Mei {2021 + number % 3}"
    paragraphs = [f"{dice.choice(_SAID)}, {language.sentence()}"]
    paragraphs += [" ".join(language.sentence() for _ in range(3)) for _ in range(5)]
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    head = f"<html><head><title>Berita {number} Kutai Kartanegara</title></head><body><nav><ul>{_CLUTTER}</ul></nav>"
    article = f"<article><h1>Kutai Kartanegara dan kabar {number}</h1><time>{day}</time>{body}</article>"
    return f"{head}{article}<footer>{_CLUTTER}</footer></body></html>"


def fill(home: Path, evidence: int) -> None:
    """Pages until the region has so many pieces of evidence."""
    dice = random.Random(11)
    language = Language(dice)
    folder = home / "pages"
    folder.mkdir(parents=True)
    with Workbench(Settings(home=home)) as bench:
        number = 0
        while True:
            names = []
            for _ in range(50):
                number += 1
                names.append(folder / f"{number}.html")
                names[-1].write_text(page(language, dice, number), encoding="utf-8")
            list(ingest_paths(map(str, names), bench))
            cells = bench.store.coverage(CoverageRequest(region=(REGION,))).cells
            if sum(cell.evidence for cell in cells if cell.region == REGION) >= evidence * _TWICE:
                return


def measure(home: Path) -> dict[str, float]:
    """Seconds to make and to check, megabytes of the file and of this process."""
    with Workbench(Settings(home=home)) as bench:
        target = home / "berkas.zip"
        parts = dossier_parts(bench)
        start = time.perf_counter()
        made = make_dossier(parts, DossierRequest(region=REGION), target)
        making = time.perf_counter() - start
        start = time.perf_counter()
        with target.open("rb") as file:
            check = check_dossier(file, extractor=bench.extractor, pinned=parts.signer.public)
        checking = time.perf_counter() - start
    return {
        "evidence": made.evidence,
        "originals": made.originals,
        "make: s": making,
        "check: s": checking,
        "holds": float(check.ok),
        "file: MB": made.size / 1e6,
        "memory: MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--evidence", type=int, default=300)
    parser.add_argument("--home", type=Path, help="measure this data folder; what the bench calls itself with")
    asked = parser.parse_args()
    if asked.home is not None:
        print(json.dumps(measure(asked.home)))
        return
    rows = []
    for evidence in (max(1, asked.evidence // 10), asked.evidence):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            fill(home, evidence)
            run = subprocess.run(
                [sys.executable, __file__, "--home", folder], capture_output=True, text=True, check=True, timeout=600
            )
            rows.append(json.loads(run.stdout.splitlines()[-1]))
    head = list(rows[0])
    print("  ".join(f"{name:>10}" for name in head))
    for row in rows:
        print("  ".join(f"{row[name]:>10.2f}" if isinstance(row[name], float) else f"{row[name]:>10}" for name in head))
    if asked.json:
        last = rows[-1]
        goals = {
            f"{last['evidence']} pieces in under {GOAL_SECONDS:.0f} s": last["make: s"] < GOAL_SECONDS,
            "it holds": bool(last["holds"]),
            f"memory under {GOAL_MB:.0f} MB": last["memory: MB"] < GOAL_MB,
        }
        print(json.dumps({"rows": rows, "goals": goals}))


if __name__ == "__main__":
    main()
