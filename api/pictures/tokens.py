"""The tokens of the look, in one place: colours with their roles, type, sizes.

Pictures write them as presentation attributes; the stylesheet reads them as custom properties. The accent is
the host's to change, the five family colours stay.
"""

import re
from collections.abc import Mapping

from algorithms.sentences.families import Family

COLOURS: Mapping[str, str] = {
    "paper": "#F6F3EC",  # page, boxes of a picture
    "sheet": "#FFFDF9",  # panels, top bar, fields
    "sunk": "#EFEADF",  # section bands, chips
    "line": "#E0D9CB",  # hairline in a panel
    "line-2": "#CFC6B5",  # outline of a panel, header rules
    "edge": "#877E6F",  # borders of fields and buttons, links of a picture
    "ink": "#23211D",
    "ink-2": "#544F47",
    "ink-3": "#686156",
    "accent": "#17595A",  # links, nodes, main button
    "accent-2": "#0E4243",  # hover, second zoning
    "tint": "#E2EDEA",
    "mid": "#8FB3AE",
    "bar": "#BFD6D1",  # timeline bar
    "bar-ink": "#14302F",  # text on it
    "doublon": "#6B3C7C",
    "lacune": "#9C3A22",
    "boucle": "#7A5200",
    "surcharge": "#2F5178",
    "territoire": "#4F5A1C",
    "cumul": "#544F47",
    "doublon-fill": "#6B3C7C",
    "lacune-fill": "#B4492E",
    "boucle-fill": "#B47F17",
    "surcharge-fill": "#2F5178",
    "territoire-fill": "#7C8A3A",
    "cumul-fill": "#958B7A",
    "lacune-pale": "#FBEDE7",  # bar of a need nobody answers
    "hatch": "#E2BFB2",  # lines over a row where nobody is
    "capacity": "#E3DCCF",  # ground of a load bar up to 100 %
    "hover": "#FAF7F0",
    "map-1": "#E1DAEA",
    "map-2": "#DCE6D2",
    "map-3": "#D3E0E8",
    "map-4": "#F3E3BF",
}
"""Every colour of pages and pictures, by the name of its role."""

PAPER, SHEET, SUNK = COLOURS["paper"], COLOURS["sheet"], COLOURS["sunk"]
LINE, LINE_2, EDGE = COLOURS["line"], COLOURS["line-2"], COLOURS["edge"]
INK, INK_2, INK_3 = COLOURS["ink"], COLOURS["ink-2"], COLOURS["ink-3"]
ACCENT, ACCENT_2, BAR, BAR_INK = COLOURS["accent"], COLOURS["accent-2"], COLOURS["bar"], COLOURS["bar-ink"]
MID, CAPACITY, LACUNE_PALE = COLOURS["mid"], COLOURS["capacity"], COLOURS["lacune-pale"]

SANS = "Segoe UI, Helvetica Neue, Liberation Sans, Arial, sans-serif"
SERIF = "Iowan Old Style, Palatino Linotype, Georgia, Liberation Serif, serif"

TEXT, SMALL = 13, 12
"""Sizes of type in pictures: nothing is smaller than the second."""

SIZES: Mapping[str, str] = {
    "space-1": "3px",
    "space-2": "6px",
    "space-3": "8px",
    "space-4": "12px",
    "space-5": "16px",
    "space-6": "24px",
    "radius-chip": "3px",
    "radius-control": "4px",
    "radius-panel": "6px",
    "radius-pill": "10px",
    "page": "1360px",
}

HOSTS = ("accent", "accent-2", "tint", "mid", "bar", "bar-ink")
"""The colours a host may change together."""


FAMILY_TOKENS: Mapping[Family, str] = {
    Family.GAP: "lacune",
    Family.LOOP: "boucle",
    Family.DUPLICATE: "doublon",
    Family.OVERLOAD: "surcharge",
    Family.TERRITORY: "territoire",
    Family.ACCUMULATION: "cumul",
}
"""The name of a family's colours, of its icon and of its classes."""

FAMILY_SUMS: Mapping[Family, str] = {
    Family.GAP: "lacunes",
    Family.LOOP: "renvois",
    Family.DUPLICATE: "doublons",
    Family.OVERLOAD: "surcharge",
    Family.TERRITORY: "territoire",
    Family.ACCUMULATION: "cumul et urgence",
}
"""The word of a family in a legend, before its points."""


def family_colour(family: Family) -> str:
    """Give the colour of a family's words and icons."""
    return COLOURS[FAMILY_TOKENS[family]]


def family_fill(family: Family) -> str:
    """Give the colour of a family's segments in a bar."""
    return COLOURS[f"{FAMILY_TOKENS[family]}-fill"]


def root_stylesheet() -> str:
    """Give the tokens as custom properties, for the top of the stylesheet.

    >>> root_stylesheet().splitlines()[:2]
    [':root {', '  --paper: #F6F3EC;']
    """
    fonts = {"sans": _quoted(SANS), "serif": _quoted(SERIF)}
    lines = (f"  --{name}: {value};" for name, value in {**COLOURS, **fonts, **SIZES}.items())
    return "\n".join([":root {", *lines, "}"]) + "\n"


def recoloured(svg: str, host: Mapping[str, str]) -> str:
    """Give a picture in the colours of a host: those of `HOSTS` that `host` names, as ``#RRGGBB``.

    Raises ValueError for another name or for what is no such colour.

    >>> recoloured('<path fill="#17595A"/>', {"accent": "#003A70"})
    '<path fill="#003A70"/>'
    """
    for name, colour in host.items():
        if name not in HOSTS or not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
            raise ValueError(f"a host does not set {name} to {colour!r}")
    # A quote inside a text is always escaped, so that only attributes can match.
    ours = {f'"{COLOURS[name]}"': f'"{colour}"' for name, colour in host.items()}
    return re.sub('"#[0-9A-F]{6}"', lambda found: ours.get(found.group(), found.group()), svg)


def _quoted(fonts: str) -> str:
    return ", ".join(f'"{font}"' if " " in font else font for font in fonts.split(", "))
