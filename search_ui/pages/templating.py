"""Templates and what they may call; everything they show is escaped unless this package marked it safe."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from search_ui.kind_names import kind_name
from search_ui.pages.asked import Asked

TEMPLATES = Path(__file__).parent.parent / "templates"


@cache
def environment() -> Environment:
    """The Jinja environment, made once a process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["kind_name"] = kind_name
    made.filters["number"] = lambda value: f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    made.filters["percent"] = lambda value: f"{value:.3f}%"
    made.filters["doi_url"] = doi_url
    return made


def doi_url(doi: str) -> str:
    """The resolver's address of a bare DOI; a DOI is a name from a document, so every odd character is quoted."""
    return "https://doi.org/" + quote(doi, safe="/")


def render(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
    """The page ``template`` makes of ``context``; a search bar that says nothing yet unless ``asked`` is in it."""
    text = environment().get_template(template).render({"asked": Asked(), "request": request, **context})
    return HTMLResponse(text, status, {"Cache-Control": "no-cache"})
