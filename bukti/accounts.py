"""What the commands of people and tokens share."""

from __future__ import annotations

from datetime import UTC, datetime

from models.access import Action, AuditEntry, AuditNote
from models.errors import StoreCorruptError
from models.principal import LOCAL
from search_api.store.accounts import Accounts

_PAGE = 1_000
_RESTORE = "somebody changed the log in the file: compare it with a backup"


def note(accounts: Accounts, action: Action, subject: str, detail: str = "") -> None:
    """A line of the audit log for what the command line's user does; before it is done."""
    accounts.note(
        AuditNote(
            at=datetime.now(UTC), principal=LOCAL.id, name=LOCAL.name, action=action, subject=subject, detail=detail
        )
    )


def check_chain(accounts: Accounts) -> None:
    """Raises StoreCorruptError where an entry of the audit log is not what the next one was chained to."""
    later: AuditEntry | None = None
    while page := accounts.audit(size=_PAGE, before=later.number if later else None):
        for entry in page:
            if later is not None and (later.number, later.previous) != (entry.number + 1, entry.digest):
                raise StoreCorruptError(
                    f"entry {entry.number} is not what entry {later.number} was chained to", hint=_RESTORE
                )
            later = entry
    if later is not None and (later.number, later.previous) != (1, None):
        raise StoreCorruptError(f"the entries before {later.number} are gone", hint=_RESTORE)


def moment_words(moment: datetime | None) -> str:
    return "ever" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}"


def somebody_can_log_in(accounts: Accounts) -> bool:
    """Whether there is a person, not disabled, with a token that holds."""
    now = datetime.now(UTC)
    able = {person.id for person in accounts.people() if person.disabled is None}
    return any(token.person in able and token.holds_at(now) for token in accounts.tokens())
