"""Debian's Chromium, driven by Playwright, over a service of our own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from bukti.settings import Settings
from bukti.workbench import Workbench
from search_api.app import Service, create_app
from tests.conftest import OUTLETS
from tests.search_api.web.desk import LOCAL_ONLY, backend_over

MISSING = "needs Chromium: apt-get install chromium (Debian), or a chromium on the PATH"
# No sandbox: tests run as root in containers. The rest keeps it from talking to anybody but our service.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """Where Chromium lies, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser for many pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(home: Path, *, service: Service = LOCAL_ONLY) -> Iterator[str]:
    """The service over a data folder, at a free port of the loopback, opened as `service` says; its address."""
    with Workbench(Settings(home=home, sources=(OUTLETS,))) as bench:
        app = create_app(backend_over(bench), version="test", service=service)
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise RuntimeError("the service did not start")
                thread.join(0.02)
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
