"""A scheme's words and the ink they are made of; which words can name atoms of a drawing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from harvest.molecules.ink import Piece
from harvest.molecules.strokes import Drawing, Rect
from harvest.records import Box, TextLine

_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb "
    "Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg "
    "Tl Pb Bi Th U D"
)
_GROUPS = (
    "Me Et iPr i-Pr nPr n-Pr Pr tBu t-Bu nBu n-Bu iBu sBu Bu Hex Oct Ph Bn Bz Ac Ts Tos Ms Tf Boc Cbz Fmoc TBS TBDMS "
    "TMS TIPS PMB MOM Ar R X Y Z L M Py Cy Mes Tol Dipp PEG Alkyl Aryl Alk Nu EWG EDG Hal Bpin Glc Gal mPEG OMe Q"
)
_ATOMS = re.compile(
    "(?:"
    + "|".join(sorted((re.escape(word) for word in f"{_ELEMENTS} {_GROUPS}".split()), key=len, reverse=True))
    + r"|"
    r"[0-9₀-₉⁰-⁹+\-−–=≡·.•()\[\]'′*®⊕⊖⁺⁻,/\\|:;lnmxyzpq•~δ])+"
)
_NUMERAL = re.compile(r"[\[(]?[1-9]\d{0,2}[a-z]?['′]?[\])]?[.,:;]?")
_STRAIGHT = re.compile(r"[1lIiJ|\-−–—=/+:;!tTfFE]")
"""Letters that are, or come apart into, straight strokes."""
_BONDS = "-–—−.,'`·:;"
"""What OCR makes of bonds beside a label."""
_LONGEST_ATOM = 18
_LONGEST_GROUP = 10


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text, or a part of one that stands apart, and the pieces of ink that it is made of."""

    line: TextLine
    pieces: tuple[int, ...]


def is_number(text: str) -> bool:
    """Whether a word is a number alone, perhaps with a letter: a compound's, or an atom's place ("3a", "2'")."""
    return _NUMERAL.fullmatch(text.strip()) is not None


def plain(text: str, own: bool = False) -> str:
    """A label without what OCR makes of the bond that leads to it (accents, dashes, commas); small digits as digits.

    A dash at the end of the page's ``own`` characters is a charge.
    """
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return letters.strip().lstrip(_BONDS).rstrip(_BONDS.strip("-–−") if own else _BONDS)


def could_be_place(text: str) -> bool:
    """Whether a word may say an atom's place in a molecule: a bare number ("3a", "2'"), none in brackets."""
    return is_number(text) and text.strip()[:1] not in "[("


def could_be_group(text: str) -> bool:
    """Whether a word that touches a bond may be a group of the authors' own naming: one short word, no number."""
    text = text.strip()
    return " " not in text and 1 < len(text) <= _LONGEST_GROUP and not text[0].isdigit() and not is_number(text)


def could_be_atoms(text: str) -> bool:
    """Whether a line may be a drawing's atoms ("OH", "NH2", "R1", "COOMe"): no words, numbers, names or conditions."""
    text = text.strip()
    if not text or " " in text or len(text) > _LONGEST_ATOM or is_number(text):
        return False
    return _ATOMS.fullmatch(plain(text).replace("0", "O")) is not None


def in_pixels(line: TextLine, box: Box, across: float, down: float) -> Rect | None:
    """A line's box in the pixels of a picture that shows ``box``, a pixel being ``across`` by ``down`` points."""
    if line.box is None:
        return None
    return (
        (line.box.x0 - box.x0) / across,
        (line.box.top - box.top) / down,
        (line.box.x1 - box.x0) / across,
        (line.box.bottom - box.top) / down,
    )


def words_of(text: Sequence[TextLine], box: Box, across: float, down: float, drawing: Drawing) -> list[Word]:
    """The lines with their ink, each piece of letters' size in one line at most; wide gaps divide a line."""
    letters = [piece for piece in drawing.pieces if _may_be_letter(piece, drawing)]
    taken: set[int] = set()
    found = []
    for line in sorted(text, key=lambda line: -line.confidence):
        place = in_pixels(line, box, across, down)
        if place is None:
            found.append(Word(line, ()))
            continue
        high = place[3] - place[1]
        inside = [piece for piece in letters if piece.number not in taken and _holds(place, piece)]
        if not inside and any(_holds(place, piece) for piece in letters):
            continue  # the same letters again, as another reading of them
        if not _STRAIGHT.search(line.text):
            inside = [piece for piece in inside if piece.kind != "bond"]
        taken.update(piece.number for piece in inside)
        found.extend(_divided(line, inside, high, box, across))
    return found


def _holds(place: Rect, piece: Piece) -> bool:
    """Whether a piece lies in a line and is no higher than it."""
    x, y = piece.middle
    high = place[3] - place[1]
    slack = 0.1 * high
    inside = place[0] - slack <= x <= place[2] + slack and place[1] - slack <= y <= place[3] + slack
    return inside and piece.height <= 1.25 * high


def _may_be_letter(piece: Piece, drawing: Drawing) -> bool:
    """Whether a piece may be a letter: no slanting stroke, none as long as a bond."""
    if piece.kind == "bond":
        slanting = min(piece.width, piece.height) > 0.5 * piece.size
        return not slanting and piece.size < 0.8 * drawing.bond
    return piece.kind == "glyph" or (piece.kind in ("skeleton", "solid") and piece.size < 1.5 * drawing.bond)


def _divided(line: TextLine, pieces: Sequence[Piece], high: float, box: Box, across: float) -> list[Word]:
    """The line's parts that stand apart by more than a space, when as many words as parts are there to share."""
    tokens = line.text.split()
    runs = _runs(pieces, 0.9 * high)
    if all(map(could_be_atoms, tokens)):  # "HO S O" are three labels, however near
        gaps = sorted((gap for run in runs for gap in _gaps(run)), reverse=True)[: max(len(tokens) - len(runs), 0)]
        runs = _runs(pieces, min([0.9 * high, *gaps]))
    if line.box is None or len(runs) < 2 or len(tokens) < len(runs):
        return [Word(line, tuple(piece.number for piece in pieces))]
    words = []
    for run, share in zip(runs, _shared(tokens, [_length(run) for run in runs]), strict=True):
        x0 = box.x0 + min(piece.x0 for piece in run) * across
        x1 = box.x0 + max(piece.x1 for piece in run) * across
        place = Box(line.box.page, round(x0, 2), line.box.top, round(x1, 2), line.box.bottom)
        part = replace(line, text=" ".join(share), box=place)
        words.append(Word(part, tuple(piece.number for piece in run)))
    return words


def _runs(pieces: Sequence[Piece], space: float) -> list[list[Piece]]:
    """The pieces from left to right, in groups that are ``space`` or more apart."""
    runs: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if runs and piece.x0 - max(one.x1 for one in runs[-1]) < space:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _gaps(run: Sequence[Piece]) -> list[float]:
    """The gaps between a group's pieces."""
    ends = np.maximum.accumulate([piece.x1 for piece in run])
    return [float(piece.x0 - end) for piece, end in zip(run[1:], ends, strict=False)]


def _length(run: Sequence[Piece]) -> float:
    return float(max(piece.x1 for piece in run) - min(piece.x0 for piece in run))


def _shared(tokens: Sequence[str], lengths: Sequence[float]) -> list[list[str]]:
    """The tokens dealt out in order to parts of these lengths, so that letters fit lengths best."""
    letters = sum(len(token) for token in tokens) or 1
    scale = sum(lengths) / letters
    best: dict[tuple[int, int], tuple[float, list[list[str]]]] = {(0, 0): (0.0, [])}
    for part, length in enumerate(lengths, 1):
        for end in range(part, len(tokens) - (len(lengths) - part) + 1):
            options = []
            for start in range(part - 1, end):
                if (part - 1, start) in best:
                    cost, shares = best[part - 1, start]
                    size = len(" ".join(tokens[start:end])) * scale
                    options.append((cost + (size - length) ** 2, [*shares, list(tokens[start:end])]))
            if options:
                best[part, end] = min(options, key=lambda option: option[0])
    return best[len(lengths), len(tokens)][1]
