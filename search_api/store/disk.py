"""Turns what the file system raises into our errors."""

from __future__ import annotations

import errno
from pathlib import Path

from models.errors import StoreError, StoreFullError

FULL_HINT = "free some space and run it again: what was stored is whole, what was not is not there"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def disk_error(error: OSError, *, where: Path) -> StoreError:
    if error.errno in _NO_ROOM:
        return StoreFullError(f"no space left under {where}", hint=FULL_HINT)
    return StoreError(f"the store under {where} can't be used: {error.strerror or error}", hint="check the folder")
