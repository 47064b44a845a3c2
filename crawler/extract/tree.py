"""A page's bytes as a tree, parsed once, with caps on size and depth."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from models.errors import EmptyInput, MalformedInput, OversizedInput

# libxml2 stops at this depth (its own limit for huge documents) and would silently leave out the rest.
MAX_DEPTH = 2048
MAX_CHARACTERS = 8_000_000
_TOO_DEEP = "Excessive depth"


def parse_page(text: str) -> HtmlElement:
    """The tree of an HTML page. Raises OversizedInput over the caps, EmptyInput, MalformedInput."""
    if len(text) > MAX_CHARACTERS:
        raise OversizedInput(
            f"{len(text) / 1e6:.0f} million characters of HTML, over the cap of {MAX_CHARACTERS // 1_000_000}",
            hint="give the article's page alone",
        )
    parser = HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if "empty" in str(error).lower():
            raise EmptyInput("an HTML page with nothing in it", hint="save the page again") from error
        raise MalformedInput(f"no HTML: {error}", hint="save the page again") from error
    if any(_TOO_DEEP in entry.message for entry in parser.error_log.filter_from_fatals()):
        raise OversizedInput(
            f"HTML nested more than {MAX_DEPTH} levels deep", hint="no article is; save the page again from a browser"
        )
    return tree
