"""Who works on a source: a name that tells whether its process still lives, so that a killed crawl's is taken over."""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from pathlib import Path

LEASE = timedelta(minutes=5)


def own_name() -> str:
    """This process: machine, number, and when it began (numbers are given out again)."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Whether a holder is a process of this machine that is no more. Of other machines only the lease tells."""
    machine, number, began = ["", "", "", *holder.rsplit(":", 2)][-3:]
    if machine != socket.gethostname() or not number.isdigit():
        return False
    return _began(int(number)) != began


def _began(process: int) -> str:
    """A process's start in ticks since the machine's; empty for one that is no more, or where there is no /proc."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ""
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]
