"""`bukti search`: passages that match words and filters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from bukti.options import json_option, with_workbench
from bukti.workbench import Workbench
from models.pillar import Pillar
from models.query import DateField, Facet, Group, Mode, Sort


def _values(kind: Any) -> click.Choice[str]:
    return click.Choice([v.value for v in kind])


@click.command(epilog="Example: bukti search 'kukar 2020 smart living' --size 3")
@click.argument("q", metavar="QUERY", default="")
@click.option("--region", multiple=True, metavar="CODE", help="Kemendagri code; a province takes in its regions.")
@click.option("--pillar", multiple=True, type=_values(Pillar))
@click.option("--basis", type=click.Choice(["named", "implied"]))
@click.option("--official", help="A person's name.")
@click.option("--source", multiple=True, help="Id of an outlet.")
@click.option("--nature", multiple=True, help="news, advertorial, release, official or opinion.")
@click.option("--from", "from_", metavar="DAY", help="First day, YYYY-MM-DD.")
@click.option("--to", metavar="DAY", help="Last day, YYYY-MM-DD.")
@click.option("--year", multiple=True)
@click.option("--date", type=_values(DateField), help="Which day --from, --to and --year speak of.")
@click.option("--mode", type=_values(Mode))
@click.option("--group", type=_values(Group))
@click.option("--sort", type=_values(Sort))
@click.option("--understand/--literal", default=True, help="May words of the query become filters?")
@click.option("--as-of", metavar="INSTANT", help="Answer from what was known then (RFC 3339).")
@click.option("--size", help="1-100. [default: 10]")
@click.option("--cursor", help="Go on where the last answer ended.")
@click.option("--facet", "facets", multiple=True, type=_values(Facet))
@click.option("--explain", is_flag=True, help="Say why each hit ranks: which words, where, and what else.")
@json_option
@with_workbench
def command(
    q: str, as_json: bool, bench: Workbench, understand: bool, from_: str | None, explain: bool, **options: Any
) -> None:
    """Find passages: words are ranked; "exact phrase", +must, -not, a OR b, pre*; regions, times, pillars, officials,
    outlets and misspellings in the words are understood, each told with the words that it was read from. Without
    words, filters list.
    """
    from bukti.terminal import print_answer, print_json
    from search_api.query.request import parse_search

    raw = {"q": [q], "from": _listed(from_), "understand": ["true" if understand else "false"]}
    raw |= {key: _listed(value) for key, value in options.items()}
    given = {key: values for key, values in raw.items() if values}
    # The catalogue is read only for a question about an outlet: it would cost every other search its start.
    known = bench.store.outlets().union(o.outlet.id for o in bench.catalogue) if options["source"] else None
    request = replace(parse_search(given, registry=bench.registry, sources=known), explain=explain)
    if request.mode is not Mode.TEXT:
        bench.read_meaning()
    reading = bench.reader.read(request.q, understand=request.understand)
    answer = bench.store.search(request, reading)
    if as_json:
        print_json(answer)
        return
    citations = {str(hit.id): bench.store.evidence(hit.id).citation.plain for hit in answer.hits}
    print_answer(answer, citations=citations, explain=explain)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
