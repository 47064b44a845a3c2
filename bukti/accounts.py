"""What the commands of people and tokens share."""

from __future__ import annotations

from datetime import UTC, datetime

from models.access import Action, AuditNote
from models.principal import LOCAL
from search_api.store.accounts import Accounts


def note(accounts: Accounts, action: Action, subject: str, detail: str = "") -> None:
    """A line of the audit log for what the command line's user does; before it is done."""
    accounts.note(
        AuditNote(
            at=datetime.now(UTC), principal=LOCAL.id, name=LOCAL.name, action=action, subject=subject, detail=detail
        )
    )


def moment_words(moment: datetime | None) -> str:
    return "ever" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%MZ}"


def somebody_can_log_in(accounts: Accounts) -> bool:
    """Whether there is a person, not disabled, with a token that holds."""
    now = datetime.now(UTC)
    able = {person.id for person in accounts.people() if person.disabled is None}
    return any(token.person in able and token.holds_at(now) for token in accounts.tokens())
