"""The one door: names who asks, counts how often, and lets nobody else in. What a route forgets is closed here."""

from __future__ import annotations

from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.access import Action, AuditNote
from models.errors import BuktiError, ForbiddenError, UnauthenticatedError
from models.principal import LOCAL
from search_api.access import cookies
from search_api.access.authority import Proven, Refused, now
from search_api.access.csrf import came_from_elsewhere
from search_api.access.door import Door
from search_api.access.places import is_open, is_page, login_address
from search_api.access.visitor import CURRENT, Means, Visitor

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class Problems(Protocol):
    """Writes an error as the one who asks can read it."""

    def of(self, connection: HTTPConnection, error: BuktiError) -> Response: ...


class Gate:
    """ASGI middleware. The visitor stands in `request.state.visitor` for everything behind it."""

    def __init__(self, app: ASGIApp, *, door: Door, problems: Problems) -> None:
        self._app = app
        self._door = door
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise ForbiddenError("only HTTP is served here")
        connection = HTTPConnection(scope)
        try:
            visitor = await self._admitted(connection)
        except BuktiError as error:
            await self._refusal(connection, error)(scope, receive, send)
            return
        scope.setdefault("state", {})["visitor"] = visitor
        CURRENT.set(visitor)
        await self._app(scope, receive, _keeping(visitor, connection, send))

    async def _admitted(self, connection: HTTPConnection) -> Visitor:
        visitor = await self._visitor(connection)
        # What a limit refuses is known by name in the logs.
        connection.scope.setdefault("state", {})["visitor"] = visitor
        if visitor.means is not Means.LOCAL:
            self._door.rate.spend("visitor", visitor.token or visitor.address)
        if visitor.means is not Means.TOKEN and came_from_elsewhere(connection.scope["method"], connection.headers):
            raise ForbiddenError("another site sent this", hint="send it from our own pages")
        if visitor.principal is None and not is_open(connection.scope["path"]):
            raise UnauthenticatedError("this needs a login", hint="log in at /masuk, or send a token as a Bearer")
        return visitor

    async def _visitor(self, connection: HTTPConnection) -> Visitor:
        address = connection.client.host if connection.client else ""
        bearer = _bearer(connection.headers)
        if bearer is not None:
            return self._named(connection, Means.TOKEN, await run_in_threadpool(self._by_token, bearer, address))
        cookie = cookies.session_value(connection)
        if cookie is not None and (found := await run_in_threadpool(self._door.authority.by_session, cookie)):
            return self._named(connection, Means.SESSION, found)
        if self._door.service.login:
            return self._named(connection, Means.NONE)
        if any(name in connection.headers for name in _FORWARDED):
            raise ForbiddenError(
                "a proxy passes this on, and without a login it would make everybody an admin",
                hint="run `bukti serve --login` behind a proxy",
            )
        return self._named(connection, Means.LOCAL)

    def _named(self, connection: HTTPConnection, means: Means, proven: Proven | None = None) -> Visitor:
        session = cookies.session_value(connection) if means is Means.SESSION else None
        kept = session or cookies.key_value(connection)
        return Visitor(
            principal=proven.person.principal if proven else (LOCAL if means is Means.LOCAL else None),
            means=means,
            address=connection.client.host if connection.client else "",
            request=connection.scope.get("state", {}).get("request", ""),
            key=kept or cookies.fresh(),
            key_is_new=kept is None,
            token=proven.token.id if proven else None,
            session=proven.session if proven else None,
        )

    def _by_token(self, shown: str, address: str) -> Proven:
        known = shown[:24]  # the public id: a token that fails does not lock out the others of an address
        self._door.failures.check("bearer", address, known)
        try:
            return self._door.authority.by_token(shown)
        except Refused as error:
            self._door.failures.spend("bearer", address, known)
            self._door.rate.spend("visitor", address)  # another id each time gets nobody further
            if error.token:
                self._note_failure(error.token, address)
            raise

    def _note_failure(self, token: str, address: str) -> None:
        note = AuditNote(
            at=now(), principal="anonymous", name="", action=Action.LOGIN_FAILED, subject=token, address=address
        )
        self._door.accounts.note(note)

    def _refusal(self, connection: HTTPConnection, error: BuktiError) -> Response:
        asks_for_page = connection.scope["method"] in {"GET", "HEAD"} and is_page(connection.scope["path"])
        if isinstance(error, UnauthenticatedError) and asks_for_page and _bearer(connection.headers) is None:
            return RedirectResponse(login_address(connection), status_code=303)
        return self._problems.of(connection, error)


def _bearer(headers: Headers) -> str | None:
    """What stands in the header; a scheme that we don't know is a token that is none."""
    value = headers.get("authorization")
    if value is None:
        return None
    scheme, _, shown = value.partition(" ")
    return shown if scheme.lower() == "bearer" else ""


def _keeping(visitor: Visitor, connection: HTTPConnection, send: Send) -> Send:
    """Gives the browser its forms' key where a form was written with a new one."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and visitor.key_is_new and visitor.key_shown:
            cookie = cookies.key_cookie(visitor.key, secure=cookies.is_secure(connection))
            MutableHeaders(scope=message).append("Set-Cookie", cookie)
        await send(message)

    return sending
