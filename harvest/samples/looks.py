"""The looks of made-up publishers: page, type, heads, captions, letters; each after a real family of layouts."""

from __future__ import annotations

from dataclasses import dataclass

from harvest.samples.figures import Letters
from harvest.samples.typeset import BLACK, Colour, Type

A4 = (595.0, 842.0)
LETTER = (612.0, 792.0)


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """How captions are printed: ``pattern`` takes {word} and {number}; places are tried by chance."""

    word: str
    pattern: str
    type: Type
    places: tuple[str, ...] = ("below",)
    gap: float = 7.0
    framed: bool = False
    ruled: bool = False
    scheme_above: bool = False
    cite: str = "Fig. {}"


@dataclass(frozen=True, slots=True)
class Look:
    """One publisher's page. Margins are left, top, right, bottom in points; sections are numbered by ``numbering``."""

    name: str
    publisher: str
    journal: str
    abbreviation: str
    page: tuple[float, float]
    margins: tuple[float, float, float, float]
    columns: int
    body: Type
    heading: Type
    title: Type
    caption: CaptionStyle
    letters: Letters
    front: str
    numbering: str = "{}. "
    gutter: float = 18.0
    accent: Colour = BLACK
    prefix: str = "10.5555"
    cite_numbers: str = "[{}]"
    decimal_figures: bool = False
    photos: bool = False
    figures_last: bool = False


_SERIF, _SANS, _STIX, _DEJAVU = Type("serif"), Type("sans"), Type("stix"), Type("dejavu")

LOOKS = (
    Look(
        "lindenbaum",
        "Lindenbaum",
        "Journal of Applied Interfaces",
        "J. Appl. Interfaces",
        A4,
        (42, 58, 42, 56),
        2,
        _SERIF.with_(size=8.6, leading=10.4, indent=10.0),
        _SERIF.with_(size=8.8, leading=12.0, bold=True, align="left"),
        _SERIF.with_(size=14.0, leading=17.0, align="left", hyphens=False),
        CaptionStyle("Fig.", "**{word} {number}.** ", _SERIF.with_(size=7.2, leading=8.8), gap=6.0),
        Letters("({})", bold=True),
        "journal",
        accent=(0.85, 0.4, 0.05),
        photos=False,
    ),
    Look(
        "alpina",
        "Alpina Media",
        "Alpina in Materials",
        "Alp. Mater.",
        A4,
        (44, 62, 44, 54),
        2,
        _SERIF.with_(size=9.2, leading=11.4, indent=12.0),
        _SANS.with_(size=10.0, leading=14.0, bold=True, align="left"),
        _SANS.with_(size=20.0, leading=24.0, bold=True, align="left", hyphens=False),
        CaptionStyle(
            "FIGURE",
            "**{word} {number}** | ",
            _SANS.with_(size=7.4, leading=9.4),
            framed=True,
            gap=7.0,
            cite="Figure {}",
        ),
        Letters("{}", capital=True),
        "sidebar",
        numbering="",
        accent=(0.1, 0.45, 0.6),
        cite_numbers="({})",
    ),
    Look(
        "basileia",
        "Basileia Publishing",
        "Crystals and Layers",
        "Cryst. Layers",
        A4,
        (62, 66, 62, 60),
        1,
        _STIX.with_(size=10.0, leading=13.2, indent=20.0),
        _STIX.with_(size=10.0, leading=16.0, bold=True, align="left"),
        _STIX.with_(size=18.0, leading=21.0, bold=True, align="left", hyphens=False),
        CaptionStyle("Figure", "**{word} {number}.** ", _STIX.with_(size=9.0, leading=11.4), gap=8.0, cite="Figure {}"),
        Letters("({})", bold=True, inside=True),
        "masthead",
        accent=(0.15, 0.2, 0.45),
    ),
    Look(
        "burlington",
        "Burlington Society",
        "Chemical Dispatches",
        "Chem. Dispatches",
        A4,
        (40, 56, 40, 50),
        2,
        _SERIF.with_(size=8.8, leading=10.6, indent=10.0),
        _SANS.with_(size=10.0, leading=14.0, bold=True, align="left"),
        _SANS.with_(size=16.0, leading=19.0, bold=True, align="left", hyphens=False),
        CaptionStyle("Fig.", "**{word} {number}**  ", _SANS.with_(size=7.0, leading=8.8), ruled=True, gap=6.0),
        Letters("({})", bold=False),
        "banner",
        numbering="",
        accent=(0.0, 0.35, 0.55),
        cite_numbers="^{}^",
    ),
    Look(
        "neckar",
        "Neckar-VCH",
        "Advanced Specimens",
        "Adv. Specimens",
        LETTER,
        (46, 62, 46, 54),
        2,
        _SERIF.with_(size=9.0, leading=10.8, indent=10.0),
        _SANS.with_(size=9.5, leading=13.0, bold=True, align="left"),
        _SANS.with_(size=17.0, leading=20.0, bold=True, align="left", hyphens=False),
        CaptionStyle(
            "Figure",
            "**{word} {number}.** ",
            _SERIF.with_(size=7.6, leading=9.2),
            ("below", "below", "beside"),
            gap=6.0,
            cite="**Figure {}**",
        ),
        Letters("{})", bold=True),
        "abstractbox",
        accent=(0.1, 0.1, 0.1),
        cite_numbers="^[{}]^",
        photos=True,
    ),
    Look(
        "ridge",
        "Ridge Physical Society",
        "Physical Notes B",
        "Phys. Notes B",
        LETTER,
        (54, 58, 54, 58),
        2,
        _SERIF.with_(size=9.6, leading=11.5, indent=11.0),
        _SERIF.with_(size=9.2, leading=14.0, bold=True, align="centre"),
        _SERIF.with_(size=12.0, leading=14.5, bold=True, align="centre", hyphens=False),
        CaptionStyle("FIG.", "{word} {number}. ", _SERIF.with_(size=8.6, leading=10.2), gap=8.0),
        Letters("({})", bold=False),
        "letter",
        numbering="{roman}. ",
    ),
    Look(
        "habitat",
        "Habitat Research",
        "Habitat Reports",
        "Habitat Rep.",
        A4,
        (48, 60, 48, 58),
        2,
        _SANS.with_(size=8.4, leading=11.0, indent=0.0),
        _SANS.with_(size=10.5, leading=15.0, bold=True, align="left"),
        _SANS.with_(size=22.0, leading=26.0, bold=True, align="left", hyphens=False),
        CaptionStyle(
            "Figure",
            "**{word} {number} |** ",
            _SANS.with_(size=7.4, leading=9.6),
            ("below", "beside"),
            gap=7.0,
            cite="Figure {}",
        ),
        Letters("{}", bold=True),
        "masthead",
        numbering="",
        accent=(0.75, 0.1, 0.1),
        cite_numbers="^{}^",
    ),
    Look(
        "potomac",
        "Potomac Chemical Union",
        "Surfaces & Reactions",
        "Surf. React.",
        LETTER,
        (48, 60, 48, 56),
        2,
        _SERIF.with_(size=9.2, leading=11.0, indent=10.0),
        _SANS.with_(size=9.6, leading=14.0, bold=True, align="left"),
        _SERIF.with_(size=16.0, leading=19.0, bold=True, align="left", hyphens=False),
        CaptionStyle(
            "Figure",
            "**{word} {number}.** ",
            _SANS.with_(size=7.6, leading=9.4),
            ("below", "below", "above"),
            scheme_above=True,
            gap=7.0,
            cite="Figure {}",
        ),
        Letters("({})", bold=True, inside=True),
        "banner",
        numbering="■ ",
        accent=(0.1, 0.3, 0.6),
        cite_numbers="^{}^",
        photos=True,
    ),
    Look(
        "lyceum",
        "Lyceum University",
        "Doctoral dissertation",
        "Dissertation",
        A4,
        (85, 76, 70, 76),
        1,
        _DEJAVU.with_(size=9.5, leading=14.5, indent=16.0),
        _DEJAVU.with_(size=13.0, leading=22.0, bold=True, align="left"),
        _DEJAVU.with_(size=20.0, leading=25.0, bold=True, align="left", hyphens=False),
        CaptionStyle(
            "Figure",
            "{word} {number}: ",
            _DEJAVU.with_(size=8.4, leading=11.5, italic=False),
            ("below", "above"),
            gap=9.0,
            cite="Figure {}",
        ),
        Letters("({})", bold=False),
        "chapter",
        numbering="{chapter}.{} ",
        decimal_figures=True,
    ),
    Look(
        "manuscript",
        "",
        "Preprint",
        "",
        LETTER,
        (72, 72, 72, 72),
        1,
        _SERIF.with_(size=12.0, leading=24.0, indent=24.0, align="left", ligatures=False, hyphens=False),
        _SERIF.with_(size=12.0, leading=24.0, bold=True, align="left"),
        _SERIF.with_(size=16.0, leading=22.0, bold=True, align="centre", hyphens=False),
        CaptionStyle(
            "Figure",
            "**{word} {number}.** ",
            _SERIF.with_(size=12.0, leading=15.0, align="left", ligatures=False, hyphens=False),
            gap=12.0,
            cite="Figure {}",
        ),
        Letters("({})", bold=True),
        "manuscript",
        numbering="{}. ",
        figures_last=True,
    ),
)


def look_named(name: str) -> Look:
    """The look of that name; KeyError if none."""
    return {look.name: look for look in LOOKS}[name]
