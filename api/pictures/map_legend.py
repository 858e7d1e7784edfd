"""The legend of a map: as entries for a page, as rows inside a picture that goes on paper."""

from api.pictures.legend import LegendEntry
from api.pictures.map_drawing import SHORT_DASHED, SHORT_DASHES
from api.pictures.map_labels import SQUARE
from api.pictures.map_scene import MapScene
from api.pictures.metrics import text_width, wrap
from api.pictures.shapes import box, group, hatching, line, text
from api.pictures.svg import Element, element, markup
from api.pictures.tokens import ACCENT_2, COLOURS, INK, INK_2, INK_3, SHEET, SMALL

SIGN = 26.0
GAP, ROW = 18.0, 20.0
ALONE_WORDS = "Dans un seul des deux zonages"


def _signs(scene: MapScene) -> list[tuple[Element, str]]:
    """Give each sign, drawn from the origin in a box of 26 x 14, with its word."""
    first, second, third = scene.words
    grounds = scene.fills.values() if scene.fills else [("map-3", first)]
    found = [(box((0, 1, SIGN, 13), fill=COLOURS[colour]), word) for colour, word in grounds if word]
    if scene.has_two:
        halo = line((0, 7), (SIGN, 7), stroke=SHEET, width=4)
        found.append(
            (
                group(halo, line((0, 7), (SIGN, 7), stroke=ACCENT_2, width=2, dash="7 4")),
                f"Limite{NBSP}: {second}",
            )
        )
        if scene.has_three:
            dashed = line((0, 7), (SIGN, 7), stroke=INK, width=SHORT_DASHED, dash=SHORT_DASHES)
            found.append((dashed, f"Limite{NBSP}: {third}"))
        if scene.seats:
            half = SQUARE / 2
            seat = box((SIGN / 2 - half, 7 - half, SIGN / 2 + half, 7 + half), fill=ACCENT_2)
            found.append((seat, "Sa commune la plus peuplée"))
    if any(tile.is_outside for tile in scene.tiles.values()):
        ground = box((0, 1, SIGN, 13), fill=SHEET if scene.fills else COLOURS["map-4"])
        lines = hatching((0, 1, SIGN, 13), stroke=COLOURS["lacune"], step=6)
        found.append((group(ground, lines), scene.outside_words))
    if any(tile.is_alone for tile in scene.tiles.values()):
        lines = hatching((0, 1, SIGN, 13), stroke=INK_2, width=0.8, step=5, is_falling=True)
        found.append((group(box((0, 1, SIGN, 13), fill=COLOURS["map-1"]), lines), ALONE_WORDS))
    if any(tile.is_split for tile in scene.tiles.values()):
        colour = SHEET if scene.fills else COLOURS["map-1"]
        dotted = box((1, 1, SIGN - 1, 13), fill=colour, stroke=INK_3, width=1.2, dash="1.5 3")
        found.append((dotted, "Commune partagée par quartiers"))
    if scene.moves:
        found.append((box((6, 1, 20, 13), stroke=INK, width=2), scene.moved_words))
    return found


NBSP = "\u00a0"


def map_legend(scene: MapScene) -> tuple[LegendEntry, ...]:
    """Give the legend of a map for a page."""
    return tuple(LegendEntry(_drawn(sign), word) for sign, word in _signs(scene))


def _drawn(sign: Element) -> str:
    return markup(
        element(
            "svg",
            sign,
            xmlns="http://www.w3.org/2000/svg",
            width=SIGN,
            height=14,
            viewBox=f"0 0 {SIGN:g} 14",
            class_="sign",
            aria_hidden="true",
            focusable="false",
        )
    )


def legend_rows(scene: MapScene, left: float, top: float, width: float) -> tuple[list[Element], float]:
    """Draw the legend and the licence inside a picture, and give where they end."""
    drawn: list[Element] = []
    x, y = left, top
    for sign, word in _signs(scene):
        needed = SIGN + 6 + text_width(word, SMALL) + GAP
        if x > left and x + needed - GAP > left + width:
            x, y = left, y + ROW
        drawn.append(element("g", sign, transform=f"translate({x:.1f} {y:.1f})"))
        drawn.append(text((x + SIGN + 6, y + 11), word, fill=INK_2))
        x += needed
    y += ROW + 12
    for words in (scene.title, scene.licence):
        lines, _ = wrap(words, width, size=SMALL)
        for told in lines:
            drawn.append(text((left, y), told, fill=INK_2))
            y += 16
    return drawn, y
