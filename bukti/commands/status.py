"""`bukti status`: what is stored and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click
import msgspec

from bukti.health import crawled, source_health
from bukti.intake_spool import waiting
from bukti.options import json_option, with_workbench
from bukti.settings import Settings
from bukti.store_settings import is_embedded
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.health import HealthState, SourceHealth
from search_api.store.records import StoreStatus

_SHOWN = 20


@click.command(epilog="Example: bukti status --json")
@json_option
@with_workbench
def command(as_json: bool, bench: Workbench) -> None:
    """Documents, captures and passages; what became of each item; versions; whether the index is up to date."""
    status = bench.store.status()
    sources = crawled(source_health(bench))
    where, spooled = _where(bench.settings), waiting(bench.settings.home)
    if as_json:
        told = msgspec.to_builtins(status)
        print_json({**told, "where": where, "spooled": spooled, "sources": msgspec.to_builtins(sources)})
        return
    for name, value in [*_lines(status, where), *_spool_lines(spooled), *_source_lines(sources)]:
        click.echo(f"{name:12}{value}")


def _source_lines(sources: Sequence[SourceHealth]) -> list[tuple[str, str]]:
    """How many sources stand how, then each that needs care."""
    if not sources:
        return []
    counts = Counter(health.state.value for health in sources)
    lines = [("sources", ", ".join(f"{count:,} {state}" for state, count in counts.items()))]
    sick = [health for health in sources if health.state is not HealthState.WELL]
    lines += [("", f"{health.source}: {health.state.value}: {health.reason}") for health in sick[:_SHOWN]]
    if len(sick) > _SHOWN:
        lines.append(("", f"... and {len(sick) - _SHOWN:,} more: bukti sources list"))
    return lines


def _where(settings: Settings) -> str:
    """The data folder, or the engine with the prefix of our indices there."""
    return str(settings.home) if is_embedded(settings) else f"{settings.store} ({settings.elasticsearch_prefix}-*)"


def _spool_lines(spooled: int) -> list[tuple[str, str]]:
    return [("spooled", f"{spooled:,} items on this disk: the next `bukti ingest` brings them in")] if spooled else []


def _lines(status: StoreStatus, where: str) -> list[tuple[str, str]]:
    counts = ("documents", "withdrawn", "captures", "texts", "passages", "stories")
    lines = [("store", f"{status.kind}, {where}")] + [(name, f"{getattr(status, name):,}") for name in counts]
    lines += [("items", ", ".join(f"{n:,} {d.value}" for d, n in status.items.items() if n) or "none yet")]
    lines += [("years", ", ".join(map(str, status.years)) or "none yet")]
    lines += [("analysis", f"{version}: {n:,} texts") for version, n in status.analyses.items()]
    lines += [("extractor", f"{version}: {n:,} texts") for version, n in status.extractors.items()]
    if status.index:
        state = "up to date" if status.index.behind == 0 else f"{status.index.behind:,} changes behind"
        lines.append(("index", f"{status.index.passages:,} passages, {state}"))
    lines.append(("on disk", f"{status.bytes_on_disk / 1e6:,.1f} MB"))
    return lines
