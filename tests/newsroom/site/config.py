"""Files for a crawler of the site: a hosts file, the outlets, and one source file a publisher."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.newsroom.site.hosts import Host
from tests.newsroom.site.site import Site

HOSTS, OUTLETS, SOURCES = "hosts", "outlets.yaml", "sources"


def write_config(folder: Path, site: Site) -> list[Path]:
    """Write `hosts` (name to loopback address), `outlets.yaml` (a catalogue for BUKTI_SOURCES) and `sources/ID.yaml`.

    Returns the paths.
    """
    sources = folder / SOURCES
    sources.mkdir(parents=True, exist_ok=True)
    hosts = folder / HOSTS
    hosts.write_text("".join(f"127.0.0.1 {domain}\n" for domain in site.domains), encoding="utf-8")
    outlets = folder / OUTLETS
    entries = [_outlet(site, outlet) for outlet in site.outlets]
    outlets.write_text(_dump({"outlets": entries}), encoding="utf-8")
    written = [hosts, outlets]
    for outlet, host in site.hosts.items():
        path = sources / f"{outlet}.yaml"
        path.write_text(_dump(_source(site, outlet, host)), encoding="utf-8")
        written.append(path)
    return written


def _outlet(site: Site, outlet: str) -> dict[str, Any]:
    known = site.outlets[outlet]
    return {
        "id": known.id,
        "name": known.name,
        "domain": known.domain,
        "owner": known.owner,
        "kind": known.kind,
        "nature": known.nature,
        "regions": list(known.regions),
    }


def _source(site: Site, outlet: str, host: Host) -> dict[str, Any]:
    domain = site.outlets[outlet].domain
    named = {
        "feeds": host.sources.feeds,
        "sitemaps": host.sources.sitemaps,
        "sections": host.sources.sections,
        "reports": host.sources.reports,
        "wordpress": (host.sources.wordpress,) if host.sources.wordpress else (),
    }
    lists = {key: [site.base.url(domain, path) for path in paths] for key, paths in named.items() if paths}
    return {**_outlet(site, outlet), **lists}


def _dump(value: object) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120))
