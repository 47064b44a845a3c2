"""The table of fields: precision, recall and F1, pooled, with every miss and every extra."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bukti.scoring.matching import (
    fold,
    same_figure,
    same_figure_strictly,
    same_official,
    same_official_strictly,
    same_person,
)

Same = Callable[[Any, Any], bool]
_KINDS = ("regions", "officials", "dates", "pillars", "indicators", "quotes")


@dataclass(frozen=True, slots=True)
class Row:
    """One field's counts."""

    hit: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.extra) if self.hit + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    document: str
    field: str
    kind: str
    value: Any

    def __str__(self) -> str:
        return f"{self.document} {self.field} {self.kind} {self.value!r}"


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


class Scorer:
    """Takes documents one by one; `rows` is the table so far."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.mistakes: list[Mistake] = []

    @property
    def rows(self) -> dict[str, Row]:
        return {field: Row(*counts) for field, counts in sorted(self._counts.items())}

    def add(
        self,
        document: str,
        field: str,
        gold: Iterable[Any],
        found: Iterable[Any],
        *,
        same: Same = _equal,
        optional: Iterable[Any] = (),
        spare: Same | None = None,
    ) -> None:
        """Pool one document's field; what only meets an `optional` value (by `spare`, else `same`) does not count."""
        left = list(found)
        counts = self._counts[field]
        for value in gold:
            match = next((f for f in left if same(value, f)), None)
            if match is None:
                counts[2] += 1
                self.mistakes.append(Mistake(document, field, "missed", value))
            else:
                left.remove(match)
                counts[0] += 1
        for value in left:
            if not any((spare or same)(o, value) for o in optional):
                counts[1] += 1
                self.mistakes.append(Mistake(document, field, "extra", value))

    def add_document(self, row: Mapping[str, Any], analysis: Mapping[str, Any]) -> None:
        """One line of gold against one analysis (as JSON objects)."""
        document, gold, optional = row["id"], row["gold"], row.get("optional") or {}
        if document and not analysis:
            self.mistakes.append(Mistake(document, "document", "missed", "no analysis"))
        self._add_page(document, gold, optional, analysis)
        self._add_regions(document, gold, optional, analysis)
        self._add_people(document, gold, optional, analysis)
        self._add_dates(document, gold, optional, analysis)
        self._add_pillars(document, gold, optional, analysis)
        self._add_indicators(document, gold, optional, analysis)
        self._add_text(document, gold, analysis)

    def _add_page(self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]) -> None:
        if "title" in gold:
            titles = [fold(t) for t in optional.get("title") or []]
            self.add(doc, "title", _known(fold(gold["title"])), _known(fold(a.get("title"))), optional=titles)
        for field in ("published", "primary_region"):
            self.add(doc, field, _known(gold.get(field)), _known(a.get(field)))
        for field in ("nature", "incomplete"):
            if field in gold:
                self.add(doc, field, [gold[field]], [a[field]] if a.get(field) is not None else [])
        if "byline" in gold:
            spare = optional.get("byline") or []
            self.add(doc, "byline", gold["byline"], a.get("byline") or [], same=same_person, optional=spare)

    def _add_regions(
        self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]
    ) -> None:
        codes = set(gold.get("regions") or [])
        either = set(gold.get("dateline") or []) - codes
        found = {r["code"] for r in a.get("regions") or [] if r.get("role") != "dateline"} - either
        self.add(doc, "regions", sorted(codes), sorted(found), optional=optional.get("regions") or [])

    def _add_people(self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]) -> None:
        officials, found = gold.get("officials") or [], a.get("officials") or []
        spare = [o if isinstance(o, dict) else {"name": o, "position": ""} for o in optional.get("officials") or []]
        self.add(doc, "officials", officials, found, same=same_official, optional=spare)
        self.add(
            doc, "officials_strict", officials, found, same=same_official_strictly, optional=spare, spare=same_official
        )
        speakers: list[str] = []
        for quote in a.get("quotes") or []:
            speaker = quote.get("speaker")
            if speaker and not any(same_person(speaker, known) for known in speakers):
                speakers.append(speaker)
        spare_speakers = optional.get("quote_speakers") or []
        self.add(
            doc,
            "quote_speakers",
            gold.get("quote_speakers") or [],
            speakers,
            same=same_person,
            optional=spare_speakers,
        )

    def _add_dates(self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]) -> None:
        dates = a.get("dates") or []
        days = [d for d in dates if d.get("precision") == "day"]
        events = [d for d in days if d.get("role") == "event"]
        years = [d for d in dates if d.get("precision") == "year"]
        for field, found in (("days", days), ("event_days", events), ("years", years)):
            if field != "years" or field in gold:
                self.add(
                    doc,
                    field,
                    sorted(set(gold.get(field) or [])),
                    sorted({_span(d) for d in found}),
                    optional=optional.get(field) or [],
                )

    def _add_pillars(
        self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]
    ) -> None:
        pillars = a.get("pillars") or []
        named = {p["pillar"] for p in pillars if p.get("basis") == "named"}
        spare = optional.get("pillars_named") or []
        gold_named = set(gold.get("pillars_named") or [])
        self.add(doc, "pillars_named", sorted(gold_named), sorted(named), optional=spare)
        if "pillars_enumerated" in gold:
            spoken = {p["pillar"] for p in pillars if p.get("basis") == "named" and not p.get("enumerated")}
            self.add(doc, "pillars_enumerated", sorted(gold["pillars_enumerated"]), sorted(named - spoken))
        if "pillars_implied" in gold:
            either = sorted(set(gold["pillars_implied"]) | gold_named)
            spare = [*(optional.get("pillars_implied") or []), *spare]
            self.add(doc, "pillars_any", either, sorted({p["pillar"] for p in pillars}), optional=spare)

    def _add_indicators(
        self, doc: str, gold: Mapping[str, Any], optional: Mapping[str, Any], a: Mapping[str, Any]
    ) -> None:
        figures = gold.get("indicators") or []
        # Grades alone count only where the gold has some: many an article has one that nobody wrote down.
        grades = any(g.get("value") is None for g in figures)
        found = [i for i in a.get("indicators") or [] if grades or i.get("value") is not None]
        spare = [o if isinstance(o, dict) else {"value": o} for o in optional.get("indicators") or []]
        self.add(doc, "indicators", figures, found, same=same_figure, optional=spare)
        self.add(doc, "indicators_strict", figures, found, same=same_figure_strictly, optional=spare, spare=same_figure)

    def _add_text(self, doc: str, gold: Mapping[str, Any], a: Mapping[str, Any]) -> None:
        text = " ".join((a.get("text") or "").split())
        for junk in gold.get("must_not_contain") or []:
            self.add(doc, "clean_text", [junk], [junk] if text and " ".join(junk.split()) not in text else [])
        for once in gold.get("once") or []:
            self.add(doc, "clean_text", [once], [once] if text.count(" ".join(once.split())) == 1 else [])
        mentions = [m for kind in _KINDS for m in a.get(kind) or [] if m.get("field", "text") != "meta"]
        sound = bool(text) and all(_offsets_hold(m, a) for m in mentions)
        self.add(doc, "offsets", ["all"], ["all"] if sound else [])


def _known(value: str | None) -> list[str]:
    return [value] if value else []


def _span(date: Mapping[str, Any]) -> str:
    return f"{date['value']}/{date['end_value']}" if date.get("end_value") else str(date["value"])


def _offsets_hold(mention: Mapping[str, Any], analysis: Mapping[str, Any]) -> bool:
    where = analysis.get("title" if mention.get("field") == "title" else "text") or ""
    return bool(where[mention.get("start") or 0 : mention.get("end") or 0] == mention.get("text"))


def score(gold: Sequence[Mapping[str, Any]], analyses: Iterable[Mapping[str, Any]]) -> Scorer:
    """Score analyses (JSON objects), matched to the gold's `id` by the stem of their `source`."""
    by_stem = {Path(str(a["source"])).stem: a for a in analyses}
    scorer = Scorer()
    for row in gold:
        scorer.add_document(row, by_stem.get(row["id"], {}))
    return scorer
