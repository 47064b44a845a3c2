"""`bukti serve`: the pages and the API over HTTP."""

from __future__ import annotations

import ipaddress
from importlib.metadata import version

import click

from bukti.options import with_workbench
from bukti.workbench import Workbench
from models.errors import SettingsError


@click.command(epilog="Example: bukti serve --port 8321, then open http://127.0.0.1:8321/openapi.json")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535))
@with_workbench
def command(host: str, port: int, bench: Workbench) -> None:
    """Serve the API on a loopback address. Other addresses need accounts, which this version does not have."""
    import uvicorn

    from search_api.app import Backend, create_app

    _check_loopback(host)
    bench.meaning = True
    backend = Backend(
        store=bench.store,
        reader=bench.reader,
        registry=bench.registry,
        archive=bench.archive,
        extractor=bench.extractor,
        outlet=bench.catalogue.get,
    )
    uvicorn.run(create_app(backend, version=version("bukti")), host=host, port=port, log_level="warning")


def _check_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise SettingsError(
            f"{host} is no loopback address, and this version has no accounts to guard it",
            parameter="host",
            hint="use 127.0.0.1, with a proxy of your own in front where others need it",
        )
