"""How the settings open the service to people."""

from __future__ import annotations

from datetime import timedelta

from bukti.settings import Settings
from models.errors import SettingsError
from search_api.access.service import LOOPBACK_HOSTS, Service

_NONE = "none"


def service_of(settings: Settings) -> Service:
    """Raises SettingsError for hours that are none; rates are read by the service itself."""
    hosts = tuple(name.strip().lower() for name in settings.hosts.split(",") if name.strip())
    return Service(
        hosts=(*LOOPBACK_HOSTS, *hosts),
        rate="" if settings.rate == _NONE else settings.rate,
        login_rate="" if settings.login_rate == _NONE else settings.login_rate,
        session=timedelta(hours=_hours(settings.session_hours)),
    )


def _hours(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and 1 <= int(words[:6]) <= 24 * 90):
        raise SettingsError(
            f"{words!r} is no number of hours", parameter="BUKTI_SESSION_HOURS", hint="it is 1 to 2160, such as 12"
        )
    return int(words)
