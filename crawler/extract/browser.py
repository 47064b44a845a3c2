"""Whether a page holds nothing because a browser has yet to make it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

# Below this many visible words a page is empty but for its scripts.
_EMPTY = 60
_MOUNTS = frozenset({"root", "app", "__next", "__nuxt", "main-app", "___gatsby", "svelte", "ember-app"})
_ASKS = re.compile(
    r"(?:aktifkan|nyalakan|hidupkan|membutuhkan|memerlukan|enable|requires?|turn on)\b.{0,60}\bjava ?script"
    r"|java ?script\b.{0,60}\b(?:diaktifkan|dinyalakan|dimatikan|nonaktif|disabled|required|enabled)",
    re.IGNORECASE | re.DOTALL,
)


def why_browser(tree: HtmlElement, words: int) -> str:
    """What says that scripts make the page: it asks for them, or holds the empty box that they fill; "" for nothing.

    `words` is how many words of it can be seen; a page with a text of its own needs no browser.
    """
    if words > _EMPTY or next(tree.iter("script"), None) is None:
        return ""
    for element in tree.iter("noscript"):
        if _ASKS.search(" ".join(element.itertext())):
            return "it asks for JavaScript"
    for element in tree.iter("div"):
        if element.get("id") in _MOUNTS and not "".join(element.itertext()).strip():
            return f"an empty box named {element.get('id')}"
    return ""
