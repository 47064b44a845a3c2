"""The audit log, for admins."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from models.access import Action
from models.errors import RequestError
from models.principal import Role
from search_api.access import require
from search_api.backend import backend_of, desk_of
from search_api.routers.pages import address_of

router = APIRouter(tags=["pages"])
_SIZE = 100
_KNOWN = ("oleh", "tindakan", "sebelum")


@router.get("/audit", dependencies=[Depends(require(Role.ADMIN))])
def log(request: Request) -> Response:
    """Who did what, newest first; of one person, of one kind."""
    address = address_of(request)
    for name in address.raw:
        if name not in _KNOWN:
            raise RequestError(f"there is no parameter {name!r}", parameter=name, hint=f"there are {', '.join(_KNOWN)}")
    accounts = backend_of(request).store.accounts
    entries = accounts.audit(
        size=_SIZE + 1,
        before=_number(address.value("sebelum")),
        principal=address.value("oleh"),
        action=_action(address.value("tindakan")),
    )
    older = address.setting(sebelum=str(entries[_SIZE - 1].number)) if len(entries) > _SIZE else None
    return desk_of(request).page(
        "audit.html",
        entries=entries[:_SIZE],
        older=older,
        here_address=address,
        chosen=address.value("tindakan"),
        people=accounts.people(),
        title="Catatan audit",
    )


def _number(value: str | None) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise RequestError(f"{value!r} is no entry's number", parameter="sebelum", hint="begin at the newest")
    return int(value)


def _action(value: str | None) -> Action | None:
    if value is None:
        return None
    try:
        return Action(value)
    except ValueError as error:
        raise RequestError(
            f"there is no action {value!r}", parameter="tindakan", hint=f"there are {', '.join(Action)}"
        ) from error
