"""`bukti coverage`: the matrix."""

from __future__ import annotations

import csv
import sys

import click

from bukti.options import json_option, with_workbench
from bukti.terminal import print_coverage, print_json
from bukti.workbench import Workbench
from models.coverage import Coverage
from models.query import DateField
from models.region import RegionRegistry


@click.command(epilog="Example: bukti coverage --year 2023 --region 73 --csv > matrix.csv")
@click.option("--year", multiple=True)
@click.option("--region", multiple=True, metavar="CODE", help="Kemendagri code; a province takes in its regions.")
@click.option("--date", type=click.Choice([d.value for d in DateField]), help="Which day counts for the year.")
@click.option("--basis", type=click.Choice(["named", "implied"]))
@click.option("--csv", "as_csv", is_flag=True, help="Print a table for a spreadsheet.")
@click.option("--all", "every_region", is_flag=True, help="List the regions that were never searched, too.")
@json_option
@with_workbench
def command(
    year: tuple[str, ...],
    region: tuple[str, ...],
    date: str | None,
    basis: str | None,
    as_csv: bool,
    every_region: bool,
    as_json: bool,
    bench: Workbench,
) -> None:
    """Which region has evidence for which pillar in which year; what was searched in vain; what never was searched."""
    from search_api.query.request import parse_coverage

    raw = {"year": list(year), "region": list(region), "date": [date or ""], "basis": [basis or ""]}
    request = parse_coverage({k: v for k, v in raw.items() if any(v)}, registry=bench.registry)
    coverage = bench.store.coverage(request)
    if as_json:
        print_json(coverage)
    elif as_csv:
        _write_csv(coverage, bench.registry)
    elif not coverage.cells:
        click.echo("The store has no document with a day yet: ingest some, or ask for a year with --year.")
    else:
        print_coverage(coverage, bench.registry, every_region=every_region or bool(region))


def _write_csv(coverage: Coverage, registry: RegionRegistry) -> None:
    writer = csv.writer(sys.stdout)
    head = "code region pillar year state evidence mentions documents outlets sources days searched_documents"
    writer.writerow(head.split())
    for c in coverage.cells:
        name = registry.require(c.region).name
        searched = (c.searched.sources, c.searched.days, c.searched.documents)
        counts = (c.evidence, c.mentions, c.documents, c.outlets)
        writer.writerow((c.region, name, c.pillar.value, c.year, c.state.value, *counts, *searched))
