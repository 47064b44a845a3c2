"""A walk by cursors shows everything once, nothing twice, whatever is written between its pages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.evidence import Hit
from models.query import Clause, DateField, Group, SearchRequest, Sort
from search_api.store.protocol import Store
from tests.contracts.conftest import KINDS, opened
from tests.search_api.press import HARIAN, KABAR, KORAN, Press, reading, words

VOCABULARY = ("taman", "sampah", "jalan", "pasar", "warga", "Kota Palopo", "Kabupaten Luwu Utara", "smart living")
LINE = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5).map(" ".join)
PAGE = st.builds(
    lambda title, day, lines: "\n".join([f"Judul: {title}", *([f"Tanggal: {day}"] if day else []), *lines]),
    LINE,
    st.sampled_from((None, "2020-01-01", "2020-01-02", "2021-06-06")),
    st.lists(LINE, min_size=1, max_size=4),
)
ARTICLE = st.tuples(PAGE, st.sampled_from((None, HARIAN, KORAN, KABAR)), st.integers(0, 5))
REQUEST = st.builds(
    SearchRequest,
    group=st.sampled_from(Group),
    sort=st.sampled_from(Sort),
    date=st.sampled_from(DateField),
    region=st.sampled_from(((), ("73.73",), ("73",))),
    year=st.sampled_from(((), (2020,))),
    size=st.integers(1, 4),
)
QUERY = st.sampled_from(((), (words("taman warga"),), (words("palopo sampah jalan pasar"),)))


def save(store: Store, press: Press, articles: list[tuple[str, object, int]]) -> None:
    for page, outlet, number in articles:
        url = f"https://{getattr(outlet, 'domain', 'x')}/{number}" if outlet else None
        store.save(press.item(page, url=url, outlet=outlet, path=None if url else f"/{number}.txt"))  # type: ignore[arg-type]


def groups(store: Store, request: SearchRequest, clauses: tuple[Clause, ...]) -> set[str]:
    """What one page of a hundred finds, by the identity of its groups."""
    answer = store.search(SearchRequest(**{**_fields(request), "size": 100}), reading(*clauses))  # type: ignore[arg-type]
    assert answer.next is None
    assert answer.total.value == len(answer.hits)
    return {_group(hit, request.group) for hit in answer.hits}


def _fields(request: SearchRequest) -> dict[str, object]:
    return {name: getattr(request, name) for name in request.__dataclass_fields__}


def _group(hit: object, group: Group) -> str:
    if group is Group.NONE:
        return str(hit.id)  # type: ignore[attr-defined]
    return str(hit.document.id if group is Group.DOCUMENT else hit.story.id)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_once_whatever_is_written_between(kind: str) -> None:
    # An engine takes seconds to make its indices.
    @settings(max_examples=40 if kind == "embedded" else 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        articles=st.lists(ARTICLE, min_size=1, max_size=10),
        between=st.lists(st.lists(ARTICLE, max_size=2), max_size=6),
        request=REQUEST,
        clauses=QUERY,
    )
    def holds(
        articles: list[tuple[str, object, int]],
        between: list[list[tuple[str, object, int]]],
        request: SearchRequest,
        clauses: tuple[Clause, ...],
    ) -> None:
        everything_once(kind, articles, between, request, clauses)

    holds()


def everything_once(
    kind: str,
    articles: list[tuple[str, object, int]],
    between: list[list[tuple[str, object, int]]],
    request: SearchRequest,
    clauses: tuple[Clause, ...],
) -> None:
    with opened(kind) as store:
        press = Press()
        save(store, press, articles)
        expected = groups(store, request, clauses)
        shown: list[str] = []
        writes = iter(between)
        cursor = None
        while True:
            page = store.search(SearchRequest(**{**_fields(request), "cursor": cursor}), reading(*clauses))  # type: ignore[arg-type]
            assert len(page.hits) <= request.size
            assert page.total.value == len(expected)
            shown += [_group(hit, request.group) for hit in page.hits]
            cursor = page.next
            if cursor is None:
                break
            assert len(page.hits) == request.size
            save(store, press, next(writes, []))
        assert len(shown) == len(set(shown)), "twice"
        assert set(shown) == expected, "missed, or more than there was"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", Sort)
def test_pages_keep_the_order_of_the_whole(kind: str, sort: Sort) -> None:
    with opened(kind) as store:
        press = Press()
        lines = ["taman", "taman warga", "taman taman pasar jalan", "warga"]
        for n in range(30):
            body = "\n".join(f"{line} nomor {n}" for line in lines)
            store.save(press.item(f"Judul: t\nTanggal: 2020-01-{1 + n % 28:02}\n{body}", path=f"/{n}.txt"))
        for group in Group:
            clauses = (words("taman warga"),)
            whole = store.search(SearchRequest(sort=sort, group=group, size=100), reading(*clauses)).hits
            walked: list[Hit] = []
            cursor = None
            while len(walked) < len(whole):
                page = store.search(SearchRequest(sort=sort, group=group, size=7, cursor=cursor), reading(*clauses))
                walked += list(page.hits)
                cursor = page.next
            assert [hit.score for hit in walked[: len(whole)]] == [hit.score for hit in whole]
            if sort is not Sort.RELEVANCE:
                assert [hit.id for hit in walked[: len(whole)]] == [hit.id for hit in whole]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cursor_stays_short(kind: str) -> None:
    """It must fit into a URL after hundreds of hits."""
    with opened(kind) as store:
        press = Press()
        items = [press.item(f"Judul: t\ntaman nomor {n}", path=f"/{n}.txt") for n in range(600)]
        store.save_all(items)
        cursor, shown = None, 0
        while shown < 500:
            page = store.search(SearchRequest(size=100, cursor=cursor), reading(words("taman")))
            shown += len(page.hits)
            cursor = page.next
        assert cursor is not None
        assert len(cursor) < 1500
