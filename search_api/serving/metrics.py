"""What Prometheus reads at /metrics: requests, how long they took, and how the store stands."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from models.errors import StoreError
from search_api.store.protocol import Answers
from search_api.store.records import StoreStatus

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# Counting a large store takes a while, and two scrapers need not do it twice.
_STATUS_SECONDS = 10.0


class Metrics:
    """One for an application; safe to share between threads."""

    def __init__(self, store: Answers) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_StoreState(store))
        self._requests = Counter(
            "bukti_http_requests", "Answers given.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "bukti_http_request_seconds", "Until the last byte.", ("route",), buckets=_BUCKETS, registry=self._registry
        )

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer. `route` is the route's template: an address of its own for each id would have no end."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _StoreState(Collector):
    def __init__(self, store: Answers) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: StoreStatus | None = None
        self._read_at = 0.0

    def describe(self) -> Iterator[Metric]:
        """Nothing: registering must not read the store."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        status = self._status()
        yield GaugeMetricFamily("bukti_store_up", "Whether the store can be read.", value=0 if status is None else 1)
        if status is not None:
            yield from _of(status)

    def _status(self) -> StoreStatus | None:
        with self._lock:
            if self._kept is None or time.monotonic() - self._read_at > _STATUS_SECONDS:
                try:
                    self._kept = self._store.status()
                except StoreError:
                    self._kept = None
                self._read_at = time.monotonic()
            return self._kept


def _of(status: StoreStatus) -> Iterator[Metric]:
    rows = GaugeMetricFamily("bukti_store_rows", "What the store holds.", labels=("kind",))
    for kind in ("documents", "withdrawn", "captures", "texts", "passages", "stories"):
        rows.add_metric((kind,), getattr(status, kind))
    yield rows
    items = GaugeMetricFamily("bukti_items", "What became of each item that came in.", labels=("disposition",))
    for disposition, count in status.items.items():
        items.add_metric((disposition.value,), count)
    yield items
    yield GaugeMetricFamily("bukti_store_bytes", "Bytes on disk.", value=status.bytes_on_disk)
    if status.index:
        yield GaugeMetricFamily("bukti_index_behind", "Changes that the index lacks.", value=status.index.behind)
        yield GaugeMetricFamily("bukti_index_passages", "Passages in the index.", value=status.index.passages)
