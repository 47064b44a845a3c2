"""Reads stored captures again with a newer extractor or newer rules; keeps what was said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bukti.workbench import Workbench
from models.disposition import Discard
from models.errors import InputError, NotFoundError


def reanalyze(bench: Workbench, *, since: str | None = None, step: Callable[[str], None]) -> dict[str, int]:
    """Extract anew where the extractor differs, then analyse anew where the analysis does; counts by what was done.

    `since` limits the second part to texts whose current analysis is of that release or an older one.
    """
    counts: Counter[str] = Counter(extracted=0, analyzed=0, skipped=0)

    def count(what: str) -> None:
        counts[what] += 1
        step(what)

    _extract_again(bench, count)
    for document, text in bench.store.to_analyze(bench.analyzer.version):
        if since is not None and not _is_of(bench.store.analysis(document.id).analysis_version, since):
            count("skipped")
            continue
        analysis = bench.analyzer.analyze(document, text)
        bench.store.save_analysis(analysis, bench.analyzer.passages(document, text, analysis))
        count("analyzed")
    bench.store.catch_up()
    return dict(counts)


def _extract_again(bench: Workbench, count: Callable[[str], None]) -> None:
    for document, capture in bench.store.to_extract(bench.extractor.version):
        try:
            if capture.location is None:
                raise NotFoundError(f"{document.source} is not archived")
            data = bench.archive.get(capture.digest, capture.location)
            text = bench.extractor.extract(data, media_type=capture.media_type, source=capture.source, url=document.url)
        except (InputError, NotFoundError):
            count("skipped")
            continue
        if isinstance(text, Discard):
            count("skipped")
            continue
        analysis = bench.analyzer.analyze(document, text)
        passages = bench.analyzer.passages(document, text, analysis)
        bench.store.save_text(document.id, text, analysis=analysis, passages=passages)
        count("extracted")


def _is_of(version: str, since: str) -> bool:
    """Whether the release of `version` (before its `+`) is `since` or older."""
    return _release(version) <= _release(since)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("+")[0].split(".") if part.isdigit())
