"""The ids are computed as the contract says, by anyone, from its words alone."""

from __future__ import annotations

import hashlib

from models.identity import Digest, DocumentId, digest_of, document_id, evidence_id, is_evidence_id, text_digest_of


def _first_32_hex(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def test_document_id_is_the_hash_of_outlet_and_locator() -> None:
    url = "https://kabar.example/2023/05/puskesmas"
    assert document_id("kabar", url) == "d1:" + _first_32_hex(f"kabar\n{url}")


def test_document_without_outlet_hashes_an_empty_outlet() -> None:
    assert document_id(None, "/arsip/a.txt") == "d1:" + _first_32_hex("\n/arsip/a.txt")


def test_evidence_id_is_the_hash_of_its_four_parts() -> None:
    document, digest = DocumentId("d1:ab"), Digest("sha256:cd")
    assert evidence_id(document, digest, 120, 410) == "e1:" + _first_32_hex("d1:ab\nsha256:cd\n120\n410")


def test_same_words_at_two_outlets_are_two_pieces_of_evidence() -> None:
    digest = text_digest_of("Bupati meresmikan layanan.")
    ids = {evidence_id(document_id(o, f"https://{o}.example/a"), digest, 0, 10) for o in ("kabar", "warta")}
    assert len(ids) == 2


def test_digest_names_its_algorithm() -> None:
    assert digest_of(b"abc") == "sha256:" + hashlib.sha256(b"abc").hexdigest()


def test_form_of_an_evidence_id() -> None:
    assert is_evidence_id("e1:" + "0" * 32)
    assert not is_evidence_id("e1:" + "0" * 31)
    assert not is_evidence_id("d1:" + "0" * 32)
    assert not is_evidence_id("e1:" + "0" * 32 + "\n")
