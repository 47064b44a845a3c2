"""The resolver of the crawl: every answer is judged, and the very address that was judged is connected to.

Twisted connects to the addresses that its name resolver gives and asks nobody a second time, so there is no moment in
which a name could come to mean another address (rebinding). A name with one forbidden answer is refused whole.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from crawler.safety.reach import Reach

LookUp = Callable[[str], Sequence[str]]
REACH, LOOK_UP = "CRAWL_REACH", "CRAWL_LOOK_UP"
"""Scrapy settings: the `Reach`, and who looks names up (a test's own DNS)."""
_KEPT_REFUSALS = 1_000


def ask_dns(name: str) -> tuple[str, ...]:
    """All addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """The answer of a cancelled look-up is not waited for by anyone."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Answers with public addresses alone (and loopback where the reach lets it); `refused` tells why not."""

    def __init__(self, reactor: Any, reach: Reach, look_up: LookUp = ask_dns) -> None:
        self._reactor = reactor
        self._reach = reach
        self._look_up = look_up
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Scrapy's way in: the reach stands in its settings."""
        return cls(reactor, crawler.settings[REACH], crawler.settings.get(LOOK_UP) or ask_dns)

    def install_on_reactor(self) -> None:
        """Every connection of this reactor asks us from now on."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # Twisted's interface, names and all
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,  # noqa: ARG002
        transportSemantics: str = "TCP",  # noqa: ARG002
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def answer(addresses: Sequence[str]) -> None:
            for address in self.allowed(hostName, addresses):
                resolutionReceiver.addressResolved(_endpoint(address, portNumber))
            resolutionReceiver.resolutionComplete()

        known = self._known(hostName)
        if known is not None:
            answer(known)
            return resolution
        waiting = deferToThreadPool(self._reactor, self._reactor.getThreadPool(), self._look_up, hostName)
        waiting.addCallbacks(answer, lambda _failure: answer(()))
        return resolution

    def _known(self, name: str) -> tuple[str, ...] | None:
        """What needs no look-up: an address, or a name of the hosts file."""
        if name.lower() in self._reach.hosts:
            return (self._reach.hosts[name.lower()],)
        try:
            socket.inet_pton(socket.AF_INET6 if ":" in name else socket.AF_INET, name)
        except OSError:
            return None
        return (name,)

    def allowed(self, name: str, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses, or none of them where one is forbidden."""
        for address in addresses:
            reason = self._reach.why_refused(address)
            if reason is not None:
                if len(self.refused) >= _KEPT_REFUSALS:
                    self.refused.clear()
                self.refused[name.lower()] = f"{name} leads to {address}: {reason}"
                return ()
        self.refused.pop(name.lower(), None)
        return tuple(addresses)


def _endpoint(address: str, port: int) -> IPv4Address | IPv6Address:
    kind = IPv6Address if ":" in address else IPv4Address
    return kind("TCP", address, port)
