"""`bukti profiles`: what recurs over each publisher's pages, learned from what is archived."""

from __future__ import annotations

import click

from bukti.options import json_option, with_workbench
from bukti.profiles import learn_profiles
from bukti.progress import Progress
from bukti.terminal import print_json
from bukti.workbench import Workbench


@click.command(epilog="Example: bukti profiles --host kaltim.antaranews.com")
@click.option("--host", "hosts", multiple=True, help="Only this host. May be repeated.")
@json_option
@with_workbench
def command(hosts: tuple[str, ...], as_json: bool, bench: Workbench) -> None:
    """Learn from archived pages which blocks recur over a publisher's pages: they are no article's words.

    What is learned lies in the data folder under profiles/ and holds for what is read from now on; `bukti reanalyze`
    reads again what was read without it. A host needs eight pages at the least.
    """
    with Progress("Learning") as progress:
        learned = learn_profiles(bench, hosts=hosts, step=progress.step)
    if as_json:
        print_json(
            [
                {"host": one.profile.host, "pages": one.profile.pages, "blocks": len(one.profile.blocks)}
                | {"version": one.profile.version, "changed": one.changed}
                for one in learned
            ]
        )
        return
    for one in learned:
        news = "changed" if one.changed else "as before"
        click.echo(f"{one.profile.host}: {len(one.profile.blocks)} blocks recur over {one.profile.pages} pages, {news}")
    if not learned:
        click.echo("Nothing learned: no host has eight stored pages.")
