"""Programmes that belong to a pillar without naming it: found by their terms, beside words that say somebody runs them.

Precision comes before recall: a term that often means something else needs an action word in its sentence, and a
sentence of a campaign or a crime says nothing about what a government did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import ResourceError
from models.mention import PillarMention, Place, RegionMention
from models.pillar import Basis, Pillar
from nlp.article import Article, Stretch
from nlp.resources import FOLDER, read_rows

# Below this a mention is not worth an assessor's time.
LEAST_CONFIDENCE = 0.7
# How much of the sentence before a term is taken into the description, up to the action word.
_REACH = 80
_UPPER_CASE_NOTE = "upper case only"
# "Dinas Penanaman Modal": the name of an office, not a programme.
_OFFICE_BEFORE = re.compile(
    r"\b(?:Dinas|Badan|Bidang|Bagian|Biro|Kantor|Seksi|Direktorat)(?:\s+(?:[A-Z]\w*,?|dan|&)){0,5}\s*$"
)
# A report of a campaign says what somebody promises; two of its words in one text make it one.
_CAMPAIGN_WORDS = 2
_CLAUSE_END = re.compile(r"[,;:.!?\n\"“”()]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One term of the table."""

    term: str
    pillar: Pillar
    sub_dimension: str
    confidence: float
    needs_action: bool
    upper_case: bool


def load_programmes(folder: Path = FOLDER) -> tuple[Programme, ...]:
    """The table `programmes.csv`. Raises ResourceError, with file and line, for a value that makes no sense."""
    columns = ("term", "pillar", "sub_dimension", "confidence", "needs", "note")
    found: list[Programme] = []
    for place, row in read_rows("programmes.csv", columns=columns, folder=folder):
        if row["pillar"] not in tuple(Pillar):
            raise ResourceError(f"{place}: {row['pillar']!r} is no pillar", hint=f"use one of {', '.join(Pillar)}")
        if row["needs"] not in ("", "action"):
            raise ResourceError(f"{place}: {row['needs']!r} is no need", hint="leave it empty or write action")
        try:
            confidence = float(row["confidence"])
        except ValueError as error:
            raise ResourceError(f"{place}: {row['confidence']!r} is no number", hint="write 0.7 to 1") from error
        if not row["term"] or not LEAST_CONFIDENCE <= confidence <= 1:
            raise ResourceError(f"{place}: no term, or a confidence outside 0.7 to 1", hint="mend the line")
        found.append(
            Programme(
                term=row["term"].casefold(),
                pillar=Pillar(row["pillar"]),
                sub_dimension=row["sub_dimension"],
                confidence=confidence,
                needs_action=row["needs"] == "action",
                upper_case=_UPPER_CASE_NOTE in row["note"],
            )
        )
    return tuple(found)


def load_cues(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The table `programme_cues.csv`: words by kind, `action` and `against`."""
    cues: dict[str, list[str]] = {"action": [], "against": []}
    for place, row in read_rows("programme_cues.csv", columns=("cue", "kind"), folder=folder):
        if row["kind"] not in cues:
            raise ResourceError(f"{place}: {row['kind']!r} is no kind", hint="write action or against")
        cues[row["kind"]].append(row["cue"].casefold())
    return {kind: tuple(words) for kind, words in cues.items()}


class ImpliedPillars:
    """Finds programmes in the sentences of an article's body."""

    def __init__(self, programmes: Iterable[Programme], cues: dict[str, tuple[str, ...]]) -> None:
        self._by_term = {p.term: p for p in programmes}
        self._terms = _any_of(self._by_term)
        self._action = _any_of(cues["action"])
        self._against = _any_of(cues["against"])

    def find(self, article: Article) -> list[PillarMention]:
        """One mention for each programme and sentence, in order; none in sentences about another region alone."""
        found: list[PillarMention] = []
        if sum(1 for _ in self._against.finditer(article.body)) >= _CAMPAIGN_WORDS:
            return found
        named = [p for p in article.pillars if p.field is Place.TEXT]
        for match in self._terms.finditer(article.body):
            programme = self._by_term[" ".join(match.group().casefold().split())]
            if programme.upper_case and not match.group().isupper():
                continue
            sentence = article.sentence_at(match.start())
            if not self._speaks_of_doing(article, programme, match, sentence):
                continue
            if _OFFICE_BEFORE.search(article.body, max(sentence.start, match.start() - _REACH), match.start()):
                continue
            if _overlaps(named, match.start(), match.end()):
                continue
            mention = self._mention(article.body, programme, match, sentence)
            if not any(f.pillar is mention.pillar and sentence.start <= (f.start or 0) for f in found[-3:]):
                found.append(mention)
        return found

    def _speaks_of_doing(self, article: Article, programme: Programme, match: re.Match[str], sentence: Stretch) -> bool:
        body = article.body
        if self._against.search(body, sentence.start, sentence.end):
            return False
        if _about_others(article.regions, article.primary_region, sentence):
            return False
        if not programme.needs_action:
            return True
        before = self._action.search(body, sentence.start, match.start())
        return bool(before or self._action.search(body, match.end(), sentence.end))

    def _mention(self, body: str, programme: Programme, match: re.Match[str], sentence: Stretch) -> PillarMention:
        start = max(sentence.start, match.start() - _REACH)
        actions = list(self._action.finditer(body, start, match.start()))
        clause = [a.start() for a in actions if not _CLAUSE_END.search(body, a.start(), match.start())]
        start = clause[0] if clause else match.start()
        return PillarMention(
            pillar=programme.pillar,
            basis=Basis.IMPLIED,
            enumerated=False,
            text=body[start : match.end()],
            start=start,
            end=match.end(),
            confidence=programme.confidence,
            sub_dimension=programme.sub_dimension,
        )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)


def _overlaps(mentions: Sequence[PillarMention], start: int, end: int) -> bool:
    return any((m.start or 0) < end and start < (m.end or 0) for m in mentions)


def _about_others(regions: Sequence[RegionMention], primary: str | None, sentence: Stretch) -> bool:
    """Whether a sentence names regions, and none of them is the article's own or its province."""
    if primary is None:
        return False
    here = {
        r.code
        for r in regions
        if r.field is Place.TEXT and r.start is not None and sentence.start <= r.start < sentence.end
    }
    return bool(here) and not any(code == primary or primary.startswith(code) for code in here)
