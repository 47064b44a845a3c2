"""How well near copies are told: made copies and made forms of real reports, and real near copies among short passages.

    python bench/stories.py [--json]

Texts: the newsroom's articles, and ../shared's seeds and retrieval passages where they are at hand. What an editor does
to a text is made (another lead, a cut tail, ...), so is what a form filled in again looks like (other figures, other
names). Printed: how many of each are taken for copies, with sketches as a store uses them; the pairs of different
reports that are; the cost of a text.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from search_api.store.near_copies import Words, likeness
from search_api.store.sketch import Sketch

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()
Made = Callable[[str], str]


def texts() -> list[str]:
    """Reports of some hundred words, each of its own."""
    found = []
    for path in sorted((ROOT / "tests" / "newsroom" / "articles").glob("*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))["body"]
        found.append("\n".join(body) if isinstance(body, list) else str(body))
    return found + [path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))]


def passages() -> list[str]:
    path = SHARED / "data" / "retrieval" / "facqa-passages.jsonl"
    if not path.exists():
        return []
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


class Desk:
    """Makes copies and forms with the words of all texts."""

    def __init__(self, all_texts: list[str], seed: int = 1) -> None:
        self._dice = random.Random(seed)
        words = [word for text in all_texts for word in text.split()]
        self._plain = [word for word in words if re.fullmatch(r"[a-z]{4,}", word)]
        self._names = [word for word in words if re.fullmatch(r"[A-Z][a-z]{3,}", word)]

    def copies(self) -> dict[str, Made]:
        return {
            "headline and lead written anew": self.lead,
            "a quarter cut": lambda text: self.cut(text, 0.75),
            "two fifths cut": lambda text: self.cut(text, 0.6),
            "nearly half cut": lambda text: self.cut(text, 0.52),
            "byline and notice added": lambda text: f"Penulis: Rini Contoh | Editor: Budi Umpama\n{text}\n(rin/bud)",
            "other dateline": lambda text: "PALOPO, KABARCONTOH.EXAMPLE – " + text,
            "three paragraphs added": self.insert,
            "a word in 60 edited": lambda text: self.edit(text, 60),
            "a word in 30 edited": lambda text: self.edit(text, 30),
            "dateline, lead and cut": lambda text: "PALOPO – " + self.lead(self.cut(text, 0.75)),
        }

    def forms(self) -> dict[str, Made]:
        return {
            "other figures, months and days": self.figures,
            "other names": self.names,
            "other names and figures": lambda text: self.figures(self.names(text)),
        }

    def lead(self, text: str) -> str:
        first, *rest = text.split("\n")
        anew = [word if self._dice.random() < 0.4 else self._dice.choice(self._plain) for word in first.split()]
        return "\n".join(("Judul baru yang lain sama sekali", " ".join(anew), *rest))

    def cut(self, text: str, share: float) -> str:
        words = text.split(" ")
        return " ".join(words[: int(len(words) * share)])

    def edit(self, text: str, every: int) -> str:
        words = text.split(" ")
        for at in range(self._dice.randrange(every), len(words), every):
            if re.fullmatch(r"[a-z]{4,}", words[at]):  # style: no editor takes another figure or name
                words[at] = self._dice.choice(self._plain)
        return " ".join(words)

    def insert(self, text: str) -> str:
        lines = text.split("\n")
        for _ in range(3):
            new = " ".join(self._dice.choice(self._plain) for _ in range(30))
            lines.insert(self._dice.randrange(1, len(lines) + 1), new)
        return "\n".join(lines)

    def figures(self, text: str) -> str:
        text = re.sub(r"\d", lambda _: self._dice.choice("123456789"), text)
        text = re.sub("|".join(MONTHS), lambda _: self._dice.choice(MONTHS), text)
        return re.sub("|".join(DAYS), lambda _: self._dice.choice(DAYS), text)

    def names(self, text: str) -> str:
        """The same name is always taken for the same other one."""
        others: dict[str, str] = {}
        return re.sub(
            r"(?<=[a-z,] )[A-Z][a-z]{2,}",
            lambda found: others.setdefault(found[0], self._dice.choice(self._names)),
            text,
        )


def are_copies(one: str, other: str) -> bool:
    here, there = Words.of(one), Words.of(other)
    return Sketch.of(here).may_be_copy(Sketch.of(there)) and likeness(here, there).is_copy


def share(all_texts: list[str], made: Made) -> float:
    return sum(are_copies(text, made(text)) for text in all_texts) / len(all_texts)


def milliseconds(all_texts: list[str]) -> float:
    """For a text: its words, its sketch and its bands."""
    Sketch.of(Words.of(all_texts[0])).bands()
    start = time.perf_counter()
    for text in all_texts:
        Sketch.of(Words.of(text)).bands()
    return (time.perf_counter() - start) / len(all_texts) * 1000


def short_copies(short: list[str]) -> tuple[int, int]:
    """Pairs of passages that share three quarters of their shingles, and how many of them are told as copies."""
    words = [Words.of(text) for text in short]
    sketches = [Sketch.of(word) for word in words]
    bands: dict[int, list[int]] = {}
    for at, sketch in enumerate(sketches):
        for number in sketch.bands():
            bands.setdefault(number, []).append(at)
    pairs = {pair for found in bands.values() for pair in itertools.combinations(found, 2)}
    alike = [(one, other) for one, other in pairs if likeness(words[one], words[other]).jaccard >= 0.75]
    told = [
        pair
        for pair in alike
        if sketches[pair[0]].may_be_copy(sketches[pair[1]]) and likeness(words[pair[0]], words[pair[1]]).is_copy
    ]
    return len(told), len(alike)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object last")
    options = parser.parse_args()
    reports = texts()
    desk = Desk(reports)
    copies = {name: share(reports, made) for name, made in desk.copies().items()}
    forms = {name: share(reports, made) for name, made in desk.forms().items()}
    pairs = list(itertools.combinations(reports, 2))
    alike = sum(are_copies(one, other) for one, other in pairs)
    told, known = short_copies(passages())
    cost = milliseconds(reports)

    print(f"| {len(reports)} reports, made into | told as a copy |\n| --- | ---: |")
    for name, value in (copies | forms).items():
        print(f"| {name} | {value:.0%} |")
    print(f"| two different reports ({len(pairs):,} pairs) | {alike / len(pairs):.2%} |")
    print(f"\nShort passages alike by three quarters: {told} of {known} told as copies. A text costs {cost:.2f} ms.")
    goals = {
        "copies: 95 % of each kind but the one edited every 30 words": all(
            value >= 0.95 for name, value in copies.items() if name != "a word in 30 edited"
        ),
        "forms: at most 10 % of each kind": all(value <= 0.1 for value in forms.values()),
        "different reports: none": alike == 0,
    }
    if options.json:
        print(json.dumps({"copies": copies, "forms": forms, "short": [told, known], "ms": cost, "goals": goals}))


if __name__ == "__main__":
    main()
