"""What the gate and the login share: the rules, the authority, and the counts of who asks how often."""

from __future__ import annotations

from typing import cast

from starlette.requests import HTTPConnection

from search_api.access.authority import Authority
from search_api.access.rates import Rate
from search_api.access.service import Service
from search_api.store.accounts import Accounts


class Door:
    """One for an application; safe to share between threads. Raises SettingsError for rates that are none."""

    def __init__(self, service: Service, accounts: Accounts) -> None:
        self.service = service
        self.accounts = accounts
        self.authority = Authority(accounts, session=service.session)
        self.rate = Rate(service.rate, setting="rate")
        self.failures = Rate(service.login_rate, setting="login_rate")


def door_of(connection: HTTPConnection) -> Door:
    return cast(Door, connection.app.state.door)
