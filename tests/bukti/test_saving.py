"""An ingest while the store is away: everything goes to the disk in order, and from there into the store, once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from bukti import saving
from bukti.intake import ingest_paths
from bukti.intake_spool import FOLDER, IntakeSpool, waiting
from bukti.settings import Settings
from bukti.workbench import Workbench
from models.disposition import Disposition, Outcome
from models.errors import StoreRefusedError, StoreUnavailableError
from models.identity import document_id
from search_api.store.protocol import Store
from search_api.store.records import Item

DOCUMENTS = 70  # more than two batches


class Line:
    """The store by a line that can be cut: what an engine's store raises then. `cuts` counts calls down."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.away = False
        self.heals_after: int | None = None
        self.order: list[str] = []
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        if name in {"accounts", "close"}:
            return getattr(self._store, name)
        self.asked += 1
        if self.heals_after is not None and self.asked > self.heals_after:
            self.away = False
        if self.away:
            raise StoreUnavailableError("the engine does not answer")
        return getattr(self._store, name)

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        found = cast("tuple[Outcome, ...]", self.__getattr__("save_all")(items))
        self.order += [item.capture.source for item in items]
        return found


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(Settings(home=tmp_path / "home", embedder="none")) as found:
        found.__dict__["store"] = Line(found.store)
        yield found


def line_of(bench: Workbench) -> Line:
    return cast("Line", bench.__dict__["store"])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    lines = [
        json.dumps({"id": f"d{n}", "text": f"Pemerintah Kota Palopo membuka gerai layanan ke-{n} di pasar. " * 5})
        for n in range(DOCUMENTS)
    ]
    lines.insert(3, "{torn")
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "in.jsonl"


def told(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {d.value: n for d in Disposition if (n := sum(o.disposition is d for o in outcomes))}


def test_away_for_a_while(bench: Workbench, source: Path) -> None:
    line = line_of(bench)
    line.away, line.heals_after = True, 60
    outcomes = list(ingest_paths([str(source)], bench))
    assert told(outcomes) == {"stored": DOCUMENTS, "failed": 1}
    assert [o.reason for o in outcomes if o.disposition is Disposition.FAILED] == ["malformed"]
    wanted = [f"d{n}" for n in range(DOCUMENTS)]
    assert [source.rpartition("#")[2] for source in line.order] == wanted, "saved in the order of the items"
    stored = [o.document for o in outcomes if o.document is not None]
    assert stored == [document_id(None, source) for source in line.order], "and told in it"
    assert bench.store.status().documents == DOCUMENTS
    assert not list((bench.settings.home / FOLDER).iterdir()), "nothing is left on the disk"


def test_away_to_the_end_and_back_for_the_next_run(bench: Workbench, source: Path, tmp_path: Path) -> None:
    line = line_of(bench)
    line.away = True
    outcomes = list(ingest_paths([str(source)], bench))
    assert told(outcomes) == {"failed": DOCUMENTS + 1}
    assert {o.reason for o in outcomes} == {"spooled"}
    assert waiting(bench.settings.home) == DOCUMENTS + 1
    line.away = False
    (tmp_path / "next.txt").write_text("Pemerintah Kota Palopo menutup gerai layanan lama di pasar. " * 5)
    outcomes = list(ingest_paths([str(tmp_path / "next.txt")], bench))
    assert told(outcomes) == {"stored": DOCUMENTS + 1, "failed": 1}
    assert outcomes[-1].source.endswith("next.txt"), "what waited comes first"
    assert waiting(bench.settings.home) == 0
    status = bench.store.status()
    assert (status.documents, status.items[Disposition.STORED]) == (DOCUMENTS + 1, DOCUMENTS + 1)
    again = told(list(ingest_paths([str(source)], bench)))
    assert again == {"unchanged": DOCUMENTS, "failed": 1}


def test_a_drain_that_is_cut_loses_nothing(bench: Workbench, source: Path) -> None:
    line = line_of(bench)
    line.away = True
    list(ingest_paths([str(source)], bench))
    for _ in range(20):
        line.away, line.asked, line.heals_after = False, 0, None
        spool = IntakeSpool(bench.settings.home)
        done = 0

        def save(batch: Sequence[Item | Outcome]) -> None:
            nonlocal done
            if done:
                raise StoreUnavailableError("cut")
            bench.store.save_all([one for one in batch if isinstance(one, Item)])
            done += 1

        try:
            spool.drain(save)
        except StoreUnavailableError:
            continue
        finally:
            spool.close()
        break
    assert bench.store.status().documents == DOCUMENTS
    assert line.order == list(dict.fromkeys(line.order)), "each once, though each drain was cut"


def test_a_spool_that_lives_is_not_taken_over(bench: Workbench) -> None:
    first = IntakeSpool(bench.settings.home)
    first.put([Outcome(source="a", disposition=Disposition.FAILED, reason="empty")])
    second = IntakeSpool(bench.settings.home)
    assert (len(first), len(second)) == (1, 0)
    second.close()
    first.close()
    third = IntakeSpool(bench.settings.home)
    assert len(third) == 1
    third.close()


def test_a_store_that_refuses_us_is_one_line_and_no_spool(
    bench: Workbench, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del bench.__dict__["store"]

    def refused(*_: object, **__: object) -> Store:
        raise StoreRefusedError("the engine does not know us")

    monkeypatch.setattr("bukti.stores.open_store", refused)
    with pytest.raises(StoreRefusedError):
        list(ingest_paths([str(source)], bench))
    assert not (bench.settings.home / FOLDER).exists()
