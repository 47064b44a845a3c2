"""A withdrawn document's words leave the desk's folder, too: the file as it was handed in, dossiers that quote it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable

from models.capture import Capture
from models.errors import BuktiError
from models.identity import DocumentId
from search_api.dossier.opened import open_dossier
from search_api.jobs.workshop import Workshop

log = logging.getLogger(__name__)


def forget(workshop: Workshop, document: DocumentId, captures: Iterable[Capture]) -> None:
    """`captures`: those whose bytes no other document has. Harmless to repeat.

    A file of many documents (JSONL, WARC) stays: the others stand in it. A dossier that is taken away is made again
    without the document's words; one that can't be read goes, for nobody can say what it holds.
    """
    for capture in captures:
        shutil.rmtree(workshop.uploads / capture.digest.removeprefix("sha256:")[:16], ignore_errors=True)
    for path in workshop.dossiers.glob("*.zip"):
        try:
            with path.open("rb") as file:
                held = {claim.id for claim in open_dossier(file).manifest.documents}
        except (BuktiError, OSError) as error:
            log.warning("the dossier %s is taken away: %s", path.name, error)
            held = {document}
        if document in held:
            path.unlink(missing_ok=True)
