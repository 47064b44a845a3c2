"""Writes the pages: templates with everything escaped, and what they all know."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from models.region import Region, RegionRegistry
from search_api.web import address, format_id, reasons, words
from search_api.web.assets import Assets
from search_api.web.marking import label_of

NAVIGATION = (
    ("/", "Cari"),
    ("/liputan", "Liputan"),
    ("/wilayah", "Wilayah"),
    ("/masukan", "Tambah"),
    ("/status", "Status"),
)


class Desk:
    """One for the process; safe to share between threads."""

    def __init__(self, registry: RegionRegistry, *, version: str) -> None:
        self.assets = Assets()
        self._registry = registry
        self._templates = Environment(
            loader=PackageLoader("search_api.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            asset=self.assets.url, link=address.link, navigation=NAVIGATION, version=version, words=words
        )
        self._templates.filters.update(
            number=format_id.number,
            day=format_id.day,
            moment=format_id.moment,
            ago=format_id.ago,
            size=format_id.size,
            figure=format_id.figure,
            figure_value=format_id.figure_value,
            official=format_id.official,
            label=label_of,
            outside=address.outside,
            region=self.region_name,
            short=short_name,
            in_short=reasons.in_short,
        )

    def know(self, **globals_: Any) -> None:
        """Let every template use these."""
        self._templates.globals.update(globals_)

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page of `template`. `here` in the context is the navigation's entry that it belongs to."""
        context.setdefault("here", None)
        context.setdefault("query", "")
        return HTMLResponse(self.text(template, **context), status_code=status)

    def text(self, template: str, **context: Any) -> str:
        return self._templates.get_template(template).render(context)

    def region_name(self, code: str) -> str:
        """The short name of a code, or the code itself."""
        region = self._registry.get(code)
        return short_name(region) if region else code


def short_name(region: Region | str) -> str:
    """ "Kab. Luwu Utara", "Kota Palopo", "Sulawesi Selatan"."""
    name = region if isinstance(region, str) else region.name
    return name.replace("Kabupaten ", "Kab. ", 1) if name.startswith("Kabupaten ") else name
