"""Finds the regions named in an article: candidates judged by what stands around them and by the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from models.mention import Place, RegionMention, RegionRole
from nlp.article import Article
from nlp.regions.candidates import TYPED, Candidate, load_candidate_finder
from nlp.regions.dateline import Dateline, load_dateline_reader
from nlp.regions.evidence import Evidence, gather
from nlp.regions.names import Use, load_names
from nlp.resources import FOLDER


class RegionFinder:
    """Finds and resolves the regions of an article; linear in its length."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names = load_names(folder)
        self._candidates = load_candidate_finder(folder)
        self._datelines = load_dateline_reader(folder)

    def find(self, article: Article) -> list[RegionMention]:
        """Every region named, body before title, in order; roles but `dateline` are left to the component `roles`."""
        dateline = self._datelines.read(article.body)
        candidates: list[Candidate] = []
        for place, text in article.fields():
            skip = dateline.end if dateline and place is Place.TEXT else 0
            candidates += self._candidates.find(text, place, skip=skip)
        evidence = gather(article, candidates, dateline, self._names)
        _settle(candidates, evidence)
        texts = dict(article.fields())
        found = [m for c in candidates if not c.dropped for m in self._mentions(texts[c.place], c)]
        return [*self._place_line(article.body, dateline, evidence), *found]

    def _mentions(self, text: str, candidate: Candidate) -> Iterator[RegionMention]:
        around, end = candidate.around, candidate.spot.end
        for i, code in enumerate(candidate.codes):
            start = around.also_start if i else around.start
            yield self._mention(code, text, start, end, candidate.place, candidate.reason)

    def _place_line(self, body: str, dateline: Dateline | None, evidence: Evidence) -> Iterator[RegionMention]:
        for place in dateline.places if dateline else ():
            code, reason = place.codes[0], "capital" if place.capital else None
            if len(place.codes) > 1:
                choice = evidence.choose_place(place.codes)
                if choice is None:
                    continue
                code, reason = choice.code, choice.reason
            mention = self._mention(code, body, place.start, place.end, Place.TEXT, reason, role=RegionRole.DATELINE)
            yield mention

    def _mention(
        self,
        code: str,
        text: str,
        start: int,
        end: int,
        field: Place,
        reason: str | None,
        *,
        role: RegionRole = RegionRole.MENTION,
    ) -> RegionMention:
        return RegionMention(
            code=code,
            name=self._names.registry.require(code).name,
            text=text[start:end],
            start=start,
            end=end,
            role=role,
            reason=reason,
            field=field,
        )


@cache
def load_region_finder(folder: Path = FOLDER) -> RegionFinder:
    """One for each folder of resources."""
    return RegionFinder(folder)


def _settle(candidates: Sequence[Candidate], evidence: Evidence) -> None:
    """First what its own surroundings decide, which is the evidence for names in need of context, then shared names."""
    for candidate in candidates:
        if not candidate.settled and len(candidate.senses) == 1 and _stands_alone(candidate):
            _decide(candidate, candidate.senses[0].code, _own_reason(candidate), evidence)
    for candidate in candidates:
        if not candidate.settled and not _stands_alone(candidate) and not _has_context(candidate, evidence):
            candidate.dropped = True
        elif not candidate.settled and len(candidate.senses) == 1:
            _decide(candidate, candidate.senses[0].code, "the article speaks of it elsewhere", evidence)
    for candidate in candidates:
        if candidate.settled:
            continue
        choice = evidence.choose(candidate)
        if choice:
            _decide(candidate, choice.code, choice.reason, evidence)
        else:
            candidate.dropped = True


def _decide(candidate: Candidate, code: str, reason: str | None, evidence: Evidence) -> None:
    also = [
        s.code
        for s in candidate.spot.form.senses
        if candidate.around.also and evidence.names.type_of(s.code) is candidate.around.also and s.code != code
    ]
    candidate.codes = (code, *also[:1])
    candidate.reason = reason
    evidence.settle(candidate)


def _stands_alone(candidate: Candidate) -> bool:
    """Whether a name counts by its own surroundings, whatever region it then is."""
    around = candidate.around
    uses = {s.use for s in candidate.senses}
    if uses & {Use.FREE, *TYPED}:
        return True
    if around.marked:
        return True
    return Use.MARKER not in uses and around.after_preposition and not around.glued_after


def _has_context(candidate: Candidate, evidence: Evidence) -> bool:
    """Whether the rest of the article, its outlet, or a neighbour in a list speaks for a name in need of context."""
    around = candidate.around
    if evidence.knows(candidate):
        return around.marked or not around.glued_after or candidate.place is Place.TITLE
    if (around.glued_after or around.glued_before) and not around.marked:
        return False
    provinces = {s.code.split(".")[0] for s in candidate.senses}
    neighbours = {
        code.split(".")[0]
        for neighbour in (candidate.listed_after, candidate.listed_before)
        if neighbour is not None
        for code in neighbour.codes
    }
    if any(s.use is Use.MARKER for s in candidate.senses):
        return bool(provinces & neighbours)
    return bool(neighbours) or bool(provinces & evidence.provinces)


def _own_reason(candidate: Candidate) -> str | None:
    """How a shared name was resolved; none is needed for a name of one region."""
    if len(candidate.spot.form.senses) == 1:
        return None
    return "marker" if candidate.around.type else "marker of its list"
