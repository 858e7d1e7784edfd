"""The small icons: the same one in lists, pills, filters and pictures, always beside its word.

Drawn on a square of 13 px with lines of 1.4. In pages they take the colour of the text around them, in
pictures the colour they are given.
"""

from collections.abc import Mapping

from api.pictures.svg import Element, element, markup
from api.pictures.tokens import COLOURS, INK_2
from graph.model.vocabulary import Severity

SIDE = 13
SEVERITY_WIDTH = 16
_LINE, _DASH, _FILL = "line", "dash", "fill"
_SHEET_OF_PAPER = "M3 1.7H7.6L10.3 4.4V11.3H3Z"

SHAPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "doublon": (
        (_LINE, "M8.4 6.5A3.6 3.6 0 1 1 1.2 6.5A3.6 3.6 0 1 1 8.4 6.5Z"),
        (_LINE, "M11.8 6.5A3.6 3.6 0 1 1 4.6 6.5A3.6 3.6 0 1 1 11.8 6.5Z"),
    ),
    "lacune": ((_DASH, "M11.1 6.5A4.6 4.6 0 1 1 1.9 6.5A4.6 4.6 0 1 1 11.1 6.5Z"),),
    "boucle": (
        (_LINE, "M10.9 7.2A4.5 4.5 0 1 1 9.4 3.5"),
        (_FILL, "M11.9 1.2V5.6H7.5Z"),
    ),
    "surcharge": (
        (_LINE, "M8.3 1V12"),
        (_LINE, "M1 4.3H12"),
        (_LINE, "M1 8.7H6.6"),
    ),
    "sans-referent": (
        (_LINE, "M8.9 4A2.4 2.4 0 1 1 4.1 4A2.4 2.4 0 1 1 8.9 4Z"),
        (_DASH, "M1.9 12C1.9 9.5 3.9 8.2 6.5 8.2S11.1 9.5 11.1 12"),
    ),
    "territoire": (
        (_LINE, "M1.4 3L4.8 1.7L8.2 3L11.6 1.7V10L8.2 11.3L4.8 10L1.4 11.3Z"),
        (_LINE, "M4.8 1.7V10M8.2 3V11.3"),
    ),
    "cumul": ((_LINE, "M2 3H11M2 6.5H11M2 10H11"),),
    "engagement": ((_LINE, "M3 12V1.7H10.6L8.6 4.3L10.6 6.9H3"),),
    "ajournee": (
        (_LINE, "M11.3 6.5A4.8 4.8 0 1 1 1.7 6.5A4.8 4.8 0 1 1 11.3 6.5Z"),
        (_LINE, "M6.5 3.6V6.7L8.6 7.9"),
    ),
    "personne": (
        (_LINE, "M8.9 4A2.4 2.4 0 1 1 4.1 4A2.4 2.4 0 1 1 8.9 4Z"),
        (_LINE, "M1.9 12C1.9 9.5 3.9 8.2 6.5 8.2S11.1 9.5 11.1 12"),
    ),
    "dossier-recu": ((_LINE, _SHEET_OF_PAPER), (_LINE, "M4.7 7.4L6.1 8.8L8.6 5.9")),
    "dossier-incomplet": ((_DASH, _SHEET_OF_PAPER), (_LINE, "M4.8 8.6H8.4")),
    "dossier-manquant": ((_DASH, _SHEET_OF_PAPER),),
    "dossier-attendu": (
        (_LINE, "M11.3 6.5A4.8 4.8 0 1 1 1.7 6.5A4.8 4.8 0 1 1 11.3 6.5Z"),
        (_LINE, "M6.5 3.6V6.7H8.8"),
    ),
    "dossier-a-demander": ((_LINE, _SHEET_OF_PAPER),),
    "coche": ((_LINE, "M2.2 7L5.2 10L10.9 3.4"),),
}
"""Each icon by its name: paths drawn as a line, as a dashed line, or filled."""


def icon(name: str, *, class_: str = "icon") -> str:
    """Give an icon to write inline in a page; it takes the colour of the text and is not read aloud."""
    return _inline(shape(name, "currentColor"), width=SIDE, class_=class_)


def icon_use(name: str, *, class_: str = "icon") -> str:
    """Give an icon that points into `symbols()`, for pages that show many."""
    return _inline(element("use", href=f"#icon-{name}"), width=SIDE, class_=class_)


def symbols() -> str:
    """Give every icon once as an SVG symbol ``icon-NAME``, to write at the top of a page."""
    held = (
        element("symbol", shape(name, "currentColor"), id=f"icon-{name}", viewBox=f"0 0 {SIDE} {SIDE}")
        for name in SHAPES
    )
    return markup(
        element(
            "svg",
            *held,
            xmlns="http://www.w3.org/2000/svg",
            width=0,
            height=0,
            class_="symbols",
            aria_hidden="true",
            focusable="false",
        )
    )


def severity_bars(severity: Severity) -> str:
    """Give the four rising bars of a severity, to write before its word."""
    return _inline(severity_shape(severity), width=SEVERITY_WIDTH, class_="severity")


def severity_shape(severity: Severity) -> Element:
    """Draw the four rising bars: as many filled as the severity's rank."""
    rank = tuple(Severity).index(severity) + 1
    filled = COLOURS["lacune"] if severity is Severity.CRITICAL else INK_2
    bars = (
        element(
            "rect",
            x=i * 4.2,
            y=9 - i * 3,
            width=3,
            height=4 + i * 3,
            fill=filled if i < rank else COLOURS["line-2"],
        )
        for i in range(4)
    )
    return element("g", *bars)


def shape(name: str, colour: str, *, at: tuple[float, float] | None = None) -> Element:
    """Draw an icon in a colour, its upper left corner at a point."""
    return element(
        "g",
        *(_path(kind, data, colour) for kind, data in SHAPES[name]),
        transform=None if at is None else f"translate({at[0]:.1f} {at[1]:.1f})",
    )


def _path(kind: str, data: str, colour: str) -> Element:
    if kind == _FILL:
        return element("path", d=data, fill=colour)
    dash = "2.2 1.5" if kind == _DASH else None
    return element("path", d=data, fill="none", stroke=colour, stroke_width=1.4, stroke_dasharray=dash)


def _inline(drawn: Element, *, width: int, class_: str) -> str:
    return markup(
        element(
            "svg",
            drawn,
            xmlns="http://www.w3.org/2000/svg",
            width=width,
            height=SIDE,
            viewBox=f"0 0 {width} {SIDE}",
            class_=class_,
            aria_hidden="true",
            focusable="false",
        )
    )
