"""Which hosts are left alone just now: those that asked for it, and those that fail again and again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from crawler.fetch.answer import Answer, Unfetched

_PUSHING_BACK = frozenset({"too_many_requests", "forbidden"})
_NO_ANSWER = frozenset({"robots_unreachable"})


@dataclass(slots=True)
class _Host:
    failures: int = 0
    refusals: int = 0
    answered: bool = False
    until: float = 0.0
    why: str = ""


class Hosts:
    """Counts answers by host. `limit` failures or refusals in a row close a host for the rest of the run."""

    def __init__(self, *, limit: int, patience: float) -> None:
        self._limit = limit
        self._patience = patience
        self._hosts: dict[str, _Host] = {}

    def note(self, host: str, answer: Answer) -> None:
        """Take an answer into account."""
        known = self._hosts.setdefault(host, _Host())
        if not isinstance(answer, Unfetched):
            known.failures = known.refusals = 0
            known.answered = True
            return
        known.answered = known.answered or answer.exchange is not None
        # A host that answered has a robots.txt: what can't be had is that of another host, where a redirect led.
        if answer.reason in _NO_ANSWER and not known.answered:
            self._close(known, answer.detail)
        elif answer.reason in _PUSHING_BACK:
            known.refusals += 1
        elif answer.later:
            known.failures += 1
        elif not answer.rule:
            known.failures = 0
        if answer.after is not None:
            known.until, known.why = time.monotonic() + answer.after, f"{answer.detail}, asks for {answer.after:.0f} s"
        if max(known.failures, known.refusals) >= self._limit:
            self._close(known, f"{self._limit} answers in a row were no pages, the last: {answer.detail}")

    def pause(self, host: str) -> float:
        """Seconds until the host may be asked again; 0 for now."""
        known = self._hosts.get(host)
        return max(known.until - time.monotonic(), 0.0) if known else 0.0

    def closed(self, host: str) -> str | None:
        """Why a host is left alone for longer than we wait in a run."""
        return self._hosts[host].why if self.pause(host) > self._patience else None

    @staticmethod
    def _close(known: _Host, why: str) -> None:
        known.until, known.why = float("inf"), why
