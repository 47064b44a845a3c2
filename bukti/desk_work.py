"""The desk's work, joined: files go the way of `bukti ingest`, addresses that of `bukti crawl`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bukti.dossiers import dossier_parts
from bukti.intake import ingest_paths
from bukti.workbench import Workbench
from crawler.read.files import KINDS, kind_of_name
from crawler.read.item import DOCX, HTML, PDF, PPTX, TEXT, XLSX
from crawler.read.sniff import media_type_of
from models.disposition import Disposition, Outcome
from models.errors import BuktiError, RequestError
from search_api.jobs.workshop import Workshop

_HEAD = 65_536
_FETCH_SECONDS = 180
_GZIP, _WARC = b"\x1f\x8b", b"WARC/"
_ENDINGS = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", PPTX: ".pptx", HTML: ".html"}
_URL = re.compile(r"https?://[^\s\x00-\x1f\x7f]{3,2000}", re.IGNORECASE)
_CRAWLER_ENDED = "the crawler gave no answer"


class FetchFailedError(BuktiError):
    """The crawler could not be run, or took too long."""

    reason = "fetch_failed"


class NoContactError(FetchFailedError):
    """Nobody said whom publishers may write to: no page of the public web is asked for."""

    reason = "no_contact"


class FileTaker:
    """The port `TakeIn`."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def suffix_of(self, path: Path, name: str) -> str:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        promised = kind_of_name(name)
        sniffed = media_type_of(head, TEXT)
        if sniffed in _ENDINGS:
            return _ENDINGS[sniffed]
        if head.startswith(_WARC):
            return ".warc"
        if head.startswith(_GZIP) and promised != "warc":
            return ".gz"
        named = max((e for e in KINDS if name.lower().endswith(e)), key=len, default="")
        return named or Path(name).suffix.lower()[:8]

    def take(self, path: Path, *, outlet: str | None) -> Iterator[Outcome]:
        for outcome in ingest_paths([str(path)], self._bench, outlet=outlet):
            detail = _without(outcome.detail, path) if outcome.detail else None
            yield replace(outcome, source=_without(outcome.source, path), detail=detail)


class CrawlFetcher:
    """The port `Fetch`: the crawler's own command in a process of its own, under the same settings."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def fetch(self, url: str) -> Iterator[Outcome]:
        if not _URL.fullmatch(url):
            raise RequestError("no address of a page", parameter="url", hint="it begins with http:// or https://")
        told = self._asked(url)
        named = [("failed", e) for e in told.get("errors", [])] + [("discarded", e) for e in told.get("discards", [])]
        for disposition, e in named:
            yield Outcome(
                source=url, disposition=Disposition(disposition), reason=e.get("reason"), detail=e.get("detail")
            )
        left = {d: int(told.get(d.value, 0)) for d in Disposition}
        for disposition, _ in named:
            left[Disposition(disposition)] -= 1
        for disposition, count in left.items():
            for _ in range(count):
                yield Outcome(source=url, disposition=disposition)
        if not named and not any(left.values()):
            problems = [p for source in told.get("sources", {}).values() for p in source.get("problems", [])]
            raise FetchFailedError(problems[0] if problems else _CRAWLER_ENDED, hint="try again later")

    def _asked(self, url: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "bukti", "crawl", f"--url={url}", "--once", "--json"]
        try:
            run = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=_FETCH_SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
                env=os.environ | self._environment(),
            )
        except subprocess.TimeoutExpired as error:
            raise FetchFailedError(f"no answer in {_FETCH_SECONDS} seconds", hint="try again later") from error
        except OSError as error:
            raise FetchFailedError(f"the crawler can't be run: {error.strerror}") from error
        try:
            told = json.loads(run.stdout[run.stdout.index("{") :])
        except ValueError:
            line = run.stderr.strip().splitlines()[-1:] or [_CRAWLER_ENDED]
            kind = NoContactError if "BUKTI_CRAWL_CONTACT" in line[0] else FetchFailedError
            raise kind(line[0].removeprefix("bukti: ")[:300]) from None
        if not isinstance(told, dict):
            raise FetchFailedError(_CRAWLER_ENDED)
        return told

    def _environment(self) -> dict[str, str]:
        settings = self._bench.settings
        found = {"BUKTI_HOME": str(settings.home), "BUKTI_STORE": settings.store, "BUKTI_EMBEDDER": settings.embedder}
        if settings.sources:
            found["BUKTI_SOURCES"] = os.pathsep.join(map(str, settings.sources))
        if settings.archive:
            found["BUKTI_ARCHIVE"] = str(settings.archive)
        return found


def workshop_of(bench: Workbench) -> Workshop:
    """The desk's work over a workbench; its files lie in the data folder."""

    def outlets() -> tuple[tuple[str, str], ...]:
        named = ((o.outlet.id, o.outlet.name) for o in bench.catalogue)
        return tuple(sorted(named, key=lambda pair: pair[1].casefold()))

    return Workshop(
        folder=bench.settings.home.absolute() / "desk",
        take=FileTaker(bench),
        fetch=CrawlFetcher(bench),
        dossier=lambda: dossier_parts(bench),
        outlets=outlets,
    )


def _without(source: str, path: Path) -> str:
    """The name of a file in place of where it lies here."""
    return source.replace(str(path), path.name)
