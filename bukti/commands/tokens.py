"""`bukti tokens`: what people log in with, and programs ask with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from bukti.accounts import moment_words, note
from bukti.options import json_option, with_workbench
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.access import Action, Token
from models.errors import NotFoundError, RequestError
from search_api.access.tokens import make_token


@click.group(epilog="Example: bukti tokens create siti --label laptop --days 90")
def command() -> None:
    """Tokens of people: shown once, kept as a SHA-256, revocable."""


@command.command(epilog="Example: bukti tokens create siti --label laptop --days 90")
@click.argument("person")
@click.option("--label", default="", help="What it is for, such as the machine that keeps it.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="It expires after so many.")
@json_option
@with_workbench
def create(person: str, label: str, days: int, as_json: bool, bench: Workbench) -> None:
    """Make a token for PERSON and print it: it is never shown again."""
    accounts = bench.store.accounts
    owner = accounts.person(person)
    if owner is None:
        raise NotFoundError(f"nobody has the id {person!r}", hint=f"run `bukti users add {person}` first")
    if owner.disabled:
        raise RequestError(f"{person} is disabled", parameter="person", hint="add them under another id")
    created = datetime.now(UTC)
    shown, token = make_token(person, label=label, created=created, expires=created + timedelta(days=days))
    note(accounts, Action.TOKEN_MADE, token.id, f"for {person}, {label or 'no label'}, {days} days")
    accounts.add_token(token)
    if as_json:
        print_json({"token": shown, "id": token.id, "person": person, "expires": token.expires})
        return
    click.echo(shown)
    click.echo(f"Keep it now: it is not shown again. It holds until {moment_words(token.expires)}.", err=True)


@command.command(name="list", epilog="Example: bukti tokens list --person siti")
@click.option("--person", help="Of one person alone.")
@json_option
@with_workbench
def list_(person: str | None, as_json: bool, bench: Workbench) -> None:
    """Tokens by the id that each begins with, the revoked and expired too."""
    tokens = bench.store.accounts.tokens(person)
    if as_json:
        print_json([_public(token) for token in tokens])
        return
    for token in tokens:
        used = f"last used {moment_words(token.last_used)}" if token.last_used else "never used"
        click.echo(f"bukti_{token.id}_…  {token.person:20}  {_state(token):40}  {used}  {token.label}".rstrip())
    if not tokens:
        click.echo("No tokens yet. `bukti tokens create PERSON` makes one.")


@command.command(epilog="Example: bukti tokens revoke k7wq2m5pab")
@click.argument("token")
@with_workbench
def revoke(token: str, bench: Workbench) -> None:
    """Refuse TOKEN from now on, and the sessions that it opened. TOKEN is its id, or its beginning as lists show it."""
    accounts = bench.store.accounts
    identity = token.removeprefix("bukti_").partition("_")[0]
    if accounts.token(identity) is None:
        raise NotFoundError(f"no token has the id {identity!r}", hint="see `bukti tokens list`")
    note(accounts, Action.TOKEN_REVOKED, identity)
    revoked = accounts.revoke_token(identity, datetime.now(UTC))
    click.echo(f"token {revoked.id} of {revoked.person} is revoked, and every session that it opened")


def _state(token: Token) -> str:
    if token.revoked:
        return f"revoked {moment_words(token.revoked)}"
    if not token.holds_at(datetime.now(UTC)):
        return f"expired {moment_words(token.expires)}"
    return f"until {moment_words(token.expires)}"


def _public(token: Token) -> dict[str, object]:
    """Without the digest: nobody needs it, and a leaked list helps no guesser."""
    names = ("id", "person", "label", "created", "expires", "last_used", "revoked")
    return {name: getattr(token, name) for name in names}
