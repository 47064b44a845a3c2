"""What a role may do: a dependency of the routes that need more than a reader."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from models.errors import ForbiddenError
from models.principal import Principal, Role
from search_api.access.visitor import principal_of


def require(role: Role) -> Callable[[Request], Principal]:
    """A dependency that gives the principal: `Depends(require(Role.ASSESSOR))`.

    It raises UnauthenticatedError (401) for nobody and ForbiddenError (403) for a lesser role.
    """

    def required(request: Request) -> Principal:
        principal = principal_of(request)
        if not principal.role.covers(role):
            raise ForbiddenError(
                f"this needs the role {role}, and {principal.id} is {principal.role}", hint="ask an admin for it"
            )
        return principal

    return required
