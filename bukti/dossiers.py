"""A dossier's parts, joined from the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from bukti.workbench import Workbench
from models.document import Document
from models.identity import DocumentId
from search_api.citing import cite
from search_api.dossier.content import Submitted
from search_api.dossier.keys import open_signer
from search_api.dossier.parts import Parts
from search_api.web.job_page import person_words
from search_api.web.outlet_names import OutletNames


def dossier_parts(bench: Workbench) -> Parts:
    """All that a dossier is made from; makes the instance's key where there is none."""
    from nlp.taxonomy import load_taxonomy

    return Parts(
        store=bench.store,
        reader=bench.reader,
        registry=bench.registry,
        archive=bench.archive,
        extractor=bench.extractor,
        taxonomy=load_taxonomy(bench.settings.resources) if bench.settings.resources else load_taxonomy(),
        outlets=OutletNames(bench.catalogue.get),
        signer=open_signer(bench.settings.home),
        program=version("bukti"),
        submitted=lambda document: submitted_by(bench, document),
        cited=lambda documents: mark_cited(bench, documents),
    )


def mark_cited(bench: Workbench, documents: Iterable[Document]) -> None:
    """The crawl looks again at the pages of what was cited."""
    cite(documents, bench.store.crawl)


def submitted_by(bench: Workbench, document: DocumentId) -> Submitted | None:
    """Who handed a document in, where somebody did."""
    job = bench.store.jobs.job_of_document(document)
    if job is None:
        return None
    return Submitted(by=person_words(job), at=job.created, region=job.facts.get("region") or None, name=job.subject)
