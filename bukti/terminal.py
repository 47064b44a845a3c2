"""How the command line shows things to a person: plain in a pipe, coloured on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from bukti.answer_words import understood_words, why_words
from models.analysis import Analysis
from models.coverage import Cell, CellState, Coverage
from models.disposition import Disposition, Outcome
from models.evidence import ArchiveState, Evidence, Hit, LiveState, SearchAnswer, Verification
from models.mention import IndicatorKind, IndicatorMention, OfficialMention, Unit
from models.partial_date import in_words
from models.pillar import Pillar
from models.region import RegionRegistry
from models.text import Removal

# A pipe has no width of its own; a table cut to eighty columns helps nobody who reads it later.
_PIPE_WIDTH = 118
console = Console(
    highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH, legacy_windows=False
)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_QUIET = "dim"
_STATE_MARKS = {
    CellState.EVIDENCED: ("■", "green"),
    CellState.MENTIONED: ("□", "yellow"),
    CellState.SEARCHED_NONE: ("·", "default"),
    CellState.NOT_SEARCHED: ("░", "dim"),
}
_ARCHIVE_STYLES = {ArchiveState.INTACT: "green", ArchiveState.EXTRACTOR_CHANGED: "yellow"}


def print_json(value: Any) -> None:
    """One JSON object, indented, on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def day_words(value: str | None) -> str:
    """`2020-02-25` as "25 Feb 2020", `2020-02` as "Feb 2020", `2020-Q3` as "quarter III 2020"; "undated" for None."""
    return "undated" if value is None else in_words(value, _MONTHS, quarter="quarter")


def number_words(value: float) -> str:
    """A number as Indonesians write it: 1.234,5."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def figure_words(indicator: IndicatorMention) -> str:
    """One line for a figure: name, value with unit, category and period in brackets."""
    kind = None if indicator.kind is IndicatorKind.RESULT else indicator.kind.value
    parts = [p for p in (kind, indicator.category, indicator.period) if p]
    if indicator.value is None:
        value = ""
    elif indicator.unit is Unit.IDR:
        value = f" Rp {number_words(indicator.value)}"
    else:
        suffix = "%" if indicator.unit is Unit.PERCENT else ""
        sign = {"=": "", None: ""}.get(indicator.comparator, f"{indicator.comparator} ")
        value = f" {sign}{number_words(indicator.value)}{suffix}"
    return f"{indicator.name}{value}" + (f" ({', '.join(parts)})" if parts else "")


def official_words(official: OfficialMention) -> str:
    return f"{official.name}, {official.position}" if official.position else official.name


def print_outcomes(counts: Mapping[Disposition, int], notable: Iterable[Outcome]) -> None:
    """The table of dispositions, then each item that was not taken in, with the reason."""
    table = Table(box=None, padding=(0, 2), pad_edge=False, show_header=False)
    for disposition in Disposition:
        if counts[disposition]:
            style = "red" if disposition is Disposition.FAILED else "default"
            table.add_row(Line(disposition.value, style=style), Line(f"{counts[disposition]:,}", justify="right"))
    console.print(table)
    for outcome in notable:
        style = "red" if outcome.disposition is Disposition.FAILED else "yellow"
        line = Line.assemble((f"{outcome.disposition}: ", style), (outcome.source, "bold"), f": {outcome.detail}")
        console.print(line, soft_wrap=True)


def print_answer(answer: SearchAnswer, *, citations: Mapping[str, str], explain: bool = False) -> None:
    """The hits of a search; `citations` has one line for each evidence id. `explain`: with why each ranks."""
    _print_understood(answer)
    unit = "result" if answer.total.value == 1 else "results"
    undated = f" · {answer.undated:,} without a day left out" if answer.undated else ""
    console.print(Line(f"{answer.total.value:,} {unit}{undated} · {answer.took_ms:.1f} ms", style=_QUIET))
    for number, hit in enumerate(answer.hits, start=1):
        console.print()
        _print_hit(number, hit, citations.get(hit.id))
        for line in why_words(hit) if explain else ():
            console.print(Line(f"   {line}", style=_QUIET), soft_wrap=True)
    if not answer.hits:
        console.print("Nothing matches. Try fewer words, another spelling of the region, or no year.")
    if answer.next:
        console.print(Line(f"\nMore: --cursor {answer.next}", style=_QUIET))


def _print_understood(answer: SearchAnswer) -> None:
    if parts := understood_words(answer.understood):
        console.print(Line("Understood: " + " · ".join(parts), style=_QUIET), soft_wrap=True)
    if answer.understood.suggestion:
        console.print(Line(f"Read as: {answer.understood.suggestion} (--literal: as written)"), soft_wrap=True)


def _print_hit(number: int, hit: Hit, citation: str | None) -> None:
    console.print(_headline(number, hit), soft_wrap=True)
    console.print(Line("   ").append(hit.document.title or "(no title)", style="bold"), soft_wrap=True)
    console.print(_highlighted(hit))
    facts = [official_words(o) for o in hit.officials] + [figure_words(i) for i in hit.indicators]
    if facts:
        console.print(Line("   " + " · ".join(facts), style="cyan"), soft_wrap=True)
    story = f" · {hit.story.copies} copies at {hit.story.outlets} outlets" if hit.story and hit.story.copies > 1 else ""
    outlet = hit.document.outlet or hit.document.source
    console.print(Line(f"   {outlet} · {hit.document.nature}{story} · {hit.id}", style=_QUIET), soft_wrap=True)
    if citation:
        console.print(Line(f"   {citation}", style="italic"), soft_wrap=True)


def _headline(number: int, hit: Hit) -> Line:
    regions = ", ".join(r.name + ("" if r.match == "own" else " (inherited)") for r in hit.regions) or "no region"
    pillars = ", ".join(_pillar_words(hit)) or "no pillar"
    event = day_words(hit.document.event) if hit.document.event else "unknown"
    return Line.assemble(
        (f"{number}. ", "bold"),
        (regions, "bold green"),
        (f" · {pillars}", "magenta"),
        (f" · event {event} · published {day_words(hit.document.published)}", _QUIET),
    )


def _pillar_words(hit: Hit) -> list[str]:
    """Each pillar once; one that only stands in a list is said to be mentioned."""
    spoken = {p.pillar for p in hit.pillars if not p.enumerated}
    return [p.value if p in spoken else f"{p.value} (mentioned)" for p in dict.fromkeys(p.pillar for p in hit.pillars)]


def _highlighted(hit: Hit) -> Line:
    line = Line(f"   “{hit.passage.text.replace(chr(10), ' ')}”")
    for start, end in hit.passage.highlights:
        line.stylize("bold underline", start + 4, end + 4)
    return line


def print_coverage(coverage: Coverage, registry: RegionRegistry, *, every_region: bool) -> None:
    """A table a year: regions by pillars. Regions with nothing to show are counted, not listed, unless asked for."""
    for year in sorted({cell.year for cell in coverage.cells}):
        _print_year(year, [c for c in coverage.cells if c.year == year], registry, every_region=every_region)
    marks = "  ".join(f"{mark} {state.value.replace('_', ' ')}" for state, (mark, _) in _STATE_MARKS.items())
    console.print(
        Line(marks + (f"  ·  {coverage.undated:,} passages without a day" if coverage.undated else ""), _QUIET)
    )


def _print_year(year: int, cells: Sequence[Cell], registry: RegionRegistry, *, every_region: bool) -> None:
    rows: dict[str, dict[Pillar, Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.region, {})[cell.pillar] = cell
    kinds = {code: _row_kind(row) for code, row in rows.items()}
    listed = [code for code in sorted(rows) if every_region or kinds[code] is CellState.EVIDENCED]
    table = Table(title=str(year), title_justify="left", title_style="bold", box=None, padding=(0, 1), pad_edge=False)
    table.add_column("code", no_wrap=True, min_width=5)
    table.add_column("region", no_wrap=True, min_width=24)
    for pillar in Pillar:
        table.add_column(pillar.value, justify="right", no_wrap=True, min_width=len(pillar.value))
    for code in listed:
        region = registry.get(code)
        table.add_row(code, region.name if region else code, *(_cell(rows[code].get(p)) for p in Pillar))
    console.print(table)
    left = [kind for code, kind in kinds.items() if code not in set(listed)]
    if left:
        searched = left.count(CellState.SEARCHED_NONE)
        words = f"{searched} more regions searched, nothing found; {len(left) - searched} never searched for {year}"
        console.print(Line(words + " (--all lists them)", style=_QUIET))
    console.print()


def _row_kind(row: Mapping[Pillar, Cell]) -> CellState:
    """Evidenced for a region with anything to show, else whether it was searched."""
    states = {cell.state for cell in row.values()}
    if states & {CellState.EVIDENCED, CellState.MENTIONED}:
        return CellState.EVIDENCED
    return CellState.SEARCHED_NONE if CellState.SEARCHED_NONE in states else CellState.NOT_SEARCHED


def _cell(cell: Cell | None) -> Line:
    if cell is None:
        return Line("")
    mark, style = _STATE_MARKS[cell.state]
    count = {CellState.EVIDENCED: cell.evidence, CellState.MENTIONED: cell.mentions}.get(cell.state)
    return Line(f"{count} {mark}" if count is not None else mark, style=style)


def print_verification(verification: Verification, evidence: Evidence) -> None:
    """What a re-check found, with the words and where they come from."""
    style = _ARCHIVE_STYLES.get(verification.archive, "red")
    console.print(Line.assemble("archive: ", (verification.archive.value, f"bold {style}"), f"  {verification.detail}"))
    live = f" (checked {verification.live_checked:%Y-%m-%d %H:%M}Z)" if verification.live_checked else ""
    live_style = "default" if verification.live in {LiveState.INTACT, LiveState.NOT_RECHECKED} else "yellow"
    console.print(Line.assemble("live:    ", (verification.live.value.replace("_", " "), live_style), live))
    if verification.difference:
        console.print(verification.difference, markup=False)
    p = evidence.provenance
    console.print(Line(f"capture:  {p.capture}  {p.fetched:%Y-%m-%d %H:%M:%S}Z", style=_QUIET), soft_wrap=True)
    console.print(Line(f"text:     {p.text_digest}", style=_QUIET), soft_wrap=True)
    console.print(Line(f"versions: extractor {p.extractor_version}, analysis {p.analysis_version}", style=_QUIET))
    console.print(Line(f"cite:     {evidence.citation.plain}", style="italic"), soft_wrap=True)


def print_analysis(analysis: Analysis, *, removed: Sequence[Removal] = ()) -> None:
    """One analysis for reading: what was found, then what was taken out of the page and why."""
    console.print(Line(analysis.title or "(no title)", style="bold"), soft_wrap=True)
    parts = [analysis.source, analysis.nature.value, f"published {day_words(analysis.published)}"]
    parts += ["incomplete"] if analysis.incomplete else []
    parts += [f"by {', '.join(analysis.byline)}"] if analysis.byline else []
    parts += [f"about {analysis.primary_region}" if analysis.primary_region else "about no single region"]
    console.print(Line(" · ".join(parts), style=_QUIET), soft_wrap=True)
    _print_kind("region", dict.fromkeys(f"{r.code} {r.name} ({r.role})" for r in analysis.regions))
    _print_kind("official", (official_words(o) + (f" [{o.region}]" if o.region else "") for o in analysis.officials))
    spans = (f"{d.value}/{d.end_value}" if d.end_value else d.value for d in analysis.dates)
    roles = (f" {d.role}" + (f", {d.status}" if d.status else "") for d in analysis.dates)
    _print_kind("date", dict.fromkeys(s + r for s, r in zip(spans, roles, strict=True)))
    _print_kind("pillar", dict.fromkeys(_pillar_line(p) for p in analysis.pillars))
    _print_kind("indicator", (figure_words(i) for i in analysis.indicators))
    _print_kind("quote", (f"{q.speaker or '?'}: {q.text}" for q in analysis.quotes))
    _print_kind("removed", (f"{r.reason}: {r.text.splitlines()[0][:90] if r.text else ''}" for r in removed))
    console.print()


def _pillar_line(pillar: Any) -> str:
    return f"{pillar.pillar} ({pillar.basis}{', in a list' if pillar.enumerated else ''}): {pillar.text}"


def _print_kind(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(Line.assemble((f"  {kind:10}", "cyan"), line), soft_wrap=True)
