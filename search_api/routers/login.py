"""Logging in and out. The page works without a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from models.access import Action
from search_api.access import audit, check_csrf, cookies
from search_api.access.authority import Refused
from search_api.access.door import door_of
from search_api.access.places import LOGIN, LOGOUT, way_back
from search_api.access.tokens import read_token
from search_api.access.visitor import Means, visitor_of
from search_api.backend import desk_of

router = APIRouter(tags=["pages"])
_WRONG = "Token itu tidak dikenal, sudah berakhir, atau sudah dicabut. Periksa salinannya, atau minta yang baru."


@router.get(LOGIN)
def ask(request: Request) -> Response:
    """The form."""
    return _form(request, way_back(request.query_params.get("next")))


@router.post(LOGIN, dependencies=[Depends(check_csrf)])
def log_in(request: Request, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "") -> Response:
    """A token becomes a session of a new name, whatever the browser sent; an older session ends."""
    door, visitor, back = door_of(request), visitor_of(request), way_back(next)
    door.failures.check("login", visitor.address)
    try:
        value, proven = door.authority.open_session(token)
    except Refused:
        door.failures.spend("login", visitor.address)
        given = read_token(token)
        audit(request, Action.LOGIN_FAILED, given.id if given else "")
        return _form(request, back, wrong=_WRONG)
    if visitor.session:
        door.authority.end_session(visitor.session)
    visitor.principal = proven.person.principal
    audit(request, Action.LOGIN, proven.token.id)
    seconds = int(door.service.session.total_seconds())
    answer = RedirectResponse(back, status_code=303)
    answer.headers.append(
        "Set-Cookie", cookies.session_cookie(value, secure=cookies.is_secure(request), seconds=seconds)
    )
    return answer


@router.post(LOGOUT, dependencies=[Depends(check_csrf)])
def log_out(request: Request) -> Response:
    """The session ends here, not only in the browser."""
    visitor = visitor_of(request)
    if visitor.session:
        door_of(request).authority.end_session(visitor.session)
        audit(request, Action.LOGOUT, visitor.token or "")
    answer = RedirectResponse(LOGIN, status_code=303)
    answer.headers.append("Set-Cookie", cookies.session_cookie("", secure=cookies.is_secure(request), seconds=0))
    return answer


def _form(request: Request, back: str, *, wrong: str = "") -> Response:
    visitor = visitor_of(request)
    person = visitor.principal if visitor.means is Means.SESSION else None
    return desk_of(request).page(
        "login.html",
        status=401 if wrong else 200,
        back=back,
        wrong=wrong,
        person=person,
        login=door_of(request).service.login,
        title="Masuk",
    )
