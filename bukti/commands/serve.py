"""`bukti serve`: the pages and the API over HTTP."""

from __future__ import annotations

import gc
import ipaddress
import logging
import threading
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import click

from bukti.accounts import somebody_can_log_in
from bukti.health import crawled, source_health
from bukti.options import with_workbench
from bukti.service import service_of
from bukti.workbench import Workbench
from models.errors import SettingsError, StoreError
from search_api.access.service import LOOPBACK_HOSTS, Service
from search_api.store.protocol import Store

log = logging.getLogger(__name__)

_ANY = frozenset({"0.0.0.0", "::", ""})
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Room for the longest query that we take, with every byte written as %XX.
_LONGEST_HEAD = 65_536
# Warming waits so long, that the first question, asked the moment that the service is up, need not share the processor
# with it: seconds.
_FIRST_QUESTION = 2.0
# An engine that is away is told of as 503 with Retry-After before a reader gives up: seconds.
_PATIENCE = 2.0


@click.command(epilog="Example: bukti serve --port 8321, then open http://127.0.0.1:8321/")
@click.option("--host", default="127.0.0.1", show_default=True, help="Any but a loopback address asks for a login.")
@click.option("--port", default=8321, show_default=True, type=click.IntRange(0, 65535))
@click.option("--allowed-host", "names", multiple=True, help="A name under which browsers reach us. [BUKTI_HOSTS]")
@click.option("--login", is_flag=True, help="Ask for a login on loopback too: behind a proxy.")
@click.option("--certificate", type=_FILE, help="PEM file, for https.")
@click.option("--key", type=_FILE, help="The certificate's private key, PEM.")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    show_default=True,
    help="From which level on to log, one JSON object a line, to standard error.",
)
@with_workbench
def command(
    host: str,
    port: int,
    names: tuple[str, ...],
    login: bool,
    certificate: Path | None,
    key: Path | None,
    log_level: str,
    bench: Workbench,
) -> None:
    """Serve the pages and the API. On a loopback address whoever reaches it is the local user, without a login; any
    other address needs people with tokens (`bukti users`, `bukti tokens`)."""
    import uvicorn

    from bukti.desk_work import workshop_of
    from search_api.app import Backend, create_app
    from search_api.serving.log_lines import log_to_stderr

    bench.patience = _PATIENCE
    service = opened(service_of(bench.settings), host=host, names=names, login=login)
    if (certificate is None) != (key is None):
        raise SettingsError("a certificate and its key go together", parameter="certificate", hint="give both")
    if service.login and not somebody_can_log_in(bench.store.accounts):
        raise SettingsError(
            "nobody could log in: there is no person with a token that holds",
            parameter="host",
            hint="run `bukti users add ID --role admin` and `bukti tokens create ID`, then serve again",
        )
    bench.meaning = True
    backend = Backend(
        store=bench.store,
        reader=bench.reader,
        registry=bench.registry,
        archive=bench.archive,
        extractor=bench.extractor,
        outlet=bench.catalogue.get,
        health=lambda: crawled(source_health(bench)),
        workshop=workshop_of(bench),
    )
    app = create_app(backend, version=version("bukti"), service=service)
    log_to_stderr(log_level)
    proxies = bench.settings.proxies
    threading.Thread(target=_warm, args=(bench.store,), name="warm", daemon=True).start()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


def opened(service: Service, *, host: str, names: tuple[str, ...], login: bool) -> Service:
    """The service at an address: with a login unless it is of the loopback, under the names that it has there.

    Raises SettingsError for an address of any interface without a name.
    """
    ours = {*LOOPBACK_HOSTS, *service.hosts, *(name.lower() for name in names)}
    if is_loopback(host):
        return replace(service, login=login, hosts=tuple(sorted(ours | {host})))
    if host not in _ANY:
        ours.add(host.lower())
    elif ours <= set(LOOPBACK_HOSTS):
        raise SettingsError(
            f"{host or 'an empty host'} is any address, and none is known by name",
            parameter="host",
            hint="say under which name browsers reach it: --allowed-host bukti.example.go.id",
        )
    return replace(service, login=True, hosts=tuple(sorted(ours)))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _warm(store: Store) -> None:
    """The first answers are slower without it, and no worse: what hinders it is told, and hinders nothing else."""
    time.sleep(_FIRST_QUESTION)
    try:
        store.warm()
    except StoreError as error:
        log.warning("nothing was read ahead: %s", error.detail)
    # What is there by now stays: looking through it for garbage again and again stops answers for 50 to 100 ms.
    gc.collect()
    gc.freeze()
