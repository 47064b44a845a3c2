"""Filling in forms as a browser does."""

from __future__ import annotations

from httpx2 import Response
from starlette.testclient import TestClient

from tests.search_api.web.desk import one, tree


def form_token(client: TestClient, path: str = "/masuk") -> str:
    """The token that the forms of a page carry; the client keeps the cookie that belongs to it."""
    return str(tree(client.get(path).text).xpath("//input[@name='csrf']/@value")[0])


def log_in(client: TestClient, token: str, *, back: str = "/") -> Response:
    """Send the login's form."""
    return client.post("/masuk", data={"token": token, "next": back, "csrf": form_token(client)})


def log_out(client: TestClient) -> Response:
    page = tree(client.get("/status").text)
    form = one(page, "//form[@action='/keluar']")
    return client.post("/keluar", data={"csrf": form.xpath(".//input[@name='csrf']/@value")[0]})
