"""The description is the program: every parameter with an example that works, every shape as it is written."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from search_api.query.request import COVERAGE_PARAMETERS, SEARCH_PARAMETERS
from search_api.routers.parameters import COVERAGE, SEARCH, Parameter
from tests.search_api.web.desk import tree, words

Description = dict[str, Any]


@pytest.fixture(scope="module")
def described(client: TestClient) -> Description:
    found: Description = client.get("/openapi.json").json()
    return found


def _calls(described: Description) -> list[tuple[str, str, Description]]:
    return [(m, path, call) for path, methods in described["paths"].items() for m, call in methods.items()]


def test_the_tables_are_what_the_parsers_know() -> None:
    assert [p.name for p in SEARCH] == list(SEARCH_PARAMETERS)
    assert [p.name for p in COVERAGE] == list(COVERAGE_PARAMETERS)


def test_every_call_and_parameter_is_described_with_an_example(described: Description) -> None:
    assert len(described["paths"]) >= 10
    for method, path, call in _calls(described):
        assert call["description"], path
        for parameter in call.get("parameters", ()):
            assert parameter["description"], (method, path, parameter["name"])
            assert "example" in parameter or parameter["examples"], (method, path, parameter["name"])


def test_every_call_names_its_problems(described: Description) -> None:
    for _, path, call in _calls(described):
        assert {"401", "403", "414", "422", "429", "503"} <= set(call["responses"]), path
        assert (call.get("security") == []) == (path in {"/healthz", "/readyz"})
        for status, answer in call["responses"].items():
            if not status.startswith("2"):
                assert answer["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }


def test_every_reference_leads_somewhere(described: Description) -> None:
    shapes = described["components"]["schemas"]
    named = {ref.rpartition("/")[2] for ref in _references(described)}
    assert named <= set(shapes)
    assert {"SearchAnswer", "Hit", "Evidence", "Coverage", "Verification", "Problem"} <= named | set(shapes)


@pytest.mark.parametrize("parameter", [p for p in SEARCH if p.name != "cursor"], ids=lambda p: p.name)
def test_the_examples_of_a_search_work(client: TestClient, parameter: Parameter) -> None:
    answer = client.get("/api/v1/search", params={parameter.name: parameter.example})
    assert answer.status_code == 200


@pytest.mark.parametrize("parameter", COVERAGE, ids=lambda p: p.name)
def test_the_examples_of_a_coverage_work(client: TestClient, parameter: Parameter) -> None:
    assert client.get("/api/v1/coverage", params={parameter.name: parameter.example}).status_code == 200


@pytest.mark.parametrize("parameter", [*SEARCH, *COVERAGE], ids=lambda p: p.name)
def test_defaults_are_true(client: TestClient, parameter: Parameter) -> None:
    """Saying the default changes nothing."""
    default = parameter.schema.get("default")
    if default is None:
        return
    bare = client.get("/api/v1/search", params={"q": "wali kota"} if parameter.name != "q" else {})
    params = {"q": "wali kota", parameter.name: default}
    said = client.get("/api/v1/search", params=params)
    assert said.status_code == 200
    assert said.headers["etag"] == bare.headers["etag"]


def test_the_reference_shows_every_call_with_nothing_from_elsewhere(client: TestClient, described: Description) -> None:
    page = tree(client.get("/docs").text)
    shown = {words(heading) for heading in page.xpath("//h2[code]")}
    assert shown == {f"{method.upper()} {path}" for method, path, _ in _calls(described)}
    for name in SEARCH_PARAMETERS:
        assert page.xpath(f"//th[@scope='row']/code[text()='{name}']")
    addresses = [*page.xpath("//@src"), *page.xpath("//@href")]
    assert all(str(address).startswith(("/", "#")) for address in addresses)
    assert {str(a)[1:] for a in page.xpath("//a/@href") if str(a).startswith("#")} <= set(page.xpath("//@id"))


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in _references(value)]
    return [ref for value in part for ref in _references(value)] if isinstance(part, list) else []
