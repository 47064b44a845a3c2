"""Which store the settings name and how an engine is reached: nonsense is refused before anything is asked."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from models.errors import SettingsError

if TYPE_CHECKING:
    from bukti.settings import Settings

EMBEDDED = "embedded"
# Elasticsearch's own rules for the names of indices, aliases and repositories, with room for what we append.
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SCHEMES = ("http://", "https://")


def is_embedded(settings: Settings) -> bool:
    """Whether the data folder itself holds the store."""
    return settings.store == EMBEDDED


def check_store(settings: Settings) -> None:
    """Raises SettingsError for a store that is none, or an engine that could not be reached this way."""
    if is_embedded(settings):
        return
    url = urlsplit(settings.store)
    if not settings.store.startswith(_SCHEMES) or not url.hostname:
        raise SettingsError(
            f"no store is called {settings.store!r}",
            parameter="BUKTI_STORE",
            hint="use embedded, or an Elasticsearch URL such as http://127.0.0.1:9200",
        )
    if url.username or url.password:
        raise SettingsError(
            "the engine's address holds a user or password, which would end up in logs",
            parameter="BUKTI_STORE",
            hint="give them as BUKTI_ELASTICSEARCH_USER and BUKTI_ELASTICSEARCH_PASSWORD_FILE",
        )
    _check_names(settings)
    _check_secrets(settings, plain=url.scheme == "http" and not _is_loopback(url.hostname))
    if settings.elasticsearch_ca is not None and url.scheme == "http":
        raise SettingsError(
            "an authority is named and the engine's address is no https one",
            parameter="BUKTI_ELASTICSEARCH_CA",
            hint="write BUKTI_STORE with https://",
        )
    if settings.elasticsearch_ca is not None and not settings.elasticsearch_ca.is_file():
        raise SettingsError(
            f"{settings.elasticsearch_ca} is no file", parameter="BUKTI_ELASTICSEARCH_CA", hint="name a PEM file"
        )


def api_key_of(settings: Settings) -> str | None:
    """The API key, out of its file where one is named. Raises SettingsError."""
    return settings.elasticsearch_api_key or _secret(settings.elasticsearch_api_key_file, "API_KEY")


def login_of(settings: Settings) -> tuple[str, str] | None:
    """User and password; None where there is no user. Raises SettingsError for a user without a password."""
    if settings.elasticsearch_user is None:
        return None
    password = settings.elasticsearch_password or _secret(settings.elasticsearch_password_file, "PASSWORD")
    if password is None:
        raise SettingsError(
            f"no password is given for the engine's user {settings.elasticsearch_user!r}",
            parameter="BUKTI_ELASTICSEARCH_PASSWORD_FILE",
            hint="name a file that holds it",
        )
    return settings.elasticsearch_user, password


def _check_names(settings: Settings) -> None:
    for key in ("elasticsearch_prefix", "elasticsearch_repository"):
        if not _NAME.fullmatch(getattr(settings, key)):
            raise SettingsError(
                f"{key} can't be {getattr(settings, key)!r}",
                parameter=f"BUKTI_{key.upper()}",
                hint="use small letters, digits, - and _, a letter or digit first",
            )


def _check_secrets(settings: Settings, *, plain: bool) -> None:
    """One way to log in; no secret over a line that anybody can read. The files are read when the store is opened."""
    key = settings.elasticsearch_api_key or settings.elasticsearch_api_key_file
    password = settings.elasticsearch_password or settings.elasticsearch_password_file
    if key and (settings.elasticsearch_user or password):
        raise SettingsError(
            "both an API key and a user are given for the engine",
            parameter="BUKTI_ELASTICSEARCH_API_KEY",
            hint="give one of them",
        )
    if password and settings.elasticsearch_user is None:
        raise SettingsError(
            "a password is given for the engine and no user",
            parameter="BUKTI_ELASTICSEARCH_USER",
            hint="say whose it is",
        )
    if settings.elasticsearch_user and not password:
        login_of(settings)
    if plain and (key or password):
        raise SettingsError(
            "the engine's key or password would travel unencrypted",
            parameter="BUKTI_STORE",
            hint="write it with https://, and name the authority in BUKTI_ELASTICSEARCH_CA",
        )


def _secret(path: Path | None, kind: str) -> str | None:
    if path is None:
        return None
    name = f"BUKTI_ELASTICSEARCH_{kind}_FILE"
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(
            f"{path} can't be read: {why}", parameter=name, hint="name a file that we may read"
        ) from error
    if not secret or "\n" in secret:
        raise SettingsError(f"{path} holds no secret of one line", parameter=name, hint="put nothing else into it")
    return secret


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
