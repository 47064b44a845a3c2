"""A small web for the tests of the crawl, and a way to crawl it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.crawler.drive import drive
from tests.crawler.site import Site

Crawl = Callable[..., dict[str, Any]]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def crawl(site: Site, tmp_path: Path) -> Crawl:
    """Crawls hosts of the site: `hosts` maps a source's id to the keys of its entry in the catalogue."""

    def run(hosts: dict[str, dict[str, Any]] | None = None, **spec: Any) -> dict[str, Any]:
        sources = tmp_path / "sources.yaml"
        if hosts is not None:
            entries = [
                {"id": i, "name": i, "domain": f"{i}.example", "regions": ["64.02"], **e} for i, e in hosts.items()
            ]
            sources.write_text(yaml.safe_dump({"outlets": entries}), encoding="utf-8")
        names = {f"{name}.example" for name in hosts or {}} | {host for host, _ in site.pages}
        settings = {
            "crawl_loopback": "true",
            "crawl_hosts": str(site.hosts_file(tmp_path, *names)),
            "sources": str(sources) if sources.exists() else None,
        }
        return drive(tmp_path / "home", **(spec | {"settings": settings | spec.get("settings", {})}))

    return run
