"""Capture, text, analysis and passage are kept apart for ever; an id that was given out resolves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.disposition import Disposition
from models.errors import NotFoundError
from models.evidence import ArchiveState, Hit, LiveState
from models.identity import EvidenceId, digest_of
from models.pillar import Pillar
from models.principal import LOCAL
from models.query import Group, SearchRequest
from models.text import Text
from search_api.store.protocol import Store
from search_api.verify import verify
from tests.contracts.conftest import MakeStore
from tests.search_api.press import FETCHED, HARIAN, KABAR, LineExtractor, NameAnalyzer, Press, reading, words

URL = "https://harian.example/a"
PAGE = """Judul: Kota Palopo
Tanggal: 2020-09-17
Iklan: Belanja murah di sini.
Kota Palopo membuka perpustakaan bagi semua warga kota.
Wali Kota Sari Umpama hadir pada [2020-03-05]."""
EDITED = PAGE.replace("semua warga kota", "seluruh warga kota")
LATER = datetime(2024, 2, 1, tzinfo=UTC)
LIBRARY = reading(words("perpustakaan"))


def hit_of(store: Store, as_of: datetime | None = None) -> Hit:
    (hit,) = store.search(SearchRequest(group=Group.NONE, as_of=as_of), LIBRARY).hits
    return hit


def extract_again(store: Store, press: Press) -> int:
    done = 0
    for document, capture in store.to_extract(press.extractor.version):
        assert capture.location is not None
        data = press.archive.get(capture.digest, capture.location)
        text = press.extractor.extract(data, media_type=capture.media_type, source=capture.source)
        assert isinstance(text, Text)
        analysis = press.analyzer.analyze(document, text)
        passages = press.analyzer.passages(document, text, analysis)
        assert store.save_text(document.id, text, analysis=analysis, passages=passages)
        done += 1
    return done


def analyze_again(store: Store, press: Press) -> int:
    done = 0
    for document, text in store.to_analyze(press.analyzer.version):
        analysis = press.analyzer.analyze(document, text)
        assert store.save_analysis(analysis, press.analyzer.passages(document, text, analysis))
        done += 1
    return done


def test_extractor_analysis_and_edit_are_told_apart(make_store: MakeStore, press: Press) -> None:
    store = make_store()
    store.save(press.item(PAGE, url=URL))
    first = hit_of(store)
    given_out = [first.id]
    told = [store.evidence(first.id)]

    press.extractor = LineExtractor("x2")
    assert extract_again(store, press) == 1
    given_out.append(hit_of(store).id)
    told.append(store.evidence(given_out[-1]))

    press.analyzer = NameAnalyzer("a2")
    assert analyze_again(store, press) == 1
    given_out.append(hit_of(store).id)
    told.append(store.evidence(given_out[-1]))

    assert store.save(press.item(EDITED, url=URL, fetched=LATER)).disposition is Disposition.UPDATED
    given_out.append(hit_of(store).id)
    told.append(store.evidence(given_out[-1]))

    stored, extracted, analyzed, edited = told
    assert stored.provenance.capture == extracted.provenance.capture, "the same bytes"
    assert stored.provenance.text_digest != extracted.provenance.text_digest
    assert (stored.provenance.extractor_version, extracted.provenance.extractor_version) == ("x1", "x2")
    assert stored.hit.id != extracted.hit.id

    assert extracted.hit.id == analyzed.hit.id, "the same words at the same place"
    assert extracted.provenance.text_digest == analyzed.provenance.text_digest
    assert (extracted.provenance.analysis_version, analyzed.provenance.analysis_version) == ("a1", "a2")
    assert [p.pillar for p in extracted.hit.pillars] == [Pillar.SOCIETY]
    assert analyzed.hit.pillars == ()

    assert analyzed.provenance.capture != edited.provenance.capture
    assert analyzed.provenance.extractor_version == edited.provenance.extractor_version
    assert analyzed.hit.id != edited.hit.id

    store.close()
    again = make_store()
    last = given_out[-1]
    for evidence_id in given_out:
        found = again.evidence(evidence_id)
        assert found.hit.id == evidence_id
        assert "perpustakaan" in found.hit.passage.text
        assert found.superseded_by == (None if evidence_id == last else last)
    captures = again.captures(found.hit.document.id)
    assert len(captures) == 2, "an extractor and an analyser make no capture"
    assert again.evidence(given_out[0]).hit.passage.text.startswith("Kota Palopo membuka")


def test_as_of_answers_from_what_was_known_then(store: Store, press: Press) -> None:
    before = datetime.now(UTC)
    store.save(press.item(PAGE, url=URL))
    stored = datetime.now(UTC)
    press.analyzer = NameAnalyzer("a2")
    analyze_again(store, press)
    analyzed = datetime.now(UTC)
    store.save(press.item(EDITED, url=URL, fetched=LATER))

    assert store.search(SearchRequest(as_of=before), LIBRARY).total.value == 0
    assert [p.pillar for p in hit_of(store, stored).pillars] == [Pillar.SOCIETY]
    assert hit_of(store, analyzed).pillars == ()
    assert "semua" in hit_of(store, analyzed).passage.text
    assert "seluruh" in hit_of(store).passage.text
    assert "seluruh" in hit_of(store, datetime.now(UTC)).passage.text


def test_the_same_words_at_two_outlets_give_two_ids(store: Store, press: Press) -> None:
    one = press.item(PAGE, url=URL, outlet=HARIAN)
    other = press.item(PAGE, url="https://kabar.example/b", outlet=KABAR)
    store.save_all([one, other])
    ids = {hit.id for hit in store.search(SearchRequest(group=Group.NONE), LIBRARY).hits}
    assert len(ids) == 2
    for evidence_id in ids:
        assert store.evidence(evidence_id).superseded_by is None


def test_new_bytes_with_the_same_words_keep_the_evidence_and_its_capture(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL))
    first = hit_of(store)
    assert store.save(press.item(PAGE + "\n\n", url=URL, fetched=LATER)).disposition is Disposition.UPDATED
    assert hit_of(store).id == first.id
    evidence = store.evidence(first.id)
    assert evidence.provenance.fetched == FETCHED, "the capture that it was first read from"
    assert evidence.superseded_by is None


def test_reanalysis_stops_and_goes_on_where_it_stood(store: Store, press: Press) -> None:
    for n in range(7):
        store.save(press.item(PAGE.replace("Palopo", f"Palopo {n}"), url=f"{URL}{n}"))
    press.analyzer = NameAnalyzer("a2")
    for count, (document, text) in enumerate(store.to_analyze("a2")):
        if count == 3:
            break
        analysis = press.analyzer.analyze(document, text)
        store.save_analysis(analysis, press.analyzer.passages(document, text, analysis))
    assert store.status().analyses == {"a1": 4, "a2": 3}
    assert analyze_again(store, press) == 4
    assert store.status().analyses == {"a2": 7}
    assert analyze_again(store, press) == 0


def test_a_text_that_was_never_analysed_is_offered(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL)
    store.save(press.bare(item))
    with pytest.raises(NotFoundError, match="not analysed"):
        store.analysis(item.document.id)
    assert analyze_again(store, press) == 1
    assert store.analysis(item.document.id) == item.analysis


def test_an_analysis_of_words_that_have_moved_on_is_not_kept(store: Store, press: Press) -> None:
    old = press.item(PAGE, url=URL)
    store.save(old)
    store.save(press.item(EDITED, url=URL, fetched=LATER))
    assert old.analysis is not None
    assert old.text is not None
    assert not store.save_analysis(replace(old.analysis, analysis_version="a2"), old.passages)
    assert not store.save_text(old.document.id, old.text, analysis=old.analysis, passages=old.passages)
    assert "seluruh" in hit_of(store).passage.text


def test_a_passage_that_the_publisher_took_out_has_no_successor(store: Store, press: Press) -> None:
    store.save(press.item(PAGE, url=URL))
    first = hit_of(store)
    gone = "Judul: Kota Palopo\nPengumuman lelang jabatan dibatalkan panitia hari ini."
    store.save(press.item(gone, url=URL, fetched=LATER))
    assert store.evidence(first.id).superseded_by is None


def test_evidence_carries_context_citation_and_provenance(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL, outlet=HARIAN)
    store.save(item)
    found = store.evidence(hit_of(store).id)
    assert found.context.before == "Belanja murah di sini.\n"
    assert found.context.after == "\nWali Kota Sari Umpama hadir pada [2020-03-05]."
    assert found.hit.document.outlet == "harian"
    assert found.hit.document.event == "2020-03-05"
    assert found.provenance.capture == item.capture.digest
    assert found.provenance.capture_record == store.captures(item.document.id)[0].record_digest
    assert item.capture.location is not None
    assert found.provenance.archive_file == item.capture.location.file
    for part in ("Harian Contoh", "17 September 2020", "5 Maret 2020", URL, found.hit.id, "WITA"):
        assert part in found.citation.plain


def test_an_id_that_was_never_given_out_is_not_found(store: Store) -> None:
    for ask in (store.evidence, store.grounds):
        with pytest.raises(NotFoundError):
            ask(EvidenceId("e1:" + "0" * 32))


class TestWithdrawal:
    def test_ids_stay_and_words_go(self, make_store: MakeStore, press: Press) -> None:
        store = make_store()
        item = press.item(PAGE, url=URL, outlet=HARIAN)
        store.save(item)
        given_out = hit_of(store).id
        assert [c.digest for c in store.withdraw(item.document.id, LOCAL, reason="asked for")] == [item.capture.digest]
        assert [c.digest for c in store.withdraw(item.document.id, LOCAL)] == [item.capture.digest], "harmless again"
        found = store.evidence(given_out)
        assert found.hit.document.withdrawn
        assert found.hit.passage.text == ""
        assert (found.hit.document.title, found.hit.officials, found.hit.regions) == (None, (), ())
        assert (found.context.before, found.context.after) == ("", "")
        assert "ditarik" in found.citation.plain
        assert found.provenance.capture == item.capture.digest
        assert store.document(item.document.id).withdrawn
        assert store.search(SearchRequest(), LIBRARY).total.value == 0
        assert store.search(SearchRequest(as_of=datetime.now(UTC)), LIBRARY).total.value == 0
        with pytest.raises(NotFoundError, match="withdrawn"):
            store.analysis(item.document.id)
        status = store.status()
        assert (status.documents, status.withdrawn) == (0, 1)
        store.close()
        again = make_store()
        assert again.reindex() == 0
        assert again.evidence(given_out).hit.document.withdrawn

    def test_it_is_not_taken_in_again(self, store: Store, press: Press) -> None:
        item = press.item(PAGE, url=URL, outlet=HARIAN)
        store.save(item)
        store.withdraw(item.document.id, LOCAL)
        for again in (item, press.item(EDITED, url=URL, outlet=HARIAN), press.item(PAGE, path="/copy.txt")):
            outcome = store.save(again)
            assert (outcome.disposition, outcome.reason) == (Disposition.DISCARDED, "withdrawn")
        settled = store.settled(item.document, item.capture.digest)
        assert settled is not None
        assert settled.reason == "withdrawn"
        assert list(store.to_analyze("a9")) == []
        assert list(store.to_extract("x9")) == []

    def test_a_copy_elsewhere_keeps_its_words_and_bytes(self, store: Store, press: Press) -> None:
        one = press.item(PAGE, url=URL, outlet=HARIAN)
        other = press.item(PAGE, url="https://kabar.example/b", outlet=KABAR)
        store.save_all([one, other])
        assert store.withdraw(one.document.id, LOCAL) == ()
        hit = hit_of(store)
        assert hit.document.id == other.document.id
        assert hit.story is not None
        assert (hit.story.copies, hit.story.outlets) == (1, 1)

    def test_an_unknown_document_is_not_found(self, store: Store, press: Press) -> None:
        with pytest.raises(NotFoundError):
            store.withdraw(press.item(PAGE, url=URL).document.id, LOCAL)


class TestVerify:
    def check(self, store: Store, press: Press, evidence: EvidenceId) -> tuple[ArchiveState, LiveState]:
        found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
        assert found.id == evidence
        return found.archive, found.live

    def test_intact_and_not_rechecked(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, url=URL))
        assert self.check(store, press, hit_of(store).id) == (ArchiveState.INTACT, LiveState.NOT_RECHECKED)

    def test_bytes_that_were_changed_or_lost(self, store: Store, press: Press) -> None:
        item = press.item(PAGE, url=URL)
        store.save(item)
        evidence = hit_of(store).id
        name = item.capture.digest.removeprefix("sha256:")
        press.archive.kept[name] += b" "
        assert self.check(store, press, evidence)[0] is ArchiveState.CORRUPT
        del press.archive.kept[name]
        assert self.check(store, press, evidence)[0] is ArchiveState.UNARCHIVED

    def test_never_archived(self, store: Store, press: Press) -> None:
        item = press.item(PAGE, url=URL)
        store.save(replace(item, capture=replace(item.capture, location=None)))
        assert self.check(store, press, hit_of(store).id)[0] is ArchiveState.UNARCHIVED

    def test_a_new_extractor_is_no_edit(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, url=URL))
        evidence = hit_of(store).id
        press.extractor = LineExtractor("x2")
        found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
        assert found.archive is ArchiveState.EXTRACTOR_CHANGED
        assert "at 0–55" in found.detail
        store.save(press.item(PAGE + "\nTambahan.", url=URL, fetched=LATER))
        assert self.check(store, press, evidence) == (ArchiveState.EXTRACTOR_CHANGED, LiveState.INTACT)

    def test_the_page_as_it_was_recrawled(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, url=URL))
        evidence = hit_of(store).id

        def recrawl(page: str, day: int) -> LiveState:
            store.save(press.item(page, url=URL, fetched=LATER.replace(day=day)))
            found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
            assert found.archive is ArchiveState.INTACT
            assert found.live_checked == LATER.replace(day=day)
            return found.live

        assert recrawl(PAGE + "\nTambahan.", 1) is LiveState.INTACT
        assert recrawl(PAGE.replace("Iklan: ", "Iklan: Baru! "), 2) is LiveState.MOVED
        assert recrawl(EDITED, 3) is LiveState.EDITED
        assert recrawl("Judul: Lain\nPengumuman lelang jabatan dibatalkan panitia.", 4) is LiveState.DELETED
        assert recrawl("Judul: kosong", 5) is LiveState.DELETED
        assert recrawl(PAGE, 6) is LiveState.INTACT

    def test_an_edit_comes_with_its_difference(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, url=URL))
        evidence = hit_of(store).id
        store.save(press.item(EDITED, url=URL, fetched=LATER))
        found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
        assert found.difference is not None
        assert "-Kota Palopo membuka perpustakaan bagi semua warga kota." in found.difference
        assert "+Kota Palopo membuka perpustakaan bagi seluruh warga kota." in found.difference

    def test_the_same_bytes_fetched_again_from_the_web_are_a_recheck(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, url=URL))
        store.save(press.item(PAGE, path="/local.txt"))
        evidence = hit_of(store).id
        store.save(press.item(PAGE, url=URL, fetched=LATER))
        found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
        assert (found.live, found.live_checked) == (LiveState.INTACT, LATER)

    def test_a_file_read_again_tells_nothing_of_a_page(self, store: Store, press: Press) -> None:
        store.save(press.item(PAGE, path="/local.txt"))
        store.save(press.item(PAGE, path="/local.txt", fetched=LATER))
        assert self.check(store, press, hit_of(store).id)[1] is LiveState.NOT_RECHECKED

    def test_a_withdrawn_document_can_not_be_verified(self, store: Store, press: Press) -> None:
        item = press.item(PAGE, url=URL)
        store.save(item)
        evidence = hit_of(store).id
        store.withdraw(item.document.id, LOCAL)
        found = verify(evidence, store=store, archive=press.archive, extractor=press.extractor)
        assert (found.archive, found.live) == (ArchiveState.UNARCHIVED, LiveState.NOT_RECHECKED)
        assert "withdrawn" in found.detail


def test_the_evidence_id_can_be_computed_by_anyone(store: Store, press: Press) -> None:
    item = press.item(PAGE, url=URL, outlet=HARIAN)
    store.save(item)
    hit = hit_of(store)
    assert item.text is not None
    facts = "\n".join([hit.document.id, item.text.digest, str(hit.passage.start), str(hit.passage.end)])
    assert hit.id == "e1:" + digest_of(facts.encode()).removeprefix("sha256:")[:32]
    assert item.text.body[hit.passage.start : hit.passage.end] == hit.passage.text
