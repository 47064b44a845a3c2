"""The OpenAPI document: routes as FastAPI knows them, shapes as msgspec writes them."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from typing import Any, get_args, get_type_hints

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from models import capture, coverage, document, evidence, mention, query
from models.analysis import Analysis
from models.capture import Capture
from models.coverage import Coverage
from models.evidence import Evidence, SearchAnswer, Verification
from search_api.jobs import answer as task
from search_api.jobs.answer import Task

_MODULES = (capture, coverage, document, evidence, mention, query, task)
_REF = "#/components/schemas/{name}"
_SHAPES = (SearchAnswer, Evidence, Verification, Coverage, Analysis, Capture, Task)
_JSON = "application/json"
_PROBLEM = "application/problem+json"
_DESCRIPTION = """Provable evidence by region, pillar and year. Every answer is JSON in UTF-8; days are `YYYY-MM-DD`,
instants RFC 3339 in UTC; errors are problem documents (RFC 9457) with a stable `type`. See docs/api.md."""
_TAGS = [
    {"name": "answers", "description": "What readers ask."},
    {"name": "changes", "description": "What changes the store."},
    {"name": "work", "description": "What is taken in and made in the background; asking for it wants an assessor."},
    {"name": "health", "description": "How the service is."},
]
# What a route says that asks nobody who they are.
OPEN: dict[str, Any] = {"security": []}
_REFUSALS = {
    400: "The request can't be read.",
    401: "Nobody said who asks, or the token does not hold.",
    403: "The role does not allow it, or another site sent it.",
    404: "Nothing has this id.",
    413: "The body is too large.",
    414: "The address is too long.",
    422: "A parameter is unknown or makes no sense; `errors` names it.",
    429: "Asked too often; `Retry-After` says how long to wait.",
    503: "The store can't answer now, or an optional part is missing; `Retry-After` says when to try again.",
}
_ALWAYS = (400, 401, 403, 413, 414, 422, 429, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An offending part of a request."""

    parameter: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """RFC 9457. `type` is `bukti:` and a stable word, or `about:blank` where the status says it all."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str = ""
    errors: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """`unshared_captures`: digests of archived bytes that no other document has."""

    id: str
    withdrawn: bool
    unshared_captures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    status: str


def answers(
    shape: str, *, missing: bool = False, many: bool = False, status: int = 200
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with a shape by its name, or with a problem."""
    schema: dict[str, Any] = {"$ref": _REF.format(name=shape)}
    if many:
        schema = {"type": "array", "items": schema}
    return {status: {"description": "The answer.", "content": {_JSON: {"schema": schema}}}} | refusals(missing=missing)


def bytes_of(kind: str, words: str, *, missing: bool = False) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with something that is no JSON."""
    found: dict[int | str, dict[str, Any]] = {200: {"description": words, "content": {kind: {}}}}
    return found | refusals(missing=missing)


def refusals(*, missing: bool = False) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with."""
    codes = sorted((*_ALWAYS, 404) if missing else _ALWAYS)
    content = {_PROBLEM: {"schema": {"$ref": _REF.format(name="Problem")}}}
    return {code: {"description": _REFUSALS[code], "content": content} for code in codes}


def describe(app: FastAPI, *, login: bool) -> dict[str, Any]:
    """The whole document."""
    found = get_openapi(title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes, tags=_TAGS)
    for methods in found["paths"].values():
        for call in methods.values():
            call["operationId"] = call["summary"].lower().replace(" ", "_")  # what a client's calls are named by
    components = found.setdefault("components", {})
    components["schemas"] = components.get("schemas", {}) | _schemas()
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of `bukti tokens create`."},
    }
    # Loopback without a login takes calls without a token, too.
    found["security"] = [{"token": []}] if login else [{"token": []}, {}]
    return found


def _schemas() -> dict[str, Any]:
    _, found = msgspec.json.schema_components((*_SHAPES, Problem, Withdrawn, Health), ref_template=_REF)
    formats = _formats()
    for name, schema in found.items():
        found[name] = _exact(schema, formats.get(name, {}))
    problem = found["Problem"]
    problem["required"] = ["type", "title", "status", "detail"]
    found["Evidence"] = _flat(found["Evidence"], found["Hit"])
    return found


def _formats() -> dict[str, dict[str, str]]:
    """Which fields of which shape are instants and days: msgspec's schema calls both strings."""
    found: dict[str, dict[str, str]] = {}
    for module in _MODULES:
        for kind in vars(module).values():
            if isinstance(kind, type) and is_dataclass(kind):
                hints = get_type_hints(kind).items()
                found[kind.__name__] = {name: said for name, hint in hints if (said := _format(hint))}
    return found


def _format(hint: object) -> str | None:
    parts = (hint, *get_args(hint))
    return "date-time" if datetime in parts else "date" if date in parts else None


def _exact(schema: dict[str, Any], formats: dict[str, str]) -> dict[str, Any]:
    """As we write it: every field stands in every object, and an enumeration is of strings."""
    if "properties" in schema:
        fields = {name: _bare(part) for name, part in schema["properties"].items()}
        for name, said in formats.items():
            for part in (fields[name], *fields[name].get("anyOf", ())):
                if part.get("type") == "string":
                    part["format"] = said
        return schema | {"properties": fields, "required": list(fields)}
    if all(isinstance(value, str) for value in schema.get("enum", (0,))):
        return schema | {"type": "string"}
    return schema


def _bare(part: dict[str, Any]) -> dict[str, Any]:
    """Without its default, for what is always there has none; a pair of one kind as an array of two, which makers of
    clients read."""
    kept = {key: value for key, value in part.items() if key != "default"}
    if prefix := kept.pop("prefixItems", None):
        kept["items"] = prefix[0]
    if isinstance(kept.get("items"), dict):
        kept["items"] = _bare(kept["items"])
    return kept


def _flat(evidence: dict[str, Any], hit: dict[str, Any]) -> dict[str, Any]:
    """A hit's fields stand beside context, citation and provenance."""
    own = {name: part for name, part in evidence["properties"].items() if name != "hit"}
    fields = hit["properties"] | own
    return evidence | {"properties": fields, "required": list(fields)}
