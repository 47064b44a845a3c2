"""The one address of a page: without tracking, AMP and print forms, scheme and host as everybody writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_AMP_PATH = re.compile(r"(?:^/amp(?=/)|/amp/?$)", re.IGNORECASE)
_AMP_HOST = re.compile(r"^amp\.(?=.+\..+)", re.IGNORECASE)
_FRONT = re.compile(r"^(?:www\d?|m|amp|mobile)\.(?=.+\.)")
# Parameters that choose a form of the same page, or say where the reader came from; courlan takes the usual trackers.
_FORM_PARAMETERS = frozenset(
    {"amp", "outputtype", "output", "print", "single", "m", "view", "replytocom", "share", "nb", "_x_tr_sl"}
)
_FORM_VALUES = {
    "page": {"all", "1"},
    "halaman": {"all", "1"},
    "view": {"amp", "print"},
    "output": {"amp"},
    "outputtype": {"amp"},
}
_TRACKERS = re.compile(
    r"^(?:utm_|fbclid|gclid|igsh|igshid|mc_|ref$|source$|src$|from$|nb$|_ga|yclid|msclkid|jxcid|jxconn|jxreco|tag_from|page_source)",
    re.IGNORECASE,
)
# A visit's own number: every visitor sees another address of the same page.
_SESSIONS = re.compile(
    r"^(?:phpsessid|jsessionid|sessionid|session_id|sessid|aspsessionid\w*|cfid|cftoken|oscsid|zenid)$", re.IGNORECASE
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)


def canonical_url(url: str) -> str | None:
    """The canonical form of a web address; None for what is none (no http, no host)."""
    from courlan import scrub_url

    url = url.strip()
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return None
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    name = f"[{host}]" if ":" in host else _AMP_HOST.sub("", host)
    netloc = name + (f":{port}" if port and port != default else "")
    path = _AMP_PATH.sub("", re.sub(r"/{2,}", "/", _SESSION_PATH.sub("", parts.path))) or "/"
    cleaned = urlunsplit((parts.scheme.lower(), netloc, path, _query(parts.query), ""))
    scrubbed: str = scrub_url(cleaned)
    if urlsplit(scrubbed).path == "" and "?" not in scrubbed:
        scrubbed += "/"
    return scrubbed


def _query(query: str) -> str:
    """The parameters that choose another page, in a fixed order."""
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKERS.match(name) and not _SESSIONS.match(name) and not _only_a_form(name.lower(), value.lower())
    ]
    return urlencode(sorted(kept))


def _only_a_form(name: str, value: str) -> bool:
    values = _FORM_VALUES.get(name)
    if values is not None:
        return value in values
    return name in _FORM_PARAMETERS


@lru_cache(maxsize=2_048)  # a page's address is asked about at every step of its way
def host_of(url: str) -> str | None:
    """The host of a web address in lower case, without `www.`, `m.` and `amp.`; None for what is none."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    return _FRONT.sub("", host) or None
