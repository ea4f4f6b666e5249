"""Hits and results as a notebook shows them."""

from __future__ import annotations

import html
import io
from base64 import b64encode
from typing import TYPE_CHECKING

from index.structures.shown import molecules_html

if TYPE_CHECKING:
    from index.results import Hit, Results

SHOWN_PIXELS = 480


def hit_png(hit: Hit) -> bytes | None:
    """A hit's picture, at most ``SHOWN_PIXELS`` a side, as PNG; None where the library holds none."""
    if hit.image_path is None:
        return None
    picture = hit.image.convert("RGB")
    picture.thumbnail((SHOWN_PIXELS, SHOWN_PIXELS))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def hit_html(hit: Hit) -> str:
    """A hit with its picture, what found it, and its molecules that matched."""
    data = hit_png(hit)
    picture = f'<img src="data:image/png;base64,{b64encode(data).decode()}">' if data else ""
    heading = html.escape(" · ".join(part for part in (hit.label, hit.panel, hit.kind, hit.source) if part))
    said = f"<b>{heading}</b><br>{hit.snippet.to_html()}{molecules_html(hit.molecules)}"
    return f"<figure>{picture}<figcaption>{said}</figcaption></figure>"


def results_html(results: Results) -> str:
    """All hits of a page under their number, or in a line why there is none."""
    if not results.hits:
        said = "Nothing in the library looks like this picture." if results.nothing_alike else "No figure found."
        meant = f"<p>Did you mean {html.escape(results.suggestion)}?</p>" if results.suggestion else ""
        return f"<p>{said}</p>{meant}"
    guessed = f"<p>{results.guessed}</p>" if results.guessed else ""
    counted = f"<p>{results.total} {'panels' if results.every_panel else 'figures'}</p>"
    return counted + guessed + "".join(map(hit_html, results.hits))
