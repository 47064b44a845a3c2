"""Who may do what: people and their roles, tokens, sessions, forms, and the log of what was done.

A route says what it needs by its dependencies:

    @router.post("/berkas", dependencies=[Depends(check_csrf)])
    def make(request: Request, who: Annotated[Principal, Depends(require(Role.ASSESSOR))]) -> Response:
        audit(request, Action.DOSSIER, "64.02", "2023")

and its template writes `{{ csrf_field() }}` into each form with `method="post"`. `serving.install` guards everything
else: without a login nobody but the local user gets past it.
"""

from __future__ import annotations

from models.access import Action as Action
from models.principal import Role as Role
from search_api.access.audit import audit as audit
from search_api.access.audit import audited as audited
from search_api.access.csrf import check_csrf as check_csrf
from search_api.access.csrf import csrf_field as csrf_field
from search_api.access.csrf import csrf_token as csrf_token
from search_api.access.roles import require as require
from search_api.access.service import Service as Service
from search_api.access.visitor import principal_of as principal_of
