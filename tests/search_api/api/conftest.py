"""`client`: the service over the newsroom, for reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.search_api.web.desk import serving


@pytest.fixture(scope="module")
def client(newsroom_home: Path) -> Iterator[TestClient]:
    with serving(newsroom_home) as found:
        yield found
