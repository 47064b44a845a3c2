"""The command line. Commands are imported when they are called: `bukti --help` and `bukti search` start fast."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from models.errors import BuktiError, RequestError

COMMANDS: dict[str, str] = {
    "ingest": "Take files and folders in: clean, analyse, index.",
    "crawl": "Fetch what sources list, politely: archive, clean, analyse, index.",
    "analyze": "Print the analysis of files, one JSON object each; stores nothing.",
    "search": "Find evidence.",
    "batch": "Ask every question of a CSV; a table of evidence out.",
    "coverage": "The region x pillar x year matrix, with its holes.",
    "dossier": "A region and period as one signed file to take away.",
    "verify": "Re-check a piece of evidence against the archived bytes, or a whole dossier.",
    "profiles": "Learn which blocks recur over a publisher's pages.",
    "reanalyze": "Analyse stored texts again with this version of rules and resources.",
    "backup": "Copy the record and the archived bytes, while others write.",
    "restore": "Bring a backup back.",
    "reindex": "Build the index anew from the record.",
    "migrate": "Move all that one store holds into another, and compare.",
    "serve": "Serve the pages and the API.",
    "users": "Who may use a service that others reach.",
    "tokens": "What people log in with.",
    "status": "What is stored, what became of each item, how far the index is.",
    "eval": "Score analyses against gold values and list the worst errors.",
    "sources": "Publishers: their state; try their lists; find those of a new one.",
    "archive": "Hash the archived bytes again.",
    "resources": "Check the tables that the rules read.",
}
"""Each is the module `bukti.commands.<name>` with a click command `command`; the line is its short help."""


class LazyGroup(click.Group):
    """A group that knows its commands by name alone until one is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the interface of click)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"bukti.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BuktiError as error:
            click.echo(f"bukti: {error.detail}", err=True)
            ctx.exit(2 if isinstance(error, RequestError) else 1)
        except BrokenPipeError:
            # The reader of our pipe has seen enough; Python's own flush at exit must not complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: bukti ingest articles/ && bukti search 'kukar 2020 smart living'",
)
@click.version_option(package_name="bukti")
def main() -> None:
    """Bukti finds, in Indonesia's regional news and reports, provable evidence of smart-city work."""
