"""Reads stored captures again with a newer extractor or newer rules; keeps what was said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from bukti.shares import Shares
from bukti.workbench import Workbench
from models.capture import Capture
from models.disposition import Discard
from models.document import Document
from models.errors import InputError, NotFoundError, RequestError, StoreCorruptError
from models.text import Text

_RELEASE = re.compile(r"\d+(\.\d+)*(\+\w+)?")


def reanalyze(bench: Workbench, *, since: str | None = None, step: Callable[[str], None]) -> dict[str, int]:
    """Extract anew where the extractor differs, then analyse anew where the analysis does; counts by what was done.

    `since` limits the second part to texts whose current analysis is of that release or an older one, or that have
    none. Any number of workers may do it at once over one store: each takes its share, and what a killed one had is
    taken over. Raises RequestError where `since` is no release.
    """
    limit = None if since is None else _release_asked(since)
    counts: Counter[str] = Counter(extracted=0, analyzed=0, skipped=0)

    def count(what: str) -> None:
        counts[what] += 1
        step(what)

    _extract_again(bench, count)
    version = bench.analyzer.version
    shares = Shares(bench.store.claims, f"analysis {version}")
    for document, text in shares.all_of(lambda: bench.store.to_analyze(version), _name):
        if limit is not None and _release_of(bench, document) > limit:
            count("skipped")
            shares.give_back(_name((document, text)))
            continue
        analysis = bench.analyzer.analyze(document, text)
        kept = bench.store.save_analysis(analysis, bench.analyzer.passages(document, text, analysis))
        count("analyzed" if kept else "skipped")  # it may have been edited or withdrawn meanwhile
    bench.store.catch_up()
    return dict(counts)


def _extract_again(bench: Workbench, count: Callable[[str], None]) -> None:
    version = bench.extractor.version
    shares = Shares(bench.store.claims, f"text {version}")
    for document, capture in shares.all_of(lambda: bench.store.to_extract(version), _place):
        text = _extracted(bench, document, capture)
        if text is None:
            count("skipped")
            shares.give_back(_place((document, capture)))
            continue
        analysis = bench.analyzer.analyze(document, text)
        passages = bench.analyzer.passages(document, text, analysis)
        kept = bench.store.save_text(document.id, text, analysis=analysis, passages=passages)
        count("extracted" if kept else "skipped")


def _extracted(bench: Workbench, document: Document, capture: Capture) -> Text | None:
    """What this version reads in the archived bytes; None where they are not there, or hold no article."""
    try:
        if capture.location is None:
            raise NotFoundError(f"{document.source} is not archived")
        data = bench.archive.get(capture.digest, capture.location)
        text = bench.extractor.extract(
            data,
            media_type=capture.media_type,
            source=capture.source,
            url=document.url,
            day=capture.fetched.date(),
        )
    except (InputError, NotFoundError, StoreCorruptError):
        return None
    return None if isinstance(text, Discard) else text


def _place(offered: tuple[Document, Capture]) -> str:
    document, capture = offered
    return f"{document.id} {capture.digest}"


def _name(offered: tuple[Document, Text]) -> str:
    document, text = offered
    return f"{document.id} {text.digest}"


def _release_of(bench: Workbench, document: Document) -> tuple[int, ...]:
    """Of the document's current analysis; of none the lowest of all."""
    try:
        return _release(bench.store.analysis(document.id).analysis_version)
    except NotFoundError:
        return ()


def _release_asked(since: str) -> tuple[int, ...]:
    if not _RELEASE.fullmatch(since):
        raise RequestError(
            f"{since!r} is no release", parameter="since", hint="give one like 0.1.0; see `bukti status`"
        )
    return _release(since)


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version before its `+`, at least three: 0.2 is 0.2.0."""
    numbers = [int(number) for number in re.findall(r"\d+", version.partition("+")[0])]
    return tuple(numbers + [0] * (3 - len(numbers)))
