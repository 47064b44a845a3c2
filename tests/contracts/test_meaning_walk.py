"""Search by meaning under writes, filters and understood words: nothing twice, nothing that a filter forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.evidence import Match, SearchAnswer
from models.principal import LOCAL
from models.query import (
    Clause,
    Facet,
    Group,
    Mode,
    Reading,
    SearchRequest,
    Understood,
    UnderstoodPeriod,
    UnderstoodRegion,
    UnderstoodYear,
)
from search_api.query import walk
from search_api.store.protocol import Store
from tests.search_api.press import HARIAN, KORAN, Press, reading, words

BY_MEANING = (Mode.HYBRID, Mode.SEMANTIC)
KINDS = ("taman warga", "kebun baru", "Kota Palopo taman", "jalan rusak", "sampah warga")
QUERY = reading(words("taman warga"))


def page(number: int, *, day: str = "2020-01-01") -> str:
    lines = "\n".join(f"{KINDS[(number + k) % 5]} nomor {number} {k}" for k in range(2))
    return f"Judul: Kabar taman {number}\nTanggal: {day}\n{lines}"


def fill(store: Store, press: Press, numbers: range) -> None:
    for number in numbers:
        store.save(press.item(page(number), path=f"/{number}.txt"))
    store.catch_up()


def group_of(answer: SearchAnswer, group: Group) -> list[str]:
    if group is Group.NONE:
        return [hit.id for hit in answer.hits]
    return [hit.document.id for hit in answer.hits]


@pytest.mark.parametrize("mode", BY_MEANING)
@pytest.mark.parametrize("group", [Group.NONE, Group.DOCUMENT])
def test_a_walk_shows_each_once_while_others_write(
    meaning_store: Store, press: Press, mode: Mode, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "TEXT_POOL", 10)
    monkeypatch.setattr(walk, "NEAR_POOL", 8)
    fill(meaning_store, press, range(20))
    request = SearchRequest(mode=mode, group=group, size=4)
    matched = meaning_store.search(replace(request, mode=Mode.TEXT, size=100), QUERY)
    gone = matched.hits[-1].document.id
    shown: list[str] = []
    totals = set()
    cursor, written = None, 100
    while True:
        answer = meaning_store.search(replace(request, cursor=cursor), QUERY)
        shown += group_of(answer, group)
        totals.add(answer.total.value)
        cursor = answer.next
        if cursor is None:
            break
        fill(meaning_store, press, range(written, written + 2))
        if written == 102:
            meaning_store.withdraw(gone, LOCAL)
        written += 2
    assert len(shown) == len(set(shown)), "twice"
    lost = {hit.id for hit in matched.hits if hit.document.id == gone} | {gone}
    assert set(group_of(matched, group)) - lost <= set(shown), "missed"
    fresh = {press.item(page(n), path=f"/{n}.txt").document.id for n in range(100, written)}
    last = meaning_store.search(replace(request, size=100), QUERY)
    assert fresh & {hit.document.id for hit in last.hits}, "a new walk finds what was written"
    if group is Group.DOCUMENT:
        assert not fresh & set(shown), "an old walk does not"
    assert max(totals) == matched.total.value


@pytest.mark.parametrize("group", [Group.NONE, Group.DOCUMENT])
def test_scores_are_the_same_on_whichever_page(
    meaning_store: Store, press: Press, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "TEXT_POOL", 10)
    monkeypatch.setattr(walk, "NEAR_POOL", 8)
    fill(meaning_store, press, range(20))
    request = SearchRequest(mode=Mode.HYBRID, group=group, size=100)
    whole = {hit.id: hit.score for hit in meaning_store.search(request, QUERY).hits}
    shown: dict[str, float] = {}
    cursor: str | None = None
    while len(shown) < len(whole):
        answer = meaning_store.search(replace(request, size=5, cursor=cursor), QUERY)
        shown |= {hit.id: hit.score for hit in answer.hits}
        cursor = answer.next
        assert cursor or len(shown) == len(whole)
    assert shown == whole


@pytest.mark.parametrize("mode", Mode)
def test_every_highlight_is_of_the_query_and_lies_in_the_passage(
    meaning_store: Store, press: Press, mode: Mode
) -> None:
    fill(meaning_store, press, range(12))
    answer = meaning_store.search(SearchRequest(mode=mode, group=Group.NONE, size=100), QUERY)
    marked = {h.passage.text[a:b].lower() for h in answer.hits for a, b in h.passage.highlights}
    assert marked == {"taman", "warga"}
    for hit in answer.hits:
        assert ("words" in hit.via or mode is Mode.SEMANTIC) or not hit.passage.highlights


@pytest.mark.parametrize("mode", BY_MEANING)
def test_as_of_holds_for_meaning(meaning_store: Store, press: Press, mode: Mode) -> None:
    before = datetime.now(UTC)
    fill(meaning_store, press, range(3))
    then = meaning_store.search(SearchRequest(mode=mode, as_of=before), QUERY)
    assert (then.hits, then.total.value) == ((), 0)
    assert meaning_store.search(SearchRequest(mode=mode), QUERY).hits


@pytest.mark.parametrize("mode", BY_MEANING)
def test_as_of_finds_by_meaning_what_was_said_then(meaning_store: Store, press: Press, mode: Mode) -> None:
    url = "https://harian.example/1"
    meaning_store.save(press.item("Judul: t\nkebun warga\njalan rusak", url=url, outlet=HARIAN))
    meaning_store.catch_up()
    then = datetime.now(UTC)
    meaning_store.save(press.item("Judul: t\npasar ikan\njalan rusak", url=url, outlet=HARIAN))
    meaning_store.catch_up()

    def nearest(as_of: datetime | None) -> list[str]:
        request = SearchRequest(mode=mode, group=Group.NONE, as_of=as_of)
        return [hit.passage.text for hit in meaning_store.search(request, reading(words("taman"))).hits]

    assert nearest(then)[0] == "kebun warga"
    assert sorted(nearest(then)) == ["jalan rusak", "kebun warga"]
    assert sorted(nearest(None)) == ["jalan rusak", "pasar ikan"]


@pytest.fixture
def told(meaning_store: Store, press: Press) -> Store:
    early = "Judul: Taman\nTanggal: 2019-03-01\nTaman dibuka.\nTaman itu akan selesai pada 2022."
    later = "Judul: Lain\nTanggal: 2022-05-05\nKebun warga di Kota Palopo.\nSampah."
    undated = "Judul: Arsip\nTaman lama.\nTaman tahun 2022 tanpa tanggal."
    meaning_store.save(press.item(early, url="https://harian.example/1", outlet=HARIAN))
    meaning_store.save(press.item(later, url="https://koran.example/1", outlet=KORAN))
    meaning_store.save(press.item(undated, path="/arsip.txt"))
    meaning_store.catch_up()
    return meaning_store


def understood(*clauses: Clause, **found: object) -> Reading:
    return Reading(clauses=clauses, understood=Understood(text="x", **found))  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", Mode)
def test_an_understood_time_is_met_by_a_day_or_by_words(told: Store, mode: Mode) -> None:
    request = SearchRequest(mode=mode, group=Group.NONE, size=100, facets=(Facet.SOURCE,))
    year = understood(words("taman kebun"), year=(UnderstoodYear(value=2022, because="2022"),))
    answer = told.search(request, year)
    texts = {hit.passage.text for hit in answer.hits}
    assert texts >= {
        "Taman itu akan selesai pada 2022.",
        "Kebun warga di Kota Palopo.",
        "Taman tahun 2022 tanpa tanggal.",
    }
    assert texts <= {*texts, "Sampah."}
    assert not texts & {"Taman dibuka.", "Taman lama."}
    assert answer.total.value == 3
    assert answer.undated == 1, "one without a day that does not say the year either"
    explicit = told.search(replace(request, year=(2022,)), reading(words("taman kebun")))
    assert explicit.total.value == 1, "a parameter speaks of days alone"


def test_an_understood_period_likewise(told: Store) -> None:
    period = UnderstoodPeriod(
        from_day=date(2019, 3, 1), to_day=date(2019, 3, 31), because="maret 2019", words=("maret 2019",)
    )
    answer = told.search(SearchRequest(mode=Mode.TEXT, group=Group.NONE), understood(words("taman"), period=(period,)))
    assert {hit.passage.text for hit in answer.hits} == {"Taman dibuka.", "Taman itu akan selesai pada 2022."}


def test_a_beginning_and_an_end_hold_together(told: Store) -> None:
    def days(*periods: UnderstoodPeriod) -> set[str]:
        request = SearchRequest(mode=Mode.TEXT, group=Group.NONE)
        return {hit.passage.text for hit in told.search(request, understood(words("taman kebun"), period=periods)).hits}

    since = UnderstoodPeriod(from_day=date(2020, 1, 1), to_day=None, because="sejak 2020")
    until = UnderstoodPeriod(from_day=None, to_day=date(2022, 12, 31), because="sebelum 2023")
    early = UnderstoodPeriod(from_day=None, to_day=date(2019, 12, 31), because="sebelum 2020")
    assert days(since, until) == {"Kebun warga di Kota Palopo."}
    assert days(since, early) > days(since, until), "days between there are none: either is meant"


@pytest.mark.parametrize("mode", [Mode.TEXT, Mode.HYBRID])
def test_an_understood_region_lifts_and_a_given_one_goes_first(meaning_store: Store, press: Press, mode: Mode) -> None:
    rich = "taman warga baru dibuka pagi"
    text = f"Judul: Kota Palopo\nTanggal: 2020-01-01\n{rich}.\nKota Palopo punya satu taman."
    meaning_store.save(press.item(text, path="/1.txt"))
    meaning_store.save(press.item(page(3), path="/2.txt"))
    meaning_store.catch_up()
    query = words("taman warga baru dibuka pagi")
    request = SearchRequest(mode=mode, group=Group.NONE)
    region = UnderstoodRegion(code="73.73", because="palopo")
    lifted = meaning_store.search(request, understood(query, region=(region,)))
    assert lifted.hits[0].passage.text.startswith(rich), "more of the words is worth more than naming the region"
    given = meaning_store.search(replace(request, region=("73.73",)), reading(query))
    assert given.hits[0].regions[0].match is Match.OWN
    assert given.hits[0].passage.text.startswith("Kota Palopo punya")
    assert lifted.total == given.total


def test_a_list_by_an_understood_region_has_its_own_first(told: Store) -> None:
    region = UnderstoodRegion(code="73.73", because="palopo")
    answer = told.search(SearchRequest(group=Group.NONE), understood(region=(region,)))
    assert answer.hits[0].passage.text == "Kebun warga di Kota Palopo."
