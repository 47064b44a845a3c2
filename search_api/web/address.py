"""The state of a page as its URL: what is asked for, and the same with one thing more, less or other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_OPENED = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its parameters in order, repeated ones as often as they stand. Immutable: each change is a new one."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]]) -> Address:
        """Parameters without a value are dropped: a form sends its empty fields too."""
        return cls(path, tuple((key, value) for key, value in pairs if value.strip()))

    @property
    def raw(self) -> dict[str, list[str]]:
        """As the request parsers take it."""
        found: dict[str, list[str]] = {}
        for key, value in self.pairs:
            found.setdefault(key, []).append(value)
        return found

    def values(self, key: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.pairs if name == key)

    def value(self, key: str) -> str | None:
        return next(iter(self.values(key)), None)

    def at(self, path: str) -> Address:
        return Address(path, self.pairs)

    def without(self, *keys: str) -> Address:
        return Address(self.path, tuple(pair for pair in self.pairs if pair[0] not in keys))

    def dropping(self, key: str, value: str) -> Address:
        """Without one value of a parameter. A changed question begins at its first page."""
        kept = tuple(pair for pair in self.pairs if pair != (key, value))
        return Address(self.path, kept).without("cursor")

    def adding(self, key: str, value: str) -> Address:
        """With one more value of a parameter."""
        first_page = self.without("cursor")
        return first_page if (key, value) in self.pairs else Address(self.path, (*first_page.pairs, (key, value)))

    def setting(self, **values: str | None) -> Address:
        """With these parameters at one value each; None takes one out."""
        first_page = self.without("cursor", *values)
        return Address(self.path, (*first_page.pairs, *((k, v) for k, v in values.items() if v is not None)))

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.pairs, errors='replace')}" if self.pairs else self.path


def link(path: str, **parameters: str | int | Sequence[str] | None) -> str:
    """A URL of ours; parameters that are None are left out."""
    pairs: list[tuple[str, str]] = []
    for key, value in parameters.items():
        if value is None:
            continue
        many = [str(value)] if isinstance(value, (str, int)) else [str(v) for v in value]
        pairs += [(key, v) for v in many]
    return str(Address(path, tuple(pairs)))


def outside(url: str | None) -> str | None:
    """A URL of somebody else's that may stand in a link: http and https only, so that none runs as a script."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme.lower() in _OPENED and parts.netloc else None


def parameters_of(query: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs of a query string as Starlette gives them."""
    items = query.items() if isinstance(query, Mapping) else query
    return tuple((str(key), str(value)) for key, value in items)
