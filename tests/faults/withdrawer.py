"""A process that withdraws a document and is killed at a write call of a phase (tests.faults.killer tells which).

    python -m tests.faults.withdrawer HOME DOCUMENT PHASE NUMBER

With NUMBER 0 nothing is killed and the write calls of each phase are counted, last, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from models.identity import DocumentId
from models.principal import LOCAL
from search_api.store.embedded import vectors
from tests.faults.killer import Killer
from tests.faults.rounds import opened
from tests.search_api.concepts import KeepingEmbedder

GRAPH_FROM = 10  # rows: the graph, too, is to be written in the middle of it


def main() -> None:
    home, document, phase, number = sys.argv[1:]
    vectors._GRAPH_FROM = GRAPH_FROM
    store = opened(Path(home), embedder=KeepingEmbedder(Path(home)))
    killer = Killer(phase, int(number))
    sys.setprofile(killer.see)
    try:
        store.withdraw(DocumentId(document), LOCAL)
    finally:
        sys.setprofile(None)
    print(json.dumps(killer.counts))


if __name__ == "__main__":
    main()
