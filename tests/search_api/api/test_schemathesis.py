"""Calls made of the description, of right and of wrong values: no 500, nothing that the description does not say.

Whether every right value is accepted is not asked: a region's code of the right form may be nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bukti.settings import Settings
from bukti.workbench import Workbench
from models.access import Person
from models.principal import Role
from search_api.access.service import Service
from search_api.access.tokens import make_token
from search_api.app import create_app
from tests.conftest import OUTLETS, run_bukti
from tests.search_api.web.desk import backend_over

ADDRESS = "/openapi.json"
HOSTS = ("testserver", "localhost")
CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
Case = schemathesis.Case[Any]
bounded = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture(scope="module")
def home(newsroom_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few articles, which the calls may withdraw."""
    folder = next(p for p in sorted(newsroom_pages.iterdir()) if p.is_dir())
    home = tmp_path_factory.mktemp("schemathesis")
    run_bukti("ingest", str(folder), home=home)
    return home


@pytest.fixture(scope="module")
def bench(home: Path) -> Iterator[Workbench]:
    with Workbench(Settings(home=home, sources=(OUTLETS,))) as found:
        yield found


@pytest.fixture(scope="module")
def token(bench: Workbench) -> str:
    now, accounts = datetime.now(UTC), bench.store.accounts
    accounts.add_person(Person(id="uji", name="Uji", role=Role.ADMIN, created=now))
    shown, kept = make_token("uji", label="", created=now)
    accounts.add_token(kept)
    return shown


@pytest.fixture(scope="module")
def open_schema(bench: Workbench) -> Any:
    app = create_app(backend_over(bench), version="test", service=Service(hosts=HOSTS))
    return schemathesis.openapi.from_asgi(ADDRESS, app)


@pytest.fixture(scope="module")
def guarded_schema(bench: Workbench, token: str) -> Any:
    app = create_app(
        backend_over(bench), version="test", service=Service(login=True, rate="", login_rate="", hosts=HOSTS)
    )
    # The token is ours to send: every call has it, or none.
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_asgi(ADDRESS, app, config=config, headers={"Authorization": f"Bearer {token}"})


def hammer(schema: Any, judge: Callable[[Case], None], *, examples: int = 15) -> set[str]:
    """Judge calls of right and of wrong values to every operation; the operations that were called."""
    called = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in GenerationMode:
            try:
                strategy = operation.as_strategy(generation_mode=mode)
            except Unsatisfiable:
                continue

            @settings(parent=bounded, max_examples=examples)
            @given(case=strategy)
            def each(case: Case) -> None:
                judge(case)

            with suppress(Unsatisfiable):  # an operation without parameters can't be called wrongly
                each()
                called.add(operation.label)
    return called


def _judge(case: Case, answer: schemathesis.Response) -> None:
    case.validate_response(answer, checks=CHECKS)
    if answer.status_code >= 500:
        # By the contract: no embedder is installed here.
        assert answer.status_code == 503
        assert answer.json()["type"] == "bukti:missing_extra", answer.text


def test_the_service_of_the_local_user(open_schema: Any) -> None:
    called = hammer(open_schema, lambda case: _judge(case, case.call()))
    assert {"GET /api/v1/search", "GET /api/v1/coverage", "DELETE /api/v1/documents/{document_id}"} <= called


def test_the_service_with_a_login(guarded_schema: Any, token: str) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    assert len(hammer(guarded_schema, lambda case: _judge(case, case.call(headers=bearer)))) >= 11


def test_the_service_without_the_login_that_it_wants(guarded_schema: Any) -> None:
    def judge(case: Case) -> None:
        answer = case.call()
        case.validate_response(answer, checks=[content_type_conformance, response_schema_conformance])
        if case.path not in {"/healthz", "/readyz"}:
            assert answer.status_code in {401, 414}, (case.path, answer.text)

    assert len(hammer(guarded_schema, judge, examples=5)) >= 11
