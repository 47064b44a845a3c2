"""Raw parameters become a request, or an error that names the parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from models.coverage import CoverageRequest
from models.errors import RequestError
from models.pillar import Basis, Pillar
from models.query import DateField, Facet, Group, Mode, SearchRequest, Sort
from models.text import Nature
from search_api.query.request import COVERAGE_PARAMETERS, SEARCH_PARAMETERS, Raw, parse_coverage, parse_search
from tests.search_api.press import registry

REGISTRY = registry()


def search(**raw: list[str]) -> SearchRequest:
    return parse_search({name.rstrip("_"): values for name, values in raw.items()}, registry=REGISTRY)


def test_nothing_given_gives_the_contract_s_defaults() -> None:
    assert search() == SearchRequest(
        q="",
        date=DateField.EFFECTIVE,
        mode=Mode.HYBRID,
        group=Group.STORY,
        sort=Sort.RELEVANCE,
        understand=True,
        size=10,
    )


def test_every_parameter_is_read() -> None:
    found = search(
        q=["smart city"],
        region=["73", "73.22", "73"],
        pillar=["living", "economy"],
        basis=["named"],
        official=["Sari Umpama"],
        source=["harian"],
        nature=["news", "release"],
        from_=["2020-01-01"],
        to=["2020-12-31"],
        year=["2020", "2021"],
        date=["published"],
        mode=["text"],
        group=["none"],
        sort=["oldest"],
        understand=["false"],
        as_of=["2024-05-01T08:00:00+08:00"],
        size=["100"],
        cursor=["abc"],
        facets=["region,pillar", "year"],
    )
    assert found == SearchRequest(
        q="smart city",
        region=("73", "73.22"),
        pillar=(Pillar.LIVING, Pillar.ECONOMY),
        basis=Basis.NAMED,
        official="Sari Umpama",
        source=("harian",),
        nature=(Nature.NEWS, Nature.RELEASE),
        from_day=date(2020, 1, 1),
        to_day=date(2020, 12, 31),
        year=(2020, 2021),
        date=DateField.PUBLISHED,
        mode=Mode.TEXT,
        group=Group.NONE,
        sort=Sort.OLDEST,
        understand=False,
        as_of=datetime(2024, 5, 1, 0, 0, tzinfo=UTC),
        size=100,
        cursor="abc",
        facets=(Facet.REGION, Facet.PILLAR, Facet.YEAR),
    )
    assert len(SEARCH_PARAMETERS) == 19


@pytest.mark.parametrize(
    ("raw", "parameter"),
    [
        ({"colour": ["red"]}, "colour"),
        ({"Q": ["x"]}, "Q"),
        ({"from_day": ["2020-01-01"]}, "from_day"),
        ({"region": ["99"]}, "region"),
        ({"region": ["73.99"]}, "region"),
        ({"region": ["palopo"]}, "region"),
        ({"region": [""]}, "region"),
        ({"pillar": ["Living"]}, "pillar"),
        ({"basis": ["both"]}, "basis"),
        ({"official": ["  "]}, "official"),
        ({"source": ["nobody"]}, "source"),
        ({"source": [""]}, "source"),
        ({"nature": ["gossip"]}, "nature"),
        ({"from": ["2020-13-01"]}, "from"),
        ({"from": ["20200101"]}, "from"),
        ({"from": ["2020-01-01T00:00:00"]}, "from"),
        ({"from": ["٢٠٢٠-٠١-٠١"]}, "from"),
        ({"to": ["31-12-2020"]}, "to"),
        ({"to": ["2020-02-30"]}, "to"),
        ({"from": ["2020-02-01"], "to": ["2020-01-31"]}, "from"),
        ({"year": ["20"], "from": ["x"]}, "from"),
        ({"year": ["20"]}, "year"),
        ({"year": ["02020"]}, "year"),
        ({"year": ["twenty"]}, "year"),
        ({"year": ["0"]}, "year"),
        ({"year": ["-1"]}, "year"),
        ({"year": ["10000"]}, "year"),
        ({"year": ["2020.5"]}, "year"),
        ({"date": ["updated"]}, "date"),
        ({"mode": ["magic"]}, "mode"),
        ({"group": ["outlet"]}, "group"),
        ({"sort": ["random"]}, "sort"),
        ({"understand": ["maybe"]}, "understand"),
        ({"as_of": ["yesterday"]}, "as_of"),
        ({"as_of": ["20240501T080000Z"]}, "as_of"),
        ({"as_of": ["2024-05-01T08Z"]}, "as_of"),
        ({"as_of": ["2024-05-01x08:00:00Z"]}, "as_of"),
        ({"as_of": ["2024-05-01T08:00:00"]}, "as_of"),
        ({"as_of": ["0001-01-01T00:00:00+10:00"]}, "as_of"),
        ({"size": ["0"]}, "size"),
        ({"size": ["101"]}, "size"),
        ({"size": ["ten"]}, "size"),
        ({"size": ["1e1"]}, "size"),
        ({"size": ["10", "20"]}, "size"),
        ({"cursor": [""]}, "cursor"),
        ({"facets": ["region,colour"]}, "facets"),
        ({"facets": [""]}, "facets"),
        ({"q": ["x" * 2001]}, "q"),
        ({"q": ["a", "b"]}, "q"),
        ({"q": ["???"]}, "q"),
        ({"q": ['"']}, "q"),
        ({"q": ["+ - * _"], "region": ["73"]}, "q"),
    ],
)
def test_what_makes_no_sense_is_named(raw: Raw, parameter: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_search(raw, registry=REGISTRY, sources={"harian"})
    assert refused.value.parameter == parameter
    assert refused.value.status == 422
    assert refused.value.detail


def test_a_day_as_instant_is_all_of_it() -> None:
    assert search(as_of=["2024-05-01"]).as_of == datetime(2024, 5, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    assert search(as_of=["2024-05-01T08:00:00Z"]).as_of == datetime(2024, 5, 1, 8, tzinfo=UTC)


def test_blanks_are_no_words_and_no_fault() -> None:
    assert search(q=["  "]).q.strip() == ""
    assert search(q=["2"]).q == "2"


def test_known_sources_pass() -> None:
    assert parse_search({"source": ["harian"]}, registry=REGISTRY, sources={"harian"}).source == ("harian",)


def test_coverage_takes_its_own_parameters() -> None:
    assert parse_coverage({}, registry=REGISTRY) == CoverageRequest()
    raw = {"year": ["2020", "2021"], "region": ["73"], "date": ["event"], "basis": ["implied"]}
    assert parse_coverage(raw, registry=REGISTRY) == CoverageRequest(
        year=(2020, 2021), region=("73",), date=DateField.EVENT, basis=Basis.IMPLIED
    )
    assert set(raw) == set(COVERAGE_PARAMETERS)


@pytest.mark.parametrize("name", ["q", "pillar", "size", "from", "state"])
def test_coverage_knows_no_other(name: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_coverage({name: ["1"]}, registry=REGISTRY)
    assert refused.value.parameter == name


def test_a_matrix_of_all_years_that_there_may_be_is_refused() -> None:
    """Three thousand years fit an address, and their cells no memory."""
    few = [str(year) for year in range(1950, 2050)]
    assert len(parse_coverage({"year": few}, registry=REGISTRY).year) == 100
    with pytest.raises(RequestError, match="100 years") as caught:
        parse_coverage({"year": [*few, "2050"]}, registry=REGISTRY)
    assert caught.value.parameter == "year"
