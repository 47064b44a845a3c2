"""Which outlets a search may name: those of the catalogue and those that stored documents have."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_an_outlet_that_nobody_knows_is_refused_and_named(client: TestClient) -> None:
    refused = client.get("/api/v1/search", params={"source": ["antara-kaltim", "harian-tiada"]})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["parameter"] == "source"
    assert "harian-tiada" in error["detail"]


def test_outlets_of_the_catalogue_and_of_the_store_are_taken(client: TestClient) -> None:
    facets = client.get("/api/v1/search", params={"facets": "source"}).json()["facets"]["source"]
    assert facets, "the newsroom's documents have outlets"
    for known in ("antara-kaltim", facets[0]["value"]):
        assert client.get("/api/v1/search", params={"source": known}).status_code == 200
