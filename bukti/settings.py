"""The settings: one frozen object, read once from flags, environment and file (in this order of trust), passed in."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from bukti.store_settings import check_store
from models.errors import SettingsError

CONFIG_FILE = "bukti.toml"
DEFAULT_EMBEDDER = "multilingual-e5-small"
_PREFIX = "BUKTI_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set. Each field `x` is the variable `BUKTI_X` and the key `x` of the TOML file.

    Fields
    ------
    home: data folder: record, index, archive.
    store: `embedded`, or an Elasticsearch URL.
    embedder: a folder or model name, or `none`; the default is used where the extra `semantic` is installed.
    archive: folder of the original bytes, or a URL that fsspec knows (s3://bucket/path); default `<home>/archive`.
    sources: further catalogue files and folders, parted by the system's path separator; `<home>/sources` is read, too.
    resources: folder of tables that stand in for the analysis' own of the same name.
    crawl_contact: a web or mail address that publishers can reach you at; without it only loopback is crawled.
    crawl_loopback: `true` lets the crawler reach loopback addresses, on any port: for the demo and tests.
    crawl_hosts: a hosts file that answers for its names in place of DNS.
    crawl_ports: further ports that may be crawled beside 80 and 443, parted by commas.
    crawl_delay: the least seconds between two requests to a host.
    crawl_workers: processes that read and analyse what was fetched; 0 for none beside the crawl's own.
    hosts: names under which browsers reach the service besides the loopback's, parted by commas.
    rate: how often one token, session or address may ask the service, such as `600/minute`; `none` for no limit.
    login_rate: how often one address may fail to log in.
    session_hours: how long a login lasts.
    proxies: addresses of proxies whose word on who asks is taken (X-Forwarded-For), parted by commas.
    elasticsearch_api_key: an API key of a secured engine, as Elasticsearch gives it (`encoded`).
    elasticsearch_api_key_file: a file that holds nothing but the API key.
    elasticsearch_user: the name to log in with where there is no API key.
    elasticsearch_password: that user's password.
    elasticsearch_password_file: a file that holds nothing but the password.
    elasticsearch_ca: PEM file of the authority that signed the engine's certificate.
    elasticsearch_prefix: what the names of the store's indices begin with; each prefix is a store of its own.
    elasticsearch_shards: primary shards of each large index, when it is made (by the first command, or `reindex`).
    elasticsearch_replicas: copies of each shard on other nodes.
    elasticsearch_timeout: seconds to wait for one answer of the engine.
    elasticsearch_patience: seconds for which a call is tried again while the engine is away or overloaded.
    elasticsearch_repository: the engine's snapshot repository, which `bukti backup` has it write to.
    """

    home: Path = Path("data")
    store: str = "embedded"
    embedder: str = DEFAULT_EMBEDDER
    archive: Path | str | None = None
    sources: tuple[Path, ...] = ()
    resources: Path | None = None
    crawl_contact: str | None = None
    crawl_loopback: bool = False
    crawl_hosts: Path | None = None
    crawl_ports: tuple[int, ...] = ()
    crawl_delay: float = 1.0
    crawl_workers: int = 1
    hosts: str = ""
    rate: str = "600/minute"
    login_rate: str = "10/minute"
    session_hours: str = "12"
    proxies: str = ""
    elasticsearch_api_key: str | None = field(default=None, repr=False)
    elasticsearch_api_key_file: Path | None = None
    elasticsearch_user: str | None = None
    elasticsearch_password: str | None = field(default=None, repr=False)
    elasticsearch_password_file: Path | None = None
    elasticsearch_ca: Path | None = None
    elasticsearch_prefix: str = "bukti"
    elasticsearch_shards: int = 1
    elasticsearch_replicas: int = 0
    elasticsearch_timeout: float = 60.0
    elasticsearch_patience: float = 20.0
    elasticsearch_repository: str = "bukti"

    @property
    def archive_folder(self) -> Path:
        """Where original bytes lie on this machine; with an archive elsewhere, those of before."""
        return self.archive if isinstance(self.archive, Path) else self.home / "archive"

    @property
    def archive_url(self) -> str | None:
        """The archive's address, where it is no folder."""
        return self.archive if isinstance(self.archive, str) else None

    @property
    def sources_folder(self) -> Path:
        """Where the operator's own entries are written: his first folder of sources, else one in the home."""
        return next(
            (path for path in self.sources if path.suffix not in {".yaml", ".yml", ".csv"}), self.home / "sources"
        )


def load_settings(flags: Mapping[str, Any] | None = None, *, environ: Mapping[str, str] | None = None) -> Settings:
    """Flags win over environment, environment over file. Raises SettingsError for what is unknown or makes no sense."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = _from_file(environ)
    values |= _from_environment(environ)
    values |= {key: value for key, value in (flags or {}).items() if value is not None}
    settings = replace(Settings(), **{key: _convert(key, value) for key, value in values.items()})
    check_store(settings)
    if settings.resources is not None and not settings.resources.is_dir():
        raise SettingsError(
            f"{settings.resources} is no folder", parameter="BUKTI_RESOURCES", hint="name a folder of CSV tables"
        )
    return settings


def variables() -> tuple[str, ...]:
    """The names of all environment variables that are read."""
    return (_PREFIX + "CONFIG", *(_PREFIX + f.name.upper() for f in fields(Settings)))


def _from_file(environ: Mapping[str, str]) -> dict[str, Any]:
    named = environ.get(_PREFIX + "CONFIG")
    path = Path(named or CONFIG_FILE)
    if not named and not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}", parameter=_PREFIX + "CONFIG", hint="name a TOML file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is no TOML: {error}", parameter=_PREFIX + "CONFIG", hint="mend that line"
        ) from error
    known = {f.name for f in fields(Settings)}
    for key in values:
        if key not in known:
            raise SettingsError(
                f"{path}: unknown setting {key!r}", parameter=key, hint=f"known: {', '.join(sorted(known))}"
            )
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    return {f.name: environ[name] for f in fields(Settings) if environ.get(name := _PREFIX + f.name.upper())}


def _convert(key: str, value: Any) -> Any:
    if key == "archive" and "://" in str(value):
        return str(value)
    if key in _PATHS:
        return Path(str(value)).expanduser()
    if key == "sources":
        parts = value.split(os.pathsep) if isinstance(value, str) else list(value)
        return tuple(Path(str(p)).expanduser() for p in parts)
    if key in _READERS:
        reader, wanted = _READERS[key]
        try:
            return reader(value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SettingsError(f"{key} must be {wanted}, not {value!r}", parameter=_PREFIX + key.upper()) from error
    if not isinstance(value, str):
        raise SettingsError(f"{key} must be a text, not {value!r}", parameter=key, hint="put it in quotes")
    return value


def _flag(value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    return value if isinstance(value, bool) else words[value.strip().lower()]


def _ports(value: Any) -> tuple[int, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    found = tuple(int(part) for part in parts)
    if not all(0 < port < 65_536 for port in found):
        raise ValueError("no port")
    return found


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not 0 <= number < 86_400:
        raise ValueError("out of range")
    return number


def _count(value: Any) -> int:
    number = int(value)
    if isinstance(value, bool) or not 0 <= number <= 256:
        raise ValueError("out of range")
    return number


def _some(value: Any) -> int:
    number = _count(value)
    if not number:
        raise ValueError("none at all")
    return number


def _wait(value: Any) -> float:
    number = _number(value)
    if not number:
        raise ValueError("no time at all")
    return number


_PATHS = frozenset(
    {
        "home",
        "archive",
        "resources",
        "crawl_hosts",
        "elasticsearch_ca",
        "elasticsearch_api_key_file",
        "elasticsearch_password_file",
    }
)
_READERS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "crawl_loopback": (_flag, "true or false"),
    "crawl_ports": (_ports, "port numbers, parted by commas"),
    "crawl_delay": (_number, "a number of seconds"),
    "crawl_workers": (_count, "a number of processes, 0 to 256"),
    "elasticsearch_shards": (_some, "a number of shards, 1 to 256"),
    "elasticsearch_replicas": (_count, "a number of copies, 0 to 256"),
    "elasticsearch_timeout": (_wait, "a number of seconds above 0"),
    "elasticsearch_patience": (_number, "a number of seconds"),
}
