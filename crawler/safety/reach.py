"""How far the crawler may reach: which schemes, ports and own addresses; judged on the address as it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from crawler.safety.addresses import why_refused
from models.errors import SettingsError

MAX_URL = 2_000
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)
# What IDNA takes for a full stop besides the full stop itself.
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`hosts` answers for these names in place of DNS; what it answers is judged like DNS's own answers.

    `loopback` lets loopback addresses through, on every port: for the demo and the tests. Without `public` nothing
    else is let through.
    """

    public: bool = True
    loopback: bool = False
    ports: frozenset[int] = frozenset({80, 443})
    hosts: Mapping[str, str] = field(default_factory=dict)

    def why_not(self, url: str) -> str | None:
        """Why an address is refused before its name is looked up; None where its name may be looked up."""
        if len(url) > MAX_URL:
            return f"an address of {len(url)} characters"
        if _UNSEEN.search(url):
            return "blanks, control characters or backslashes in the address"
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return "no web address"
        if parts.scheme.lower() not in {"http", "https"}:
            return f"the scheme {parts.scheme or 'none'}"
        if "@" in parts.netloc:
            return "a name or password in the address"
        if not host:
            return "no host"
        if port is None:
            port = 443 if parts.scheme.lower() == "https" else 80
        return self._host(host) or self._port(host, port)

    def why_refused(self, address: str) -> str | None:
        """Why a resolved address is refused; None for one that may be connected to."""
        reason = why_refused(address, loopback=self.loopback)
        if reason is None and not self.public and why_refused(address) is None:
            return "not loopback, and no contact is set (BUKTI_CRAWL_CONTACT)"
        return reason

    def _host(self, host: str) -> str | None:
        # Full-width and ringed digits are digits to whoever resolves the name.
        host = unicodedata.normalize("NFKC", host).translate(_DOTS)
        if ":" in host or _is_dotted(host):
            reason = self.why_refused(host)
            return f"the address {host}: {reason}" if reason else None
        if _NUMERIC_HOST.fullmatch(host):
            return f"{host}: a number where a name is wanted"
        try:
            name = host.encode("idna").decode("ascii") if not host.isascii() else host
        except UnicodeError:
            return "a host name that is none"
        if name.lower() in self.hosts:
            return None
        labels = name.rstrip(".").split(".")
        if not all(_NAME.fullmatch(label) for label in labels):
            return "a host name that is none"
        if len(labels) < 2 or labels[-1].lower() in {"localhost", "local", "internal", "localdomain", "home", "lan"}:
            return None if self.loopback and name.lower() == "localhost" else f"the inner name {host}"
        return None

    def _port(self, host: str, port: int) -> str | None:
        if port in self.ports:
            return None
        own = self.hosts.get(host.lower(), host)
        is_own = why_refused(own) == "loopback" or host.lower() == "localhost"
        return None if self.loopback and is_own else f"port {port}"


def _is_dotted(host: str) -> bool:
    try:
        return str(ip_address(host)) == host
    except ValueError:
        return False


def read_hosts(path: Path) -> dict[str, str]:
    """A hosts file: an address and the names that it answers for on each line. Raises SettingsError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} can't be read: {error}", parameter="BUKTI_CRAWL_HOSTS", hint="name a hosts file"
        ) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        address, *names = line.partition("#")[0].split() or [""]
        if not address:
            continue
        if not _is_dotted(address) or not names:
            raise SettingsError(
                f"{path}:{number}: {line.strip()!r} is no line of a hosts file",
                parameter="BUKTI_CRAWL_HOSTS",
                hint="write an address and the names it answers for",
            )
        found |= dict.fromkeys((name.lower() for name in names), address)
    return found
