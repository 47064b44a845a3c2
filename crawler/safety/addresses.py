"""Which network addresses are the public's: everything else is refused before a connection is made."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_METADATA = frozenset(
    {
        ip_address("169.254.169.254"),
        ip_address("fd00:ec2::254"),
        ip_address("100.100.100.200"),
        ip_address("192.0.0.192"),
    }
)
# Python's own registers tell most of these apart; the names are for the person who reads the refusal.
_NAMED = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("100::/64", "discard-only"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_NAT64 = (IPv6Network("64:ff9b::/96"),)
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_COMPATIBLE = IPv6Network("::/96")


def why_refused(address: str, *, loopback: bool = False) -> str | None:
    """Why a resolved address may not be connected to, in a word or two; None for one that may.

    An IPv6 address that carries an IPv4 one is judged by both. `loopback` lets loopback through, nothing else.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    if "%" in address:
        return "link-local"
    return _judge(found, loopback=loopback)


def _judge(address: Address, *, loopback: bool) -> str | None:
    if address in _METADATA:
        return "metadata service"
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is not None:
            # An own address in a disguise is never meant, not even where loopback is let through.
            reason = _judge(carried, loopback=False)
            return f"{reason}, inside an IPv6 address" if reason else None
        if address in _NAT64_LOCAL:
            return "private, behind NAT64"
    name = next((name for network, name in _NAMED if network.version == address.version and address in network), None)
    if name == "loopback":
        return None if loopback else name
    if name is None and not address.is_global:
        return "not global"
    return name


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, translated, 6to4, Teredo or NAT64 address leads to."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _NAT64) or address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _COMPATIBLE and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
