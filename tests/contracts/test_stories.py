"""Stories: near copies are one, whatever order they came in; ids that were given out lead to where their words are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Outlet, Story
from models.errors import NotFoundError
from models.identity import DocumentId, document_id
from models.principal import Principal, Role
from models.query import Group, SearchRequest
from models.text import Text
from search_api.store.protocol import Store
from tests.contracts.conftest import KINDS, MakeStore, opened
from tests.search_api.copies import EDITS, agency_copy, cut_tail, other_lead, prices, report, with_byline
from tests.search_api.press import HARIAN, KABAR, KORAN, KORAN_TIMUR, LineExtractor, NameAnalyzer, Press, reading

ADMIN = Principal(id="admin", name="Admin Umpama", role=Role.ADMIN)
OUTLETS = (HARIAN, KABAR, KORAN, KORAN_TIMUR)
LONG = report(7, sentences=26).split("\n")
HEAD, BRIDGE, TAIL = ("\n".join(LONG[start : start + 14]) for start in (0, 4, 8))
TEXTS = (HEAD, BRIDGE, TAIL, other_lead(BRIDGE), report(1), with_byline(report(1)), agency_copy(report(1)), prices(1))


def save(store: Store, press: Press, number: int, text: str, *, junk: bool = False) -> DocumentId:
    """Document `number` with a text, at an outlet of its own choice; its bytes are no other document's."""
    outlet = outlet_of(number)
    advert = f"Iklan: Tayangan {number} hanya di sini\n" if junk else ""
    page = f"Judul: Kabar {number}\nTanggal: 2020-01-{number + 1:02}\n{advert}{text}"
    item = press.item(page, url=url_of(number), outlet=outlet)
    store.save(item)
    return item.document.id


def url_of(number: int) -> str:
    return f"https://{outlet_of(number).domain}/{number}"


def outlet_of(number: int) -> Outlet:
    return OUTLETS[number % len(OUTLETS)]


def told(store: Store, *, as_of: datetime | None = None) -> dict[str, Story]:
    """The story of every document that a reader sees."""
    answer = store.search(SearchRequest(group=Group.DOCUMENT, size=100, as_of=as_of), reading())
    assert answer.next is None
    return {hit.document.id: hit.story for hit in answer.hits if hit.story is not None}


def sets(store: Store) -> set[frozenset[str]]:
    stories = told(store)
    return {frozenset(d for d, other in stories.items() if other.id == story.id) for story in stories.values()}


class TestCopies:
    @pytest.mark.parametrize("edit", EDITS)
    def test_an_edited_copy_is_the_same_story(self, store: Store, press: Press, edit: str) -> None:
        save(store, press, 0, report(1))
        save(store, press, 1, EDITS[edit](report(1)))
        save(store, press, 2, report(2))
        stories = told(store)
        assert sorted(story.copies for story in stories.values()) == [1, 2, 2]
        grouped = store.search(SearchRequest(group=Group.STORY), reading())
        assert grouped.total.value == len(grouped.hits) == store.status().stories == 2

    def test_a_network_counts_once_and_a_release_not_at_all(self, store: Store, press: Press) -> None:
        texts = (report(1), cut_tail(report(1)), other_lead(report(1)), with_byline(report(1)))
        for number, text in enumerate(texts):
            save(store, press, number, text)
        page = f"Judul: Siaran pers\nSifat: release\n{agency_copy(report(1))}"
        store.save(press.item(page, url="https://pemda.example/1", outlet=Outlet(id="pemda", name="P", domain="p.ex")))
        (story,) = set(told(store).values())
        assert (story.copies, story.outlets) == (5, 3), "two of the four are one owner's"

    def test_forms_filled_in_again_are_stories_of_their_own(self, store: Store, press: Press) -> None:
        for month in range(6):
            save(store, press, month, prices(month))
        assert all(story.copies == 1 for story in told(store).values())


class TestChange:
    def test_a_bridge_joins_two_and_both_ids_lead_to_it(self, store: Store, press: Press) -> None:
        for number, text in enumerate((HEAD, other_lead(HEAD), TAIL)):
            save(store, press, number, text)
        before = told(store)
        assert len({story.id for story in before.values()}) == 2
        save(store, press, 3, BRIDGE)
        (story,) = set(told(store).values())
        assert story.copies == 4
        assert {store.stories.story(old.id) for old in before.values()} == {story}
        assert len(store.stories.documents(story.id)) == 4

    def test_withdrawing_the_bridge_divides_them_again(self, store: Store, press: Press) -> None:
        for number, text in enumerate((HEAD, TAIL)):
            save(store, press, number, text)
        alone = told(store)
        bridge = save(store, press, 2, BRIDGE)
        joined = told(store)[bridge]
        store.withdraw(bridge, ADMIN)
        assert told(store) == alone
        assert store.stories.story(joined.id) in alone.values()
        grouped = store.search(SearchRequest(group=Group.STORY), reading())
        assert grouped.total.value == len(grouped.hits) == 2

    def test_an_edit_takes_a_document_to_another_story(self, store: Store, press: Press) -> None:
        save(store, press, 0, report(1))
        moved = save(store, press, 1, cut_tail(report(1)))
        old = told(store)[moved]
        save(store, press, 1, report(2))
        stories = told(store)
        assert stories[moved].copies == 1
        assert stories[moved].id != old.id
        assert store.stories.story(old.id).copies == 1

    def test_an_edited_document_alone_is_found_by_its_old_story(self, store: Store, press: Press) -> None:
        document = save(store, press, 0, report(1))
        old = told(store)[document].id
        save(store, press, 0, report(2))
        assert store.stories.documents(old) == (document,)

    def test_a_newer_extractor_may_find_the_copy(self, store: Store, press: Press) -> None:
        short = "wali kota meresmikan taman baca bersama warga dan pelajar setempat pada kamis pagi di kota"
        for number in (0, 1):
            save(store, press, number, short, junk=True)
        assert {story.copies for story in told(store).values()} == {1}
        press.extractor = LineExtractor("x2")
        for number in (0, 1):
            document = store.document(document_id(outlet_of(number).id, url_of(number)))
            (capture,) = store.captures(document.id)
            assert capture.location is not None
            data = press.archive.get(capture.digest, capture.location)
            text = press.extractor.extract(data, media_type="text/plain", source=document.source)
            assert isinstance(text, Text)
            analysis = press.analyzer.analyze(document, text)
            passages = press.analyzer.passages(document, text, analysis)
            assert store.save_text(document.id, text, analysis=analysis, passages=passages)
        assert {story.copies for story in told(store).values()} == {2}

    def test_a_newer_analysis_changes_no_story(self, store: Store, press: Press) -> None:
        for number, body in enumerate((report(1), cut_tail(report(1)), report(2))):
            save(store, press, number, body)
        before = told(store)
        analyzer = NameAnalyzer("a2")
        for document, text in list(store.to_analyze("a2")):
            analysis = analyzer.analyze(document, text)
            assert store.save_analysis(analysis, analyzer.passages(document, text, analysis))
        assert told(store) == before

    def test_what_was_known_then_is_told_as_it_was(self, store: Store, press: Press) -> None:
        save(store, press, 0, HEAD)
        save(store, press, 1, TAIL)
        before = told(store)
        moment = max(capture.fetched for document in before for capture in store.captures(DocumentId(document)))
        assert moment is not None
        then = datetime.now(moment.tzinfo)
        bridge = save(store, press, 2, BRIDGE)
        assert len(set(told(store).values())) == 1
        assert told(store, as_of=then) == before
        store.withdraw(bridge, ADMIN)
        assert told(store, as_of=then) == before

    def test_evidence_tells_of_the_story_as_it_is_now(self, store: Store, press: Press) -> None:
        save(store, press, 0, HEAD)
        (hit, *_) = store.search(SearchRequest(), reading()).hits
        save(store, press, 1, other_lead(HEAD))
        again = store.evidence(hit.id).hit.story
        assert again is not None
        assert again.copies == 2

    def test_an_id_that_was_never_given_out_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            store.stories.story("s1:" + "0" * 32)

    def test_stories_are_kept(self, make_store: MakeStore, press: Press) -> None:
        first = make_store()
        for number, text in enumerate(TEXTS):
            save(first, press, number, text)
        before = told(first)
        first.close()
        second = make_store()
        assert told(second) == before
        second.reindex()
        assert told(second) == before


@dataclass(frozen=True)
class Change:
    """What is done to document `number`: a text saved (with a line that only the old extractor keeps), or withdrawn."""

    number: int
    text: int | None
    junk: bool = False


CHANGE = st.builds(
    Change, st.integers(0, 6), st.one_of(st.none(), st.integers(0, len(TEXTS) - 1), st.integers(0, 3)), st.booleans()
)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_order_the_same_stories_and_ids(kind: str) -> None:
    # An engine takes seconds to make its indices.
    @settings(max_examples=40 if kind == "embedded" else 3, deadline=None)
    @given(changes=st.lists(CHANGE, min_size=3, max_size=14), data=st.data())
    def holds(changes: list[Change], data: st.DataObject) -> None:
        same_stories_and_ids(kind, changes, data)

    holds()


def same_stories_and_ids(kind: str, changes: list[Change], data: st.DataObject) -> None:
    """Any history of saves, edits and withdrawals leaves what its last state makes, saved in any order at once."""
    last: dict[int, Change] = {}
    given_out: set[str] = set()
    with opened(kind) as store, opened(kind) as fresh:
        for change in changes:
            if change.number in last and last[change.number].text is None:
                continue
            if change.text is not None:
                save(store, Press(), change.number, TEXTS[change.text], junk=change.junk)
            elif change.number in last:
                store.withdraw(document_id(outlet_of(change.number).id, url_of(change.number)), ADMIN)
            else:
                continue
            last[change.number] = change
            given_out |= {story.id for story in told(store).values()}
        alive = [change for change in last.values() if change.text is not None]
        for change in data.draw(st.permutations(alive)):
            save(fresh, Press(), change.number, TEXTS[change.text or 0], junk=change.junk)
        stories = told(fresh)
        assert told(store) == stories
        assert {store.stories.story(story.id) for story in stories.values()} == set(stories.values())
        for old in given_out:
            assert store.stories.story(old).copies >= 1
        together = store.search(SearchRequest(group=Group.STORY, size=100), reading())
        assert together.total.value == len(set(stories.values())) == len(together.hits)
        assert replace(store.status(), index=None).stories == len(set(stories.values()))
