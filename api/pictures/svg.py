"""A tiny element writer that cannot be talked into writing anything but a safe picture.

Every text is escaped, every number has one decimal at most, and what a strict content security policy or a
hostile name could abuse (`style`, `on...`, links out of the picture) cannot be written.
"""

import re
from dataclasses import dataclass
from functools import cache

from api.pictures.tokens import SANS

ELEMENTS = frozenset(
    {"svg", "title", "desc", "g", "defs", "symbol", "use", "rect", "circle", "ellipse", "line", "path"}
    | {"polyline", "polygon", "text", "tspan"}
)
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a picture; children are elements, or texts not yet escaped."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple["Element | str", ...]


Child = Element | str | None


def element(name: str, *children: Child, **attributes: Value | None) -> Element:
    """Make an element. `stroke_width=2` writes ``stroke-width="2"``, `class_` writes ``class``.

    A child or an attribute that is None is left out. Raises ValueError for an element or an attribute that
    a picture may not hold.

    >>> markup(element("circle", cx=1.25, cy=3.0, fill=None))
    '<circle cx="1.2" cy="3"/>'
    """
    if name not in ELEMENTS:
        raise ValueError(f"a picture holds no <{name}>")
    written = tuple((_attribute(key), _value(key, v)) for key, v in attributes.items() if v is not None)
    return Element(name, written, tuple(child for child in children if child is not None))


def markup(drawn: Element) -> str:
    """Write an element and all it holds.

    >>> markup(element("text", "</svg><script>", x=0))
    '<text x="0">&lt;/svg&gt;&lt;script&gt;</text>'
    """
    parts: list[str] = []
    _write(drawn, parts)
    return "".join(parts)


def number(value: float) -> str:
    """Write a number with at most one decimal, never as minus zero.

    >>> number(12.34), number(7.0), number(-0.04)
    ('12.3', '7', '0')
    """
    rounded = round(float(value), 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def points(*pairs: tuple[float, float]) -> str:
    """Write pairs of numbers for `points` or a path.

    >>> points((0, 0), (1.25, 3))
    '0,0 1.2,3'
    """
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


def clean(text: str) -> str:
    r"""Give a text on one line, without the characters that no XML may hold.

    >>> clean(" a\x00\n b ")
    'a b'
    """
    return re.sub("[\t\n\r ]+", " ", _NOT_XML.sub("", text)).strip(" ")


def picture(
    *children: Child,
    size: tuple[float, float],
    prefix: str,
    title: str,
    desc: str,
    class_: str = "picture",
) -> str:
    """Write a whole picture, named and described for those who do not see it; its texts are sans serif.

    `prefix` makes its ids unique in a page: a letter, then letters, digits, hyphens or underscores.
    """
    if not _ID.fullmatch(prefix):
        raise ValueError(f"not a prefix of ids: {prefix!r}")
    width, height = size
    root = element(
        "svg",
        element("title", clean(title), id=f"{prefix}-title"),
        element("desc", clean(desc), id=f"{prefix}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=SANS,
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        class_=class_,
    )
    return markup(root)


@cache
def _attribute(key: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    if not _ATTRIBUTE.fullmatch(name) or name == "style" or name.lower().startswith("on"):
        raise ValueError(f"a picture holds no attribute {name}")
    return name


def _value(key: str, value: Value) -> str:
    text = value if isinstance(value, str) else number(value)
    if key == "href" and not text.startswith("#"):
        raise ValueError(f"a picture links to nothing outside itself: {text!r}")
    return text if text.isascii() and text.isprintable() else _NOT_XML.sub("", text)


def _write(drawn: Element, parts: list[str]) -> None:
    attributes = "".join(f' {key}="{_escaped(value)}"' for key, value in drawn.attributes)
    if not drawn.children:
        parts.append(f"<{drawn.name}{attributes}/>")
        return
    parts.append(f"<{drawn.name}{attributes}>")
    for child in drawn.children:
        if isinstance(child, Element):
            _write(child, parts)
        else:
            parts.append(_escaped(_NOT_XML.sub("", child)))
    parts.append(f"</{drawn.name}>")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
