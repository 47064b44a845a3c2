"""A folder that is made once and kept: whole or not there, whoever is killed and however many make it at once."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from models.errors import SettingsError, StoreBusyError, StoreFullError

MANIFEST = "manifest.json"
WAIT_SECONDS = 900.0
_log = logging.getLogger(__name__)

Make = Callable[[Path], Mapping[str, Any]]
"""Fills an empty folder and returns facts to be kept with it."""


def keep_folder(target: Path, make: Make, *, deep: bool = True) -> dict[str, Any]:
    """The facts of the folder `target`; made by `make` where it is not there or its files are not what was made.

    `deep` reads all files again and compares digests (a second for 500 MB); else sizes are compared.

    `make` works in a folder beside the target, which takes the name once its manifest stands: a kill leaves nothing
    that could be taken for the whole. One process makes, others wait for it.

    Raises StoreFullError where there is no room, SettingsError where the folder can't be written, StoreBusyError where
    another process takes longer than `WAIT_SECONDS`.
    """
    facts = read_kept(target, deep=deep)
    if facts is not None:
        return facts
    from filelock import FileLock, Timeout

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / f".{target.name}.lock", timeout=WAIT_SECONDS):
            facts = read_kept(target, deep=deep)
            return facts if facts is not None else _make(target, make)
    except Timeout as error:
        raise StoreBusyError(f"another process has been making {target} for long", hint="try again later") from error
    except OSError as error:
        raise _as_ours(error, target) from error


def read_kept(target: Path, *, deep: bool = True) -> dict[str, Any] | None:
    """The facts of a whole folder; None where it is not there or a file of it is missing, torn or another."""
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        whole = all(
            (target / name).stat().st_size == size and (not deep or _digest(target / name) == digest)
            for name, (size, digest) in manifest["files"].items()
        )
        return dict(manifest["facts"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _make(target: Path, make: Make) -> dict[str, Any]:
    if target.exists():
        _log.warning("%s is damaged and is made anew", target)
    _sweep(target)
    work = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    try:
        work.mkdir()
        facts = dict(make(work))
        made = sorted(p for p in work.rglob("*") if p.is_file())
        files = {str(p.relative_to(work)): (p.stat().st_size, _digest(p)) for p in made}
        manifest = json.dumps({"facts": facts, "files": files}, indent=1)
        (work / MANIFEST).write_text(manifest, encoding="utf-8")
        _replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return facts


def _replace(work: Path, target: Path) -> None:
    """A folder can't replace one that is not empty: the damaged one steps aside first."""
    if target.exists():
        aside = work.with_suffix(".old")
        target.rename(aside)
        work.rename(target)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        work.rename(target)


def _sweep(target: Path) -> None:
    """What killed processes left; nobody else is at work, we hold the lock."""
    for left in target.parent.glob(f".{target.name}.*"):
        if left.suffix in {".part", ".old"}:
            with contextlib.suppress(OSError):
                shutil.rmtree(left)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_ours(error: OSError, target: Path) -> Exception:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFullError(f"no room for the embedder in {target.parent}", hint="free about a gigabyte")
    return SettingsError(
        f"the embedder can't be kept in {target.parent}: {os.strerror(error.errno) if error.errno else error}",
        parameter="BUKTI_EMBEDDER",
        hint="name a cache folder that may be written",
    )
