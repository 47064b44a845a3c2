"""Scrapy's settings for a policy: what is left out would look names up elsewhere, keep cookies, or retry in a hurry."""

from __future__ import annotations

from typing import Any

from crawler.fetch.policy import FetchPolicy
from crawler.safety.resolver import LOOK_UP, REACH, LookUp

_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def scrapy_settings(policy: FetchPolicy, *, look_up: LookUp | None = None) -> dict[str, Any]:
    """`look_up` stands in for DNS in tests; what it answers is judged all the same."""
    return {
        "TWISTED_REACTOR": _REACTOR,
        "TWISTED_DNS_RESOLVER": "crawler.safety.resolver.GuardedResolver",
        REACH: policy.reach,
        LOOK_UP: look_up,
        "USER_AGENT": policy.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.5",
            "Accept-Language": "id,en;q=0.5",
        },
        "CONCURRENT_REQUESTS": policy.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": policy.per_host,
        "DOWNLOAD_DELAY": policy.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # half the agreed delay is not the agreed delay
        "DOWNLOAD_TIMEOUT": policy.timeout,
        "DOWNLOAD_MAXSIZE": policy.max_size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "AUTOTHROTTLE_ENABLED": policy.throttle,
        "AUTOTHROTTLE_START_DELAY": policy.delay,
        "AUTOTHROTTLE_MAX_DELAY": policy.max_delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(policy.per_host),
        "REDIRECT_MAX_TIMES": policy.max_redirects,
        "METAREFRESH_MAXDELAY": 2,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "RETRY_ENABLED": False,
        "ROBOTSTXT_OBEY": False,  # ours stands in its place and fails closed
        "TELNETCONSOLE_ENABLED": False,
        "REFERER_ENABLED": False,
        "LOG_ENABLED": False,
        "DOWNLOAD_HANDLERS": {
            "http": "crawler.safety.heads.CappedHandler",
            "https": "crawler.safety.heads.CappedHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.middlewares.guard.GuardMiddleware": 40,
            "crawler.middlewares.robots.RobotsMiddleware": 100,
        },
        "EXTENSIONS": {
            "crawler.middlewares.pace.Pace": 10,
            "scrapy.extensions.throttle.AutoThrottle": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
        },
    }
