"""What recurs over a publisher's pages: learned from the archive, then used, then part of what is verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from bukti.intake import ingest_paths
from bukti.profiles import learn_profiles
from bukti.renewal import reanalyze
from bukti.settings import Settings
from bukti.workbench import Workbench
from models.disposition import Disposition
from models.identity import DocumentId
from tests.crawler.extract.test_recurring import APPEAL, HOST, TOPICS, page


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store with a page of each topic, read before anything was learned."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, topic in enumerate(TOPICS):
        link = f'<link rel="canonical" href="https://{HOST}/2025/{topic.replace(" ", "-")}"></head>'
        (pages / f"{number}.html").write_bytes(page(topic, number).replace(b"</head>", link.encode()))
    settings = Settings(home=tmp_path / "home")
    with Workbench(settings) as bench:
        outcomes = list(ingest_paths([str(pages)], bench))
    assert {o.disposition for o in outcomes} == {Disposition.STORED}
    return settings


def bodies(bench: Workbench) -> dict[DocumentId, str]:
    return {document.id: bench.store.analysis(document.id).text for document, _ in bench.store.to_extract("")}


def test_learned_blocks_leave_what_is_stored(settings: Settings) -> None:
    with Workbench(settings) as bench:
        assert all(APPEAL in body for body in bodies(bench).values())
        (learned,) = learn_profiles(bench)
        assert (learned.profile.host, learned.profile.pages, learned.changed) == (HOST, len(TOPICS), True)
    with Workbench(settings) as bench:
        assert reanalyze(bench, step=lambda _: None)["extracted"] == len(TOPICS)
        found = bodies(bench)
        assert len(found) == len(TOPICS)
        assert not any(APPEAL in body for body in found.values())
        assert f"profiles{bench.known_profiles.version}" in bench.extractor.version


def test_learning_again_changes_nothing(settings: Settings) -> None:
    with Workbench(settings) as bench:
        learn_profiles(bench)
    with Workbench(settings) as bench:
        (learned,) = learn_profiles(bench)
        assert not learned.changed
        assert learn_profiles(bench, hosts=["lain.example"]) == []
