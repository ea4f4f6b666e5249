"""The molecules of a hit as HTML, for a notebook."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.results import MoleculeHit

MOST = 3
"""Molecules of a hit that are shown."""


def molecules_html(found: Sequence[MoleculeHit]) -> str:
    """Each drawn anew with its label and SMILES; "" for none, and then RDKit is not loaded."""
    if not found:
        return ""
    from index.structures.chemistry import depiction

    shown = []
    for molecule in (each.molecule for each in found[:MOST]):
        svg = depiction(molecule.smiles)
        said = f"<b>{html.escape(molecule.label)}</b> <code>{html.escape(molecule.smiles)}</code>"
        shown.append(f"<div>{svg[svg.find('<svg') :] if svg else ''}<br>{said}</div>")
    more = f"<div>{len(found) - MOST} more</div>" if len(found) > MOST else ""
    return f'<div style="background: #fff; color: #17211f">{"".join(shown)}{more}</div>'
