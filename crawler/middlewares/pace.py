"""AutoThrottle with a floor a host: as slow as the host's robots.txt asks, slower where the host is slow."""

from __future__ import annotations

from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class Pace(AutoThrottle):
    """Scrapy's AutoThrottle knows one least delay for all hosts; a Crawl-delay is one host's."""

    def __init__(self, crawler: Crawler) -> None:
        self._floors: dict[str, float] = {}
        try:
            super().__init__(crawler)
        except NotConfigured:
            # Without AutoThrottle the floors hold all the same.
            self.crawler = crawler
            crawler.signals.connect(self._keep_floor, signal=signals.response_downloaded)

    def at_least(self, host: str, seconds: float) -> None:
        """From now on at least so long between two requests to a host."""
        self._floors[host] = max(seconds, self._floors.get(host, 0.0))
        downloader = self._downloader()
        if downloader is None:
            return
        # An idle host's slot is thrown away; its next one begins with this.
        downloader.per_slot_settings[host] = {"delay": max(self._floors[host], downloader._delay)}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, self._floors[host])

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self._floor_of(slot))

    def _keep_floor(self, request: Any) -> None:
        downloader = self._downloader()
        slot = downloader.slots.get(request.meta.get("download_slot")) if downloader is not None else None
        if slot is not None:
            slot.delay = max(slot.delay, self._floor_of(slot))

    def _floor_of(self, slot: Any) -> float:
        downloader = self._downloader()
        host = next((key for key, known in downloader.slots.items() if known is slot), "") if downloader else ""
        return self._floors.get(host, 0.0)

    def _downloader(self) -> Any:
        engine = self.crawler.engine
        return engine.downloader if engine is not None else None
