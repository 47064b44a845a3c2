"""The API's own description: for programs at /openapi.json, for people at /docs, with nothing from elsewhere."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from search_api.access.door import door_of
from search_api.backend import desk_of
from search_api.routers.openapi import describe

router = APIRouter(tags=["pages"])
_METHODS = ("get", "post", "put", "patch", "delete")


@router.get("/openapi.json")
def document(request: Request) -> Response:
    """OpenAPI 3.1."""
    return JSONResponse(_description(request))


@router.get("/docs")
def reference(request: Request) -> Response:
    """The same to read: every call with its parameters, examples and answers."""
    description = _description(request)
    calls = [
        {"method": method, "path": path, "id": f"{method}-{path}"} | call
        for path, methods in description["paths"].items()
        for method, call in methods.items()
        if method in _METHODS
    ]
    return desk_of(request).page(
        "reference.html", calls=calls, shapes=description["components"]["schemas"], title="API", kind_words=kind_words
    )


def kind_words(schema: dict[str, Any]) -> str:
    """A schema in a few words: "array of string", "Hit or null", "one of text, semantic"."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_words(part) for part in schema["anyOf"]))
    if schema.get("type") == "array":
        parts = schema.get("prefixItems")
        return "array of " + (", ".join(map(kind_words, parts)) if parts else kind_words(schema.get("items") or {}))
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {kind_words(schema['additionalProperties'])}"
    return _plain_kind(schema)


def _plain_kind(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "any")
    name = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "format" in schema:
        name += f" ({schema['format']})"
    if "minimum" in schema and "maximum" in schema:
        name += f", {schema['minimum']} to {schema['maximum']}"
    return name


def _description(request: Request) -> dict[str, Any]:
    return _described(request.app, login=door_of(request).service.login)


@lru_cache(maxsize=8)
def _described(app: FastAPI, *, login: bool) -> dict[str, Any]:
    return describe(app, login=login)
