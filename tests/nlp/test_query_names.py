"""What a query's words name by the store's texts and the list of outlets; misspellings; places told more closely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from models.document import Outlet
from models.query import Understood
from nlp.query_reader import RuleQueryReader
from nlp.terms import load_terms

TERMS = load_terms()
PASSAGES = (
    ("Bupati Masrinda Holan membuka pelatihan operator puskesmas di aula", ("Masrinda Holan",)),
    ("Masrinda meminta pelayanan kependudukan selesai sehari", ("Masrinda Holan",)),
    ("Kepala dinas Indah Tanjung melaporkan pelayanan perpustakaan", ("Indah Tanjung",)),
    ("Pantai indah itu ramai, kata warga yang menilai pelayanan indah", ()),
    ("Pemandangan indah dan pelayanan kependudukan di kecamatan", ()),
    ("Sensor banjir dipasang di perpustakaan", ()),
)


class Texts:
    """A vocabulary over a few passages."""

    def __init__(self, passages: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self._words = Counter(w for text, _ in passages for w in set(TERMS.exact_terms(text)))
        self._stems = {stem for text, _ in passages for stem in TERMS.index_terms(text)}
        self._names = [[TERMS.exact_terms(name) for name in names] for _, names in passages]

    def frequencies(self, words: Sequence[str]) -> list[int]:
        return [self._words[word] for word in words]

    def knows(self, word: str) -> bool:
        return not self._stems.isdisjoint(TERMS.index_terms(word))

    def officials(self, words: Sequence[str]) -> int:
        run = f" {' '.join(words)} "
        return sum(any(run in f" {' '.join(name)} " for name in names) for names in self._names)

    def beginning(self, start: str) -> Iterable[tuple[str, int]]:
        return [(w, n) for w, n in self._words.items() if w.startswith(start)]


def outlet(key: str, name: str, domain: str, kind: str = "regional") -> Outlet:
    return Outlet(id=key, name=name, domain=domain, kind=kind)


OUTLETS = (
    outlet("teluk", "Kabar Teluk Raya", "kabarteluk.example"),
    outlet("jambi", "Berita Jambi", "beritajambi.example"),
    outlet("lensa", "Lensa.com", "www.lensa.example", "national"),
    outlet("jangkar", "Jangkarpedia", "jangkarpedia.example"),
    outlet("pemkot", "Pemerintah Kota Ternate", "ternate.example", "kota"),
)
READER = RuleQueryReader(vocabulary=Texts(PASSAGES), outlets=lambda: OUTLETS)


def understood(q: str) -> Understood:
    return READER.read(q).understood


def test_an_officials_name_is_known_and_stays_in_the_text() -> None:
    got = understood("pelatihan oleh Masrinda Holan 2022")
    assert [(o.name, o.because) for o in got.official] == [("masrinda holan", "Masrinda Holan")]
    assert got.text == "pelatihan oleh Masrinda Holan"


def test_one_word_is_a_name_where_the_texts_hardly_use_it_otherwise() -> None:
    assert [o.name for o in understood("pelatihan masrinda").official] == ["masrinda"]
    assert understood("pantai indah").official == ()
    assert understood("pelabuhan tanjung").official == ()


def test_a_name_is_no_region() -> None:
    got = understood("Indah Tanjung perpustakaan")
    assert [o.name for o in got.official] == ["indah tanjung"]
    assert got.region == ()


def test_quotes_keep_a_name_words() -> None:
    assert understood('"masrinda holan" pelatihan').official == ()


def test_without_a_vocabulary_nobody_is_known_and_nothing_misspelt() -> None:
    got = RuleQueryReader().read("masrinda holan pelayanna").understood
    assert (got.official, got.suggestion) == ((), None)


@pytest.mark.parametrize(
    ("q", "suggestion"),
    [
        ("pelayanan perpustkaan", "pelayanan perpustakaan"),
        ("sensor banjri", "sensor banjir"),
        ("kependudkann kecamatan", "kependudukan kecamatan"),
        ("pustu puskemas 2022", "pustu puskesmas 2022"),
        ("di mana perpustkaan?", "di mana perpustakaan?"),
        ("kecamatan, perpustkaan, banjir", "kecamatan, perpustakaan, banjir"),
    ],
)
def test_a_word_that_no_text_has_is_read_as_the_nearest_that_they_have(q: str, suggestion: str) -> None:
    reading = READER.read(q)
    assert reading.understood.suggestion == suggestion
    assert reading.clauses[0].text == reading.understood.text
    assert reading.understood.text in suggestion


def test_the_first_letter_of_a_word_is_believed() -> None:
    """A word that this store happens not to have is no other one."""
    assert understood("antai kependudukan").suggestion is None
    assert understood("rpantai kependudukan").suggestion is None


@pytest.mark.parametrize(
    "q", ["melayani kecamatan", "zzqxwv", "spbe mpp", '"perpustkaan"', "+perpustkaan", "banjr", "2022"]
)
def test_what_is_right_short_signed_or_like_nothing_is_left(q: str) -> None:
    assert READER.read(q).understood.suggestion in (None, "banjir")
    assert ("banj" in q) == (READER.read(q).understood.suggestion is not None)


def test_a_pillar_with_a_letter_wrong_needs_no_mending() -> None:
    assert [p.value.value for p in understood("smart enviroment").pillar] == ["environment"]


@pytest.mark.parametrize(
    ("q", "found", "text"),
    [
        ("banjir di kabar teluk raya", ["teluk"], "banjir"),
        ("banjir kabarteluk.example", ["teluk"], "banjir"),
        ("https://www.lensa.example/ banjir", ["lensa"], "banjir"),
        ("portal lensa banjir", ["lensa"], "banjir"),
        ("jangkarpedia banjir", ["jangkar"], "banjir"),
        ("Berita Jambi banjir", ["jambi"], "banjir"),
        ("ternate.example banjir", ["pemkot"], "banjir"),
    ],
)
def test_outlets(q: str, found: list[str], text: str) -> None:
    got = understood(q)
    assert [s.value for s in got.source] == found
    assert got.text == text


@pytest.mark.parametrize("q", ["lensa banjir", "berita jambi banjir", "pemerintah kota ternate", '"kabar teluk raya"'])
def test_what_is_no_outlet(q: str) -> None:
    assert understood(q).source == ()


def test_news_of_a_region_is_the_regions() -> None:
    assert [r.code for r in understood("berita jambi banjir").region] == ["15"]


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("cabai banjar kalsel", ["63.03"]),
        ("cabai banjar, jawa barat", ["32.79"]),
        ("papua barat daya kota sorong", ["96.71"]),
        ("solok sumbar", ["13.02", "13.72"]),
        ("sumut dan medan", ["12", "12.71"]),
        ("dermaga asmat di papua selatan", ["93.04", "93"]),
    ],
)
def test_a_province_beside_its_region_only_tells_where(q: str, codes: list[str]) -> None:
    assert [r.code for r in understood(q).region] == codes


@pytest.mark.parametrize("q", ["institut teknologi bandung", "universitas jambi", "sungai kapuas"])
def test_a_university_or_a_river_is_no_region(q: str) -> None:
    assert understood(q).region == ()


def test_an_office_stays_in_the_text() -> None:
    got = understood("bupati siak 2023")
    assert (got.text, [r.code for r in got.region]) == ("bupati", ["14.08"])


def test_all_is_left_alone_when_nothing_may_be_understood() -> None:
    q = "masrinda holan perpustkaan maret 2022 kabar teluk raya siak"
    assert READER.read(q, understand=False).understood == Understood(text=q)
