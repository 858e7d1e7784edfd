"""Reading a picture back: its texts with the room they take, its pills and nodes, to see what collides."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from api.pictures.metrics import Face, text_width
from api.pictures.shapes import Rect

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may collide."""

    kind: str
    words: str
    bounds: Rect


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own picture


def texts(svg: str) -> list[Thing]:
    return [_text(found) for found in parsed(svg).iter(f"{SVG}text")]


def free_texts(svg: str) -> list[Thing]:
    """The texts outside pills and nodes."""
    root = parsed(svg)
    held = {id(found) for group in _groups(root) for found in group.iter(f"{SVG}text")}
    return [_text(found) for found in root.iter(f"{SVG}text") if id(found) not in held]


def pills_and_nodes(svg: str) -> list[Thing]:
    found = []
    for group in _groups(parsed(svg)):
        circle, rect = group.find(f"{SVG}circle"), group.find(f"{SVG}rect")
        words = "".join(group.itertext())
        if rect is not None:
            found.append(Thing(group.attrib["class"], words, _rect(rect)))
        elif circle is not None:
            found.append(Thing(group.attrib["class"], words, _circle(circle)))
    return found


def collisions(things: list[Thing], *, allowed: float = 1.0) -> list[tuple[Thing, Thing]]:
    """The pairs that lie on each other by more than a pixel in both directions."""
    return [(a, b) for a, b in combinations(things, 2) if _is_over(a.bounds, b.bounds, allowed)]


def outside(svg: str, things: list[Thing]) -> list[Thing]:
    left, top, width, height = (float(part) for part in parsed(svg).attrib["viewBox"].split())
    return [
        thing
        for thing in things
        if thing.bounds[0] < left - 1
        or thing.bounds[1] < top - 1
        or thing.bounds[2] > left + width + 1
        or thing.bounds[3] > top + height + 1
    ]


def _groups(root: ET.Element) -> Iterator[ET.Element]:
    for group in root.iter(f"{SVG}g"):
        if group.attrib.get("class") in ("pill", "actor", "nobody"):
            yield group


def _text(found: ET.Element) -> Thing:
    size = float(found.attrib["font-size"])
    width = sum(text_width(words, size, face) for words, face in _spans(found))
    anchor = found.attrib.get("text-anchor", "start")
    left = float(found.attrib["x"]) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    y = float(found.attrib["y"])
    return Thing("text", "".join(found.itertext()), (left, y - 0.72 * size, left + width, y + 0.2 * size))


def _spans(found: ET.Element) -> Iterator[tuple[str, Face]]:
    face = Face.BOLD if found.attrib.get("font-weight") == "700" else Face.SANS
    if "Georgia" in found.attrib.get("font-family", ""):
        face = Face.SERIF
    yield found.text or "", face
    for span in found:
        is_bold = span.attrib.get("font-weight") == "700"
        yield span.text or "", Face.BOLD if is_bold else face


def _rect(rect: ET.Element) -> Rect:
    left, top = float(rect.attrib["x"]), float(rect.attrib["y"])
    return left, top, left + float(rect.attrib["width"]), top + float(rect.attrib["height"])


def _circle(circle: ET.Element) -> Rect:
    x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
    return x - r, y - r, x + r, y + r


def _is_over(a: Rect, b: Rect, allowed: float) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > allowed and min(a[3], b[3]) - max(a[1], b[1]) > allowed
