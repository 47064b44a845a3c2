"""What an answer of a moment says stays said: its later pages, and what `as_of` asks for, whatever is written after.

Totals, facets and undated are told page by page as the first page told them; a day's answer can be had again later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.evidence import SearchAnswer
from models.principal import LOCAL
from models.query import Clause, DateField, Facet, Group, Mode, SearchRequest, Sort
from search_api.store.protocol import Store
from tests.contracts.conftest import MakeStore
from tests.contracts.test_identities import analyze_again, extract_again
from tests.search_api.press import HARIAN, KABAR, KORAN, LineExtractor, NameAnalyzer, Press, reading, words

TAMAN = (words("taman"),)
PLACES = ("Kota Palopo", "Kabupaten Luwu Utara", "Kabupaten Kutai Kartanegara")
Write = Callable[[Store, Press], None]


def page(number: int, *, word: str = "taman", year: int | None = None) -> str:
    day = f"Tanggal: {year or 2018 + number % 4}-05-01\n" if number % 3 else ""
    return (
        f"Judul: Kabar {number}\n{day}Iklan: Belanja {number}.\n"
        f"{PLACES[number % 3]} membuka {word} nomor {number} dan perpustakaan.\n"
        f"Warga memuji smart living dan {word} {number}."
    )


def url(number: int) -> str:
    return f"https://harian.example/{number}"


def save(store: Store, press: Press, number: int, text: str) -> None:
    store.save(press.item(text, url=url(number), outlet=HARIAN))


def more(store: Store, press: Press) -> None:
    for number in range(20, 26):
        save(store, press, number, page(number))
    store.save(press.item(page(30), url="https://koran.example/30", outlet=KORAN))


def copies(store: Store, press: Press) -> None:
    """The same words elsewhere: stories grow."""
    for number in range(4):
        store.save(press.item(page(number), url=f"https://kabar.example/{number}", outlet=KABAR))


def edits(store: Store, press: Press) -> None:
    for number in range(0, 9, 2):
        save(store, press, number, page(number, word="pasar", year=2024))


def analyses(store: Store, press: Press) -> None:
    press.analyzer = NameAnalyzer("a2")
    assert analyze_again(store, press) == 9


def extractions(store: Store, press: Press) -> None:
    press.extractor = LineExtractor("x2")
    assert extract_again(store, press) == 9


def rebuilding(store: Store, _: Press) -> None:
    store.reindex()


WRITES = (more, copies, edits, analyses, extractions, rebuilding)
GROUPED = ((Group.NONE, Sort.RELEVANCE), (Group.DOCUMENT, Sort.NEWEST), (Group.STORY, Sort.RELEVANCE))


@pytest.fixture
def filled(store: Store, press: Press) -> Store:
    for number in range(9):
        save(store, press, number, page(number))
    store.catch_up()
    return store


def counts(answer: SearchAnswer) -> tuple[object, ...]:
    facets = {name: sorted(values, key=lambda v: str(v.value)) for name, values in answer.facets.items()}
    return answer.total, answer.undated, facets


def asked(group: Group, sort: Sort, **more_: object) -> SearchRequest:
    return SearchRequest(
        mode=Mode.TEXT,
        group=group,
        sort=sort,
        facets=tuple(Facet),
        date=DateField.PUBLISHED,
        **more_,  # type: ignore[arg-type]
    )


def walked(store: Store, request: SearchRequest, clauses: tuple[Clause, ...]) -> list[SearchAnswer]:
    answers = [store.search(request, reading(*clauses))]
    while cursor := answers[-1].next:
        answers.append(store.search(replace(request, cursor=cursor), reading(*clauses)))
    return answers


@pytest.mark.parametrize(("group", "sort"), GROUPED)
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_later_pages_count_what_the_first_did(
    filled: Store, press: Press, write: Write, group: Group, sort: Sort
) -> None:
    request = asked(group, sort, size=2)
    whole = [hit.id for answer in walked(filled, request, TAMAN) for hit in answer.hits]
    first = filled.search(request, reading(*TAMAN))
    assert first.next is not None
    assert first.facets["region"]
    write(filled, press)
    filled.catch_up()
    later = walked(filled, replace(request, cursor=first.next), TAMAN)
    assert [counts(answer) for answer in later] == [counts(first)] * len(later)
    shown = [hit.id for answer in (first, *later) for hit in answer.hits]
    assert len(shown) == len(set(shown))
    assert sorted(shown) == sorted(whole)
    now = filled.search(request, reading(*TAMAN))
    if write in (more, copies, edits, analyses):
        assert counts(now) != counts(first), "the write would have been seen"


@pytest.mark.parametrize(("group", "sort"), GROUPED)
def test_a_moment_s_answer_can_be_had_again(filled: Store, press: Press, group: Group, sort: Sort) -> None:
    request = asked(group, sort, size=100)
    answers: list[tuple[datetime, SearchAnswer]] = []
    for write in (None, *WRITES):
        if write is not None:
            write_again(filled, press, write)
        answers.append((datetime.now(UTC), filled.search(request, reading(*TAMAN))))
    for moment, then in answers:
        again = filled.search(replace(request, as_of=moment), reading(*TAMAN))
        assert counts(again) == counts(then)
        assert {hit.id for hit in again.hits} == {hit.id for hit in then.hits}
        told = {hit.id: (hit.regions, hit.pillars, hit.passage.text) for hit in then.hits}
        assert {hit.id: (hit.regions, hit.pillars, hit.passage.text) for hit in again.hits} == told


def write_again(store: Store, press: Press, write: Write) -> None:
    """As above, where how many there are to be read again differs."""
    if write is analyses:
        press.analyzer = NameAnalyzer("a2")
        analyze_again(store, press)
    elif write is extractions:
        press.extractor = LineExtractor("x2")
        extract_again(store, press)
    else:
        write(store, press)
    store.catch_up()


def test_what_is_withdrawn_is_gone_from_every_moment(filled: Store) -> None:
    request = asked(Group.NONE, Sort.RELEVANCE, size=3)
    moment = datetime.now(UTC)
    before = filled.search(replace(request, size=100), reading(*TAMAN))
    first = filled.search(request, reading(*TAMAN))
    gone = before.hits[-1].document.id
    filled.withdraw(gone, LOCAL)
    for answers in (
        walked(filled, replace(request, cursor=first.next), TAMAN),
        walked(filled, replace(request, as_of=moment), TAMAN),
    ):
        assert gone not in {hit.document.id for answer in answers for hit in answer.hits}
    again = filled.search(replace(request, as_of=moment, size=100), reading(*TAMAN))
    assert again.total.value == before.total.value - sum(hit.document.id == gone for hit in before.hits)


def test_a_cursor_outlives_the_process_that_gave_it(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    for number in range(9):
        save(store, press, number, page(number))
    store.catch_up()
    request = asked(Group.NONE, Sort.RELEVANCE, size=4)
    whole = [hit.id for answer in walked(store, request, TAMAN) for hit in answer.hits]
    first = store.search(request, reading(*TAMAN))
    more(store, press)
    store.reindex()
    store.close()
    later = walked(make_store(), replace(request, cursor=first.next), TAMAN)
    assert sorted(hit.id for answer in (first, *later) for hit in answer.hits) == sorted(whole)
    assert counts(later[-1]) == counts(first)
