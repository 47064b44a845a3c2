"""Pages that show nothing without a browser: a script would fetch the words, or a gate asks who is there."""

from __future__ import annotations

import re

_GATE = re.compile(
    rb"cf-browser-verification|challenge-platform|<title>\s*just a moment|checking your browser|ddos-guard"
    rb"|captcha-delivery|_incapsula_resource|px-captcha",
    re.IGNORECASE,
)
_ASKS_FOR_SCRIPT = re.compile(
    rb"(?:enable|aktifkan|nyalakan|requires?|membutuhkan|turn on)[^<]{0,60}javascript"
    rb"|javascript[^<]{0,60}(?:disabled|required|enabled|aktif|dimatikan|diperlukan)",
    re.IGNORECASE,
)
_EMPTY_MOUNT = re.compile(
    rb"<(div|main)\b[^>]{0,200}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte)\b[^>]{0,200}>\s*"
    rb"(?:<!--.{0,200}?-->\s*)?</\1>",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT = 300_000


def why_browser(data: bytes) -> str | None:
    """Why a page without an article needs a browser; None where nothing says that it does."""
    page = data[:_LOOKED_AT]
    if _GATE.search(page):
        return "a gate stands before the page that only a browser passes"
    if _EMPTY_MOUNT.search(page):
        return "the page is empty until its scripts have run"
    if _ASKS_FOR_SCRIPT.search(page):
        return "the page asks for JavaScript"
    return None
