"""`people` has a copy of the newsroom's data with somebody of each role and a token of each; `opened` serves it under
rules of a test's own; `guarded` with a login."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bukti.settings import Settings
from bukti.workbench import Workbench
from models.access import Person
from models.principal import Role
from search_api.access.service import Service
from search_api.access.tokens import make_token
from search_api.backend import Backend
from search_api.store.accounts import Accounts
from tests.conftest import run_bukti
from tests.search_api.web.desk import serving

LOGIN = Service(login=True)
Opened = Callable[..., TestClient]


@dataclass(frozen=True, slots=True)
class People:
    """`tokens`: what each shows, by role."""

    home: Path
    tokens: dict[Role, str]

    def bearer(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


@pytest.fixture(scope="session")
def untouched_home(newsroom_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's data with nothing in the audit log; only ever copied."""
    home = tmp_path_factory.mktemp("untouched")
    run_bukti("ingest", str(newsroom_pages), home=home)
    return home


@pytest.fixture
def people(untouched_home: Path, tmp_path: Path) -> People:
    home = tmp_path / "home"
    shutil.copytree(untouched_home, home)
    now, tokens = datetime.now(UTC), {}
    with Workbench(Settings(home=home)) as bench:
        for role in Role:
            person = Person(id=f"orang-{role}", name=f"Orang {role}", role=role, created=now)
            bench.store.accounts.add_person(person)
            tokens[role], kept = make_token(person.id, label="uji", created=now)
            bench.store.accounts.add_token(kept)
    return People(home, tokens)


@pytest.fixture
def opened(people: People) -> Iterator[Opened]:
    """A client of a service of its own; closed with the test."""
    with ExitStack() as stack:

        def open_it(service: Service = LOGIN, *, base_url: str | None = None) -> TestClient:
            client = stack.enter_context(serving(people.home, service=service))
            if base_url:
                client.base_url = base_url
            client.follow_redirects = False
            return client

        yield open_it


@pytest.fixture
def guarded(opened: Opened) -> TestClient:
    return opened()


def backend(client: TestClient) -> Backend:
    found: Backend = client.app.state.backend  # type: ignore[attr-defined]
    return found


def accounts(client: TestClient) -> Accounts:
    return backend(client).store.accounts
