"""The table of calls in docs/api.md, made of the OpenAPI: `python -m tests.docs.api_reference` writes it anew."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from search_api.routers import answers, changes, health, tasks
from search_api.routers.openapi import describe
from search_api.routers.reference import kind_words
from tests.shared import ROOT

API = ROOT / "docs" / "api.md"
_BEGIN, _END = "<!-- calls -->\n", "<!-- /calls -->"


def calls() -> str:
    """A table of calls, then one of parameters for each call that has some."""
    app = FastAPI(title="Bukti", version="any")
    for module in (answers, changes, tasks, health):
        app.include_router(module.router)
    found = [
        (f"`{method.upper()} {path}`", call)
        for path, methods in describe(app, login=True)["paths"].items()
        for method, call in methods.items()
    ]
    rows = "".join(f"| {name} | {call['description'].splitlines()[0]} |\n" for name, call in found)
    tables = [_parameters(name, call["parameters"]) for name, call in found if len(call.get("parameters", ())) > 1]
    return "Made of the OpenAPI.\n\n| call | answer |\n| --- | --- |\n" + rows + "".join(tables)


def with_calls(text: str) -> str:
    """The document with the table of today between its marks."""
    before, _, rest = text.partition(_BEGIN)
    return before + _BEGIN + calls() + _END + rest.partition(_END)[2]


def _parameters(name: str, parameters: list[dict[str, Any]]) -> str:
    head = f"\n{name}\n\n| parameter | values | default | example | what it is |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(_row(parameter) for parameter in parameters)


def _row(parameter: dict[str, Any]) -> str:
    example = parameter["example"] if "example" in parameter else parameter["examples"]["one"]["value"]
    shown = example[0] if isinstance(example, list) else example
    default = parameter["schema"].get("default", "")
    cells = (
        f"`{parameter['name']}`",
        kind_words(parameter["schema"]),
        f"`{default}`" if default != "" else "",
        f"`{shown}`",
        parameter["description"],
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    API.write_text(with_calls(API.read_text(encoding="utf-8")), encoding="utf-8")
