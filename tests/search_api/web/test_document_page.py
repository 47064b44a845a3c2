"""The document page by its tasks: read the evidence in its place, check it, see its captures, changes and copies."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from search_api.web.headers import SNAPSHOT_POLICY
from tests.search_api.web.desk import one, tree, words


def _hit(client: TestClient, q: str, **more: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.get("/api/v1/search", params={"q": q, **more}).json()["hits"][0]
    return found


def test_text_is_whole_and_the_passage_marked(client: TestClient) -> None:
    hit = _hit(client, "kukar puskesmas")
    analysis = client.get(f"/api/v1/documents/{hit['document']['id']}").json()
    page = tree(client.get(f"/bukti/{hit['id']}").text)
    body = one(page, "//div[@class='body']")
    for helper in body.xpath(".//*[@id='kutipan']"):
        helper.drop_tree()
    assert words(body) == " ".join(analysis["text"].split())
    cited = "".join(run.text_content() for run in body.xpath(".//*[contains(@class, 'cite-run')]"))
    assert " ".join(cited.split()) == " ".join(str(hit["passage"]["text"]).replace("\n", "").split())
    assert all(p.xpath(".//*[contains(@class, 'cite-run')]") for p in body.xpath("./p[@class='cited']"))


def test_every_finding_leads_to_its_place(client: TestClient) -> None:
    page = tree(client.get(f"/bukti/{_hit(client, 'kukar puskesmas')['id']}").text)
    links = page.xpath("//aside//section//a/@href")
    ids = page.xpath("//div[@class='body']//@id")
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(ids) == len(set(ids))
    heads = [words(head).split()[0] for head in page.xpath("//aside//h3")]
    assert heads == ["Wilayah", "Pejabat", "Tanggal", "Pilar", "Indikator", "Pernyataan"]
    marked = {words(mark) for mark in page.xpath("//div[@class='body']//*[contains(@class, 'm-official')]")}
    assert "Syahrani Aspul" in marked


def test_each_kind_can_be_switched_off(client: TestClient) -> None:
    page = tree(client.get(f"/bukti/{_hit(client, 'kukar puskesmas')['id']}").text)
    switches = page.xpath("//fieldset//input[@type='checkbox']/@id")
    assert switches == ["show-region", "show-official", "show-date", "show-pillar", "show-indicator"]


def test_provenance_is_the_evidences(client: TestClient) -> None:
    hit = _hit(client, "kukar puskesmas")
    provenance = client.get(f"/api/v1/evidence/{hit['id']}").json()["provenance"]
    page = tree(client.get(f"/bukti/{hit['id']}").text)
    digests = page.xpath("//section[contains(@class, 'provenance')]//button/@data-copy")
    assert [hit["id"], hit["document"]["id"]] == digests[:2]
    assert {provenance["capture"], provenance["capture_record"], provenance["text_digest"]} <= set(digests)


def test_check_says_its_result_in_words(client: TestClient) -> None:
    url = f"/bukti/{_hit(client, 'kukar puskesmas')['id']}"
    before, after = tree(client.get(url).text), tree(client.get(url, params={"periksa": "1"}).text)
    assert not before.xpath("//*[contains(@class, 'verdict')]")
    verdict = one(after, "//*[contains(@class, 'verdict')]")
    assert "Arsip: utuh." in words(verdict)
    assert "Halaman asli: belum diambil ulang." in words(verdict)


def test_a_document_has_a_page_without_a_passage(client: TestClient) -> None:
    hit = _hit(client, "kukar puskesmas")
    page = tree(client.get(f"/dokumen/{hit['document']['id']}").text)
    assert words(one(page, "//h1")) == hit["document"]["title"]
    assert not page.xpath("//*[contains(@class, 'cite-run')]")
    assert not page.xpath("//section[@id='pemeriksaan']")


def test_archived_page_is_sandboxed(client: TestClient) -> None:
    hit = _hit(client, "kukar puskesmas")
    page = tree(client.get(f"/bukti/{hit['id']}?tab=arsip").text)
    frame = one(page, "//iframe")
    assert frame.get("sandbox") == ""
    answer = client.get(frame.get("src"))
    assert answer.headers["content-security-policy"] == SNAPSHOT_POLICY
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in answer.headers
    kept = client.get(frame.get("src") + "?unduh=1")
    assert kept.headers["content-disposition"].startswith('attachment; filename="bukti-')
    assert kept.content == answer.content
    api = client.get(f"/api/v1/documents/{hit['document']['id']}/snapshot")
    assert (api.content, api.headers["content-security-policy"]) == (answer.content, SNAPSHOT_POLICY)


def test_other_files_are_downloaded(client: TestClient) -> None:
    reports = client.get("/api/v1/search", params={"q": "sumbawa laporan", "size": "100"}).json()["hits"]
    hit = next(h for h in reports if h["document"]["source"].endswith(".pdf"))
    page = tree(client.get(f"/bukti/{hit['id']}?tab=arsip").text)
    assert not page.xpath("//iframe")
    (url,) = {str(link).partition("?")[0] for link in page.xpath("//main//a[@download]/@href")}
    answer = client.get(url)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith('.pdf"')


@pytest.mark.parametrize("digest", ["sha256:0", "..%2f..%2fetc%2fpasswd"])
def test_no_other_bytes_are_reached(client: TestClient, digest: str) -> None:
    document = _hit(client, "kukar puskesmas")["document"]["id"]
    assert client.get(f"/dokumen/{document}/arsip/{digest}").status_code == 404


def test_history_shows_what_the_publisher_changed(changing: TestClient) -> None:
    hit = _hit(changing, '"17 gerai"', group="none")
    document = hit["document"]["id"]
    history = tree(changing.get(f"/dokumen/{document}?tab=riwayat").text)
    assert [words(run) for run in history.xpath("//div[@class='diff']//del")] == ["12"]
    assert [words(run) for run in history.xpath("//div[@class='diff']//ins")] == ["17"]
    archive = tree(changing.get(f"/dokumen/{document}?tab=arsip").text)
    assert [words(cell) for cell in archive.xpath("//tbody/tr/td[1]")] == ["2", "1"]
    assert len(archive.xpath("//span[@class='okay']")) == 2


def test_superseded_evidence_still_stands(changing: TestClient) -> None:
    """The old passage is found by the id that was given out, says what came after it, and is told from the new text."""
    new = _hit(changing, '"17 gerai"', group="none")
    first = changing.get(f"/api/v1/documents/{new['document']['id']}/captures").json()[1]["fetched"]
    params = {"q": '"12 gerai"', "group": "none", "as_of": first}
    hits = changing.get("/api/v1/search", params=params).json()["hits"]
    old = next(h for h in hits if h["document"]["id"] == new["document"]["id"])
    assert "12 gerai" in old["passage"]["text"]
    page = tree(changing.get(f"/bukti/{old['id']}?periksa=1").text)
    assert "12 gerai" in words(one(page, "//*[@id='kutipan']"))
    assert page.xpath(f"//a[@href='/bukti/{new['id']}']")
    verdict = one(page, "//*[contains(@class, 'verdict')]")
    assert "Halaman asli: diubah." in words(verdict)
    assert [words(run) for run in verdict.xpath(".//del | .//ins")]


def test_copies_are_listed(changing: TestClient) -> None:
    page = tree(changing.get("/?q=puskesmas+keliling").text)
    fold = one(page, "//article//details[@class='fold-copies']")
    assert words(one(page, "//article//details/summary")) == "3 salinan di 3 media independen"
    shown = words(one(page, "//article//div[@class='origin']//strong"))
    for url in (fold.get("hx-get"), one(page, "//article//details//a").get("href")):
        copies = tree(changing.get(url).text)
        others = [words(row.xpath("./td")[0]) for row in copies.xpath("//table[contains(@class, 'copies')]/tbody/tr")]
        assert sorted([shown, *others]) == ["Koran Dua", "Koran Satu", "Koran Tiga"]


def test_copies_of_a_document_opened_without_a_passage(changing: TestClient) -> None:
    document = _hit(changing, '"puskesmas keliling"')["document"]["id"]
    copies = tree(changing.get(f"/dokumen/{document}?tab=salinan").text)
    assert len(copies.xpath("//table[contains(@class, 'copies')]/tbody/tr")) == 2


def test_the_archived_page_stands_beside_what_was_read(changing: TestClient) -> None:
    hit = _hit(changing, '"17 gerai"')
    page = tree(changing.get(f"/bukti/{hit['id']}?tab=arsip").text)
    assert "17 gerai" in words(one(page, "//div[@class='read']"))
    assert one(page, "//iframe").get("sandbox") == ""


def test_a_document_without_copies_says_so(changing: TestClient) -> None:
    hit = _hit(changing, '"17 gerai"')
    page = tree(changing.get(f"/bukti/{hit['id']}?tab=salinan").text)
    assert words(one(page, "//section[@class='empty']/h2")) == "Tidak ada salinan lain"
