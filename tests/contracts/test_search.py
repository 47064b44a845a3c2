"""What matches, in which order, and what is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.errors import MissingExtraError, RequestError
from models.evidence import FacetValue, SearchAnswer
from models.mention import RegionRole
from models.pillar import Basis, Pillar
from models.query import (
    Clause,
    DateField,
    Facet,
    Group,
    Mode,
    Occur,
    Reading,
    SearchRequest,
    Sort,
    Understood,
    UnderstoodPillar,
    UnderstoodRegion,
    UnderstoodYear,
)
from models.text import Nature
from search_api.store.protocol import Store
from tests.search_api.press import HARIAN, KABAR, KORAN, KORAN_TIMUR, Press, either, phrase, prefix, reading, words

PALOPO = """Judul: Kota Palopo meresmikan mal pelayanan publik
Tanggal: 2020-09-17
Wali Kota Sari Umpama meresmikan mal pelayanan publik di Kota Palopo [2020-03-05].
Warga memuji smart living dan perpustakaan baru.
Enam pilar itu smart governance, smart branding, smart economy."""
LUWU = """Judul: Laporan Kabupaten Luwu Utara
Tanggal: 2021-05-01
Sifat: release
Kabupaten Luwu Utara membangun bank sampah pada [2019].
Bupati Joko Contoh berterima kasih kepada Kota Palopo."""
KUKAR = """Judul: Kabupaten Kutai Kartanegara
Kabupaten Kutai Kartanegara menanam pohon untuk smart environment.
Mal baru dibuka, pelayanannya cepat, publik senang."""
Found = Callable[..., SearchAnswer]


@pytest.fixture
def filled(store: Store, press: Press) -> Store:
    store.save(press.item(PALOPO, url="https://harian.example/palopo", outlet=HARIAN))
    store.save(press.item(LUWU, url="https://koran.example/luwu", outlet=KORAN))
    store.save(press.item(KUKAR, path="/kukar.txt"))
    return store


@pytest.fixture
def find(filled: Store) -> Found:
    def ask(*clauses: Clause, **request: object) -> SearchAnswer:
        wanted = SearchRequest(**{"group": Group.NONE, "mode": Mode.TEXT, **request})  # type: ignore[arg-type]
        return filled.search(wanted, reading(*clauses))

    return ask


def texts(answer: SearchAnswer) -> list[str]:
    return [hit.passage.text for hit in answer.hits]


def starts(answer: SearchAnswer) -> list[str]:
    return [text.split()[0] for text in texts(answer)]


class TestWords:
    def test_any_word_matches_and_more_is_better(self, find: Found) -> None:
        answer = find(words("mal pelayanan publik di Palopo"))
        assert texts(answer)[0].startswith("Wali Kota Sari Umpama meresmikan mal")
        assert answer.total.value == 3
        assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
        assert all(hit.via == ("words",) for hit in answer.hits)

    def test_words_are_found_by_their_stem_and_highlighted(self, find: Found) -> None:
        (hit,) = find(words("meresmi")).hits
        assert [hit.passage.text[a:b] for a, b in hit.passage.highlights] == ["meresmikan"]

    def test_a_phrase_is_exact(self, find: Found) -> None:
        (hit,) = find(phrase("mal pelayanan publik")).hits
        assert [hit.passage.text[a:b] for a, b in hit.passage.highlights] == ["mal pelayanan publik"]
        assert find(phrase("mal pelayan publik")).total.value == 0, "phrases are not stemmed"
        assert find(phrase("publik pelayanan mal")).total.value == 0

    def test_must_and_must_not(self, find: Found) -> None:
        both = find(words("palopo", Occur.MUST), words("mal"))
        assert starts(both) == ["Wali", "Bupati"]
        assert starts(find(words("palopo"), words("bupati", Occur.MUST_NOT))) == ["Wali"]
        assert find(words("publik"), phrase("mal pelayanan", Occur.MUST_NOT)).total.value == 1
        assert find(words("mal palopo", Occur.MUST)).total.value == 1, "all its words"

    def test_minus_speaks_of_the_passage_not_of_its_title(self, find: Found) -> None:
        assert "Warga memuji smart living dan perpustakaan baru." in texts(
            find(words("warga"), words("palopo", Occur.MUST_NOT))
        )

    def test_only_exclusions_list_the_rest(self, find: Found) -> None:
        assert find(words("smart", Occur.MUST_NOT)).total.value == 4

    def test_either_side_will_do(self, find: Found) -> None:
        assert set(starts(find(either(words("pohon"), phrase("bank sampah"))))) == {"Kabupaten"}
        assert find(either(words("pohon"), words("sampah"), occur=Occur.MUST)).total.value == 2

    def test_a_prefix_finds_and_marks_its_words(self, find: Found) -> None:
        (hit,) = find(prefix("perpus")).hits
        assert [hit.passage.text[a:b] for a, b in hit.passage.highlights] == ["perpustakaan"]
        assert find(prefix("perpus.*")).total.value == 1, "marks are no pattern"
        assert find(prefix("[")).total.value == 0, "what holds no letter asks for nothing that a passage says"

    def test_a_short_form_finds_what_it_stands_for(self, find: Found) -> None:
        (hit,) = find(words("MPP")).hits
        assert [hit.passage.text[a:b] for a, b in hit.passage.highlights] == ["mal pelayanan publik"]

    def test_a_title_lifts_its_passages_without_making_a_match(self, find: Found) -> None:
        answer = find(words("laporan palopo"))
        assert starts(answer) == ["Bupati", "Wali"] or starts(answer) == ["Wali", "Bupati"]
        assert answer.total.value == 2

    def test_words_that_stand_nowhere_find_nothing(self, find: Found) -> None:
        answer = find(words("kereta"))
        assert (answer.total.value, answer.hits, answer.next, answer.undated) == (0, (), None, 0)

    @pytest.mark.parametrize("text", ['"', "+", "a\x00b", "<script>", "*", "\u202e", "x" * 70_000])
    def test_no_words_break_it(self, find: Found, text: str) -> None:
        for clause in (words(text), phrase(text), prefix(text), words(text, Occur.MUST_NOT)):
            find(clause)


class TestFilters:
    def test_a_region_matches_own_before_inherited(self, find: Found) -> None:
        answer = find(region=("73.73",))
        assert starts(answer) == ["Wali", "Bupati", "Warga", "Enam"]
        matches = [[(r.code, r.match.value) for r in hit.regions] for hit in answer.hits]
        assert matches[1] == [("73.73", "own"), ("73.22", "inherited")]
        assert matches[2] == [("73.73", "inherited")]
        ranked = find(words("memuji smart palopo"), region=("73.73",))
        assert starts(ranked)[:2] == ["Wali", "Bupati"] or starts(ranked)[:2] == ["Bupati", "Wali"]

    def test_a_province_takes_in_its_regions(self, find: Found) -> None:
        assert find(region=("73",)).total.value == 5
        assert find(region=("64",)).total.value == 2
        assert find(region=("73.22",)).total.value == 2
        assert find(region=("91",)).total.value == 0

    def test_own_regions_come_with_role_and_official_name(self, find: Found) -> None:
        hit = find(words("bank sampah")).hits[0]
        assert [(r.code, r.name, r.role) for r in hit.regions] == [
            ("73.22", "Kabupaten Luwu Utara", RegionRole.SUBJECT)
        ]

    def test_pillar_and_basis(self, find: Found) -> None:
        assert starts(find(pillar=(Pillar.LIVING,))) == ["Warga"]
        assert starts(find(pillar=(Pillar.SOCIETY,), basis=Basis.IMPLIED)) == ["Warga"]
        assert find(pillar=(Pillar.SOCIETY,), basis=Basis.NAMED).total.value == 0
        assert find(basis=Basis.NAMED).total.value == 3
        assert find(basis=Basis.IMPLIED).total.value == 2

    def test_official_by_name_or_part_of_it(self, find: Found) -> None:
        assert starts(find(official="Sari Umpama")) == ["Wali"]
        assert starts(find(official="umpama")) == ["Wali"]
        assert find(official="Umpama Sari").total.value == 0
        assert find(official="Sari Contoh").total.value == 0

    def test_source_and_nature(self, find: Found) -> None:
        assert find(source=("koran",)).total.value == 2
        assert find(source=("koran", "harian")).total.value == 5
        assert find(nature=(Nature.RELEASE,)).total.value == 2
        assert find(nature=(Nature.OPINION,)).total.value == 0

    def test_days_mean_the_event_held_else_publication(self, find: Found) -> None:
        on_event = find(from_day=date(2020, 3, 5), to_day=date(2020, 3, 5))
        assert on_event.total.value == 3, "the passage's own event, and its document's for the others"
        assert on_event.undated == 2, "the pages without a day"
        assert find(from_day=date(2020, 9, 17), to_day=date(2020, 9, 17)).total.value == 0
        published = find(from_day=date(2020, 9, 17), to_day=date(2020, 9, 17), date=DateField.PUBLISHED)
        assert published.total.value == 3

    def test_a_year_overlaps_any_of_its_days(self, find: Found) -> None:
        assert find(from_day=date(2019, 12, 31)).total.value == 5
        assert find(to_day=date(2019, 1, 1)).total.value == 2
        assert find(from_day=date(2018, 1, 1), to_day=date(2018, 12, 31)).total.value == 0
        assert find(year=(2019,)).total.value == 2
        assert find(year=(2019, 2020)).total.value == 5
        assert find(year=(2021,)).total.value == 0
        assert find(year=(2021,), date=DateField.PUBLISHED).total.value == 2

    def test_undated_are_counted_among_what_else_matches(self, find: Found) -> None:
        assert find(words("mal"), year=(2020,)).undated == 1
        assert find(words("warga"), year=(2020,)).undated == 0
        assert find(words("mal"), year=(2020,), date=DateField.EVENT).undated == 1

    def test_filters_hold_together(self, find: Found) -> None:
        assert find(words("palopo"), region=("73",), source=("koran",), year=(2019,)).total.value == 1
        assert find(region=("73.22",), pillar=(Pillar.ENVIRONMENT,), nature=(Nature.RELEASE,)).total.value == 1


class TestUnderstood:
    def test_regions_and_years_in_the_words_filter(self, filled: Store) -> None:
        understood = Understood(
            text="",
            region=(UnderstoodRegion(code="73.73", because="palopo"),),
            year=(UnderstoodYear(value=2020, because="2020"),),
        )
        answer = filled.search(SearchRequest(group=Group.NONE), Reading(clauses=(), understood=understood))
        assert answer.total.value == 3
        assert answer.understood.region == understood.region

    def test_a_parameter_overrules_them(self, filled: Store) -> None:
        understood = Understood(
            text="",
            region=(UnderstoodRegion(code="73.73", because="palopo"),),
            year=(UnderstoodYear(value=2020, because="2020"),),
        )
        request = SearchRequest(group=Group.NONE, region=("73.22",), year=(2019,))
        assert filled.search(request, Reading(clauses=(), understood=understood)).total.value == 2

    def test_pillars_in_the_words_only_rank(self, filled: Store) -> None:
        pillar = (UnderstoodPillar(value=Pillar.ENVIRONMENT, because="smart environment"),)
        clauses = (words("smart"),)
        answer = filled.search(
            SearchRequest(group=Group.NONE),
            Reading(clauses=clauses, understood=Understood(text="smart", pillar=pillar)),
        )
        assert answer.total.value == 3
        assert answer.hits[0].pillars[0].pillar is Pillar.ENVIRONMENT

    def test_without_an_embedder_hybrid_says_why_and_semantic_names_the_extra(self, filled: Store) -> None:
        hybrid = filled.search(SearchRequest(mode=Mode.HYBRID), reading(words("mal")))
        assert hybrid.understood.mode is not None
        assert "bukti[semantic]" in hybrid.understood.mode
        assert filled.search(SearchRequest(mode=Mode.TEXT), reading(words("mal"))).understood.mode is None
        with pytest.raises(MissingExtraError, match=r"bukti\[semantic\]"):
            filled.search(SearchRequest(mode=Mode.SEMANTIC), reading(words("mal")))


class TestOrderAndGroups:
    def test_without_words_the_newest_come_first(self, find: Found) -> None:
        answer = find()
        days = [hit.document.event or hit.document.published for hit in answer.hits]
        assert days == ["2020-03-05"] * 3 + ["2019"] * 2 + [None] * 2
        assert all(hit.via == () and hit.score == 0.0 for hit in answer.hits)

    def test_sorts_by_the_day_that_date_names(self, find: Found) -> None:
        oldest = find(sort=Sort.OLDEST)
        assert [h.document.event for h in oldest.hits] == ["2019"] * 2 + ["2020-03-05"] * 3 + [None] * 2
        newest = find(words("palopo"), sort=Sort.NEWEST, date=DateField.PUBLISHED)
        assert [h.document.published for h in newest.hits] == ["2021-05-01", "2020-09-17"]

    def test_an_explicit_order_is_not_broken_by_own_regions(self, find: Found) -> None:
        answer = find(region=("73.73",), sort=Sort.OLDEST)
        assert [hit.document.event for hit in answer.hits] == ["2019"] + ["2020-03-05"] * 3

    def test_groups_are_counted_and_shown_once_by_their_best_passage(self, filled: Store, press: Press) -> None:
        filled.save(press.item(PALOPO, url="https://kabar.example/salinan", outlet=KABAR))
        filled.save(press.item(PALOPO, url="https://koran.example/salinan", outlet=KORAN))
        filled.save(press.item(PALOPO, url="https://timur.example/salinan", outlet=KORAN_TIMUR))
        query = reading(words("meresmikan mal pelayanan warga"))

        def ask(group: Group) -> SearchAnswer:
            return filled.search(SearchRequest(group=group, size=100), query)

        assert ask(Group.NONE).total.value == len(ask(Group.NONE).hits) == 9
        assert ask(Group.DOCUMENT).total.value == len(ask(Group.DOCUMENT).hits) == 5
        story = ask(Group.STORY)
        assert story.total.value == len(story.hits) == 2
        assert story.hits[0].passage.text.startswith("Wali Kota")
        assert story.hits[0].story is not None
        assert (story.hits[0].story.copies, story.hits[0].story.outlets) == (4, 3), "a network's copies are one"

    def test_advertorials_and_releases_are_no_independent_outlet(self, filled: Store) -> None:
        answer = filled.search(SearchRequest(source=("koran",)), reading())
        assert answer.hits[0].story is not None
        assert (answer.hits[0].story.copies, answer.hits[0].story.outlets) == (1, 0)


class TestFacets:
    def test_facets_count_in_the_unit_of_the_group(self, filled: Store) -> None:
        request = SearchRequest(facets=tuple(Facet))
        by_story = filled.search(request, reading()).facets
        assert by_story["pillar"] == tuple(
            FacetValue(value=value, count=count)
            for value, count in [
                ("environment", 2),
                ("branding", 1),
                ("economy", 1),
                ("governance", 1),
                ("living", 1),
                ("society", 1),
            ]
        )
        assert by_story["year"] == (FacetValue(value=2019, count=1), FacetValue(value=2020, count=1))
        assert by_story["region"][0] == FacetValue(value="73.73", count=2)
        assert {value.value for value in by_story["official"]} == {"Sari Umpama", "Joko Contoh"}
        assert by_story["source"] == (FacetValue(value="harian", count=1), FacetValue(value="koran", count=1))
        by_passage = filled.search(replace(request, group=Group.NONE), reading()).facets
        assert by_passage["nature"] == (FacetValue(value="news", count=5), FacetValue(value="release", count=2))
        assert by_passage["region"][0] == FacetValue(value="73.73", count=4)

    def test_a_facet_s_count_is_what_its_filter_finds(self, filled: Store) -> None:
        for group in Group:
            facets = filled.search(SearchRequest(group=group, facets=tuple(Facet)), reading()).facets
            for name, key in (("region", "region"), ("pillar", "pillar"), ("year", "year"), ("source", "source")):
                for value in facets[name]:
                    wanted = (Pillar(str(value.value)),) if name == "pillar" else (value.value,)
                    request = SearchRequest(group=group, **{key: wanted})  # type: ignore[arg-type]
                    assert filled.search(request, reading()).total.value == value.count, (group, name, value)

    def test_facets_do_not_change_with_the_page(self, filled: Store) -> None:
        request = SearchRequest(facets=(Facet.PILLAR,), size=1)
        first = filled.search(request, reading())
        second = filled.search(replace(request, cursor=first.next), reading())
        assert first.facets == second.facets
        assert first.total == second.total


def test_a_cursor_of_another_request_is_refused(filled: Store) -> None:
    first = filled.search(SearchRequest(size=1), reading(words("palopo")))
    assert first.next is not None
    for wrong in (
        SearchRequest(size=1, cursor="nonsense!"),
        SearchRequest(size=1, cursor=first.next + "x"),
        SearchRequest(size=1, cursor=first.next[:-4]),
        SearchRequest(size=1, cursor=first.next, region=("73",)),
        SearchRequest(size=1, cursor=first.next, q="other"),
    ):
        with pytest.raises(RequestError) as refused:
            filled.search(wrong, reading(words("palopo")))
        assert refused.value.parameter == "cursor"


def test_an_answer_tells_how_long_it_took(find: Found) -> None:
    assert 0 < find(words("mal")).took_ms < 10_000
