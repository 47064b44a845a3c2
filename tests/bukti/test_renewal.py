"""Re-analysis: what differs is read again, old analyses stay, nothing is news; by releases, resumable, robust."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bukti.renewal import reanalyze
from models.errors import RequestError
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import HARIAN, LineExtractor, NameAnalyzer, PlainTerms, Press, registry


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Any]:
    """Six documents, two each by releases 0.1.0, 0.9.0 and 0.10.0; this one is 0.11.0."""
    press = Press()
    store = EmbeddedStore.open(tmp_path / "home", terms=PlainTerms(), registry=registry())
    for number, release in enumerate(("0.1.0", "0.1.0", "0.9.0", "0.9.0", "0.10.0", "0.10.0")):
        press.analyzer = NameAnalyzer(f"{release}+abc")
        page = f"Judul: Kabar {number}\nIklan: beli {number}\nperpustakaan nomor {number} dibuka"
        store.save(press.item(page, url=f"https://harian.example/{number}", outlet=HARIAN))
    yield SimpleNamespace(
        store=store, extractor=press.extractor, archive=press.archive, analyzer=NameAnalyzer("0.11.0+def")
    )
    store.close()


def done(bench: Any, since: str | None = None) -> dict[str, int]:
    return reanalyze(bench, since=since, step=lambda _: None)


@pytest.mark.parametrize(
    ("since", "analyzed"),
    [(None, 6), ("0.11.0", 6), ("0.10.0", 6), ("0.9", 4), ("0.9.0+abc", 4), ("0.1.0", 2), ("0.0.9", 0)],
)
def test_since_takes_that_release_and_older_ones(bench: Any, since: str | None, analyzed: int) -> None:
    assert done(bench, since) == {"extracted": 0, "analyzed": analyzed, "skipped": 6 - analyzed}
    versions = bench.store.status().analyses
    assert versions.get("0.11.0+def", 0) == analyzed
    assert done(bench, since)["analyzed"] == 0, "what is done is done"


def test_what_is_no_release_is_refused(bench: Any) -> None:
    for wrong in ("", "kemarin", "1.x", "2024-01-01"):
        with pytest.raises(RequestError, match="no release"):
            done(bench, wrong)
    assert "0.11.0+def" not in bench.store.status().analyses


def test_a_text_that_was_never_analysed_is(bench: Any) -> None:
    press = Press()
    bench.store.save(press.bare(press.item("Judul: Baru\nbelum dibaca", url="https://harian.example/9", outlet=HARIAN)))
    assert done(bench, "0.1.0") == {"extracted": 0, "analyzed": 3, "skipped": 4}


def test_stopped_anywhere_a_second_run_goes_on(bench: Any) -> None:
    steps: list[str] = []

    def stop(what: str) -> None:
        steps.append(what)
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reanalyze(bench, step=stop)
    assert done(bench)["analyzed"] == 3
    assert bench.store.status().analyses == {"0.11.0+def": 6}


def test_a_newer_extractor_reads_the_bytes_again_and_goes_over_what_is_gone(bench: Any) -> None:
    bench.extractor = LineExtractor("x2")
    bench.archive.kept.pop(min(bench.archive.kept))
    counts = done(bench)
    assert counts == {"extracted": 5, "analyzed": 1, "skipped": 1}
    assert bench.store.status().extractors == {"x1": 1, "x2": 5}


def test_what_was_withdrawn_meanwhile_is_passed_over(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.store, "save_analysis", lambda *_: False)
    assert done(bench) == {"extracted": 0, "analyzed": 0, "skipped": 6}
