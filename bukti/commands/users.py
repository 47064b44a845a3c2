"""`bukti users`: who may use a service that others reach."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bukti.accounts import check_chain, moment_words, note
from bukti.options import json_option, with_workbench
from bukti.terminal import print_json
from bukti.workbench import Workbench
from models.access import LONGEST_NAME, Action, AuditEntry, Person, person_id, role_of
from models.errors import NotFoundError, RequestError
from models.principal import Role

_ROLES = click.Choice([role.value for role in Role])


@click.group(epilog="Example: bukti users add siti --name 'Siti Rahmawati' --role assessor")
def command() -> None:
    """People and their roles. A reader searches and reads; an assessor also takes files in and makes dossiers; an
    admin also withdraws documents and sees the audit log. People outlast their tokens (`bukti tokens`)."""


@command.command(epilog="Example: bukti users add siti --name 'Siti Rahmawati' --role assessor")
@click.argument("person")
@click.option("--name", help="The name that pages and the audit log show. [default: the id]")
@click.option("--role", type=_ROLES, default=Role.READER.value, show_default=True)
@with_workbench
def add(person: str, name: str | None, role: str, bench: Workbench) -> None:
    """Add PERSON, a short id that is never given to anybody else."""
    shown = " ".join((name or person).split())
    if not shown or len(shown) > LONGEST_NAME:
        raise RequestError(f"a name has 1 to {LONGEST_NAME} characters", parameter="name", hint="shorten it")
    added = Person(id=person_id(person), name=shown, role=role_of(role), created=datetime.now(UTC))
    bench.store.accounts.add_person(added)
    note(bench.store.accounts, Action.PERSON_ADDED, added.id, f"role {added.role}")
    click.echo(f"{added.id} is {_article(added.role)}; `bukti tokens create {added.id}` makes a token to log in with")


@command.command(name="list", epilog="Example: bukti users list --json")
@json_option
@with_workbench
def list_(as_json: bool, bench: Workbench) -> None:
    """Everybody, the disabled too."""
    people = bench.store.accounts.people()
    if as_json:
        print_json(people)
        return
    for person in people:
        state = f"  disabled {moment_words(person.disabled)}" if person.disabled else ""
        click.echo(f"{person.id:20}  {person.role:8}  {person.name}{state}")
    if not people:
        click.echo("Nobody yet. `bukti users add ID` adds the first.")


@command.command(epilog="Example: bukti users disable siti")
@click.argument("person")
@with_workbench
def disable(person: str, bench: Workbench) -> None:
    """Refuse PERSON from now on, for good: all their tokens and sessions end. What they did stays in the log."""
    accounts = bench.store.accounts
    _known(bench, person)
    note(accounts, Action.PERSON_CHANGED, person, "disabled")
    accounts.change_person(person, disabled=datetime.now(UTC))
    click.echo(f"{person} is disabled; every token and session of theirs is refused from now on")


@command.command(epilog="Example: bukti users role siti admin")
@click.argument("person")
@click.argument("role", type=_ROLES)
@with_workbench
def role(person: str, role: str, bench: Workbench) -> None:
    """Give PERSON another role; it holds for their tokens and sessions at once."""
    accounts = bench.store.accounts
    before = _known(bench, person)
    note(accounts, Action.PERSON_CHANGED, person, f"role {before.role} to {role}")
    changed = accounts.change_person(person, role=role_of(role))
    click.echo(f"{person} is {_article(changed.role)} now")


@command.command(epilog="Example: bukti users audit --size 20")
@click.option("--size", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many entries.")
@click.option("--person", help="Of one person (or `local`, the command line's user).")
@json_option
@with_workbench
def audit(size: int, person: str | None, as_json: bool, bench: Workbench) -> None:
    """Who did what, newest first; fails when an entry does not fit the chain."""
    accounts = bench.store.accounts
    if as_json:
        print_json(accounts.audit(size=size, principal=person))
    else:
        for entry in accounts.audit(size=size, principal=person):
            click.echo(_line(entry))
    check_chain(accounts)


def _known(bench: Workbench, person: str) -> Person:
    found = bench.store.accounts.person(person)
    if found is None:
        raise NotFoundError(f"nobody has the id {person!r}", hint="see `bukti users list`")
    return found


def _line(entry: AuditEntry) -> str:
    n = entry.note
    parts = (f"{entry.number:6}", moment_words(n.at), f"{n.principal:16}", n.action.value, n.subject, n.detail)
    # A subject is whatever somebody sent: it must not move the cursor of a terminal.
    return "  ".join("".join(c if c.isprintable() else "?" for c in part) for part in parts if part)


def _article(role: Role) -> str:
    return f"{'a' if role is Role.READER else 'an'} {role}"
