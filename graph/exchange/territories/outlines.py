"""From the features of a map to the contours of communes and parts."""

import re
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.exchange.cells import RefusedCellError
from graph.exchange.layout import fold
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.territories.columns import code_in, is_place_code
from graph.exchange.territories.figures import GEOMETRY, Shape
from graph.exchange.territories.headings import is_heading
from graph.exchange.territories.names import Names
from graph.exchange.territories.opening import Map
from graph.exchange.territories.shapes import MOST_CHARACTERS, settled
from graph.model.tables import TABLE
from graph.model.territory import CommunePart, Contour

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

COMMUNES = 0.8
"""A map is one of contours when so many of its features have the code of a commune or of a part of one."""

TOLERANCES = (0.0, 0.0002, 0.0005, 0.001, 0.002)
"""Degrees by which the contours of a map are simplified together until each fits in a cell: about 20 m, 50 m,
100 m, 200 m."""
METRES = {0.0: 0, 0.0002: 20, 0.0005: 50, 0.001: 100, 0.002: 200}

IRIS = re.compile(r"[0-9][0-9AB][0-9]{7}")


def code_property(map_: Map, names: Names) -> str | None:
    """Give the property that holds the code of a commune or part of each feature, None when none does.

    Of several, the one with the most different codes: a map of IRIS also says the commune of each.
    """
    found: list[tuple[int, str]] = []
    for key in dict.fromkeys(key for figure in map_.figures for key in figure.properties):
        if is_heading(fold(key), "place_code"):
            codes = [_code(figure.properties.get(key, ""), names) for figure in map_.figures]
            if sum(code is not None for code in codes) >= COMMUNES * len(codes):
                found.append((len(set(codes)), key))
    return max(found, key=lambda item: item[0])[1] if found else None


def _code(cell: str, names: Names) -> str | None:
    """Give the code that a property is: a place's, or an IRIS's (that of a whole commune is the commune)."""
    if names.land.knows(cell):
        return cell
    code = code_in(cell)
    if code is None:
        return None
    code = code if is_place_code(code, names) or len(code) != 8 else f"0{code}"
    is_iris = IRIS.fullmatch(code) is not None and is_place_code(code[:5], names)
    if is_iris and code.endswith("0000") and not is_place_code(code, names):
        return code[:5]
    return code if is_iris or is_place_code(code, names) else None


def outline_sheets(
    map_: Map, shapes: Sequence[Shape], key: str, names: Names, problems: Problems
) -> dict[str, Sheet]:
    """Give the contours of a map, and the parts it brings when it tells their inhabitants.

    Features of one code are put together, and so are former communes of one commune.
    """
    grouped: dict[str, list[Shape]] = defaultdict(list)
    for shape in shapes:
        cell = shape.figure.properties.get(key, "")
        code = _code(cell, names)
        if code is None:
            where = {"line": shape.figure.line, "column": key, "value": cell}
            problems.error("place.unknown", map_.name, **where, place=cell)
        else:
            grouped[_current(code, shape, map_, key, names, problems)].append(shape)
    parts = _new_parts(map_, grouped, names, problems)
    if parts is None:
        return {}
    rows = _written(map_, grouped, problems)
    headings = {"code": key, "geometry": GEOMETRY}
    sheets = {"contours": _sheet("contours", map_.name, headings, rows)}
    return (
        {"commune_parts": _sheet("commune_parts", map_.name, {"code": key}, parts)} if parts else {}
    ) | sheets


def _current(code: str, shape: Shape, map_: Map, key: str, names: Names, problems: Problems) -> str:
    current = names.land.reference.former.get(code)
    if current is None or names.land.knows(code):
        return names.land.read(code)
    where = {"line": shape.figure.line, "column": key, "value": code}
    problems.warn("territories.former_joined", map_.name, **where, place=code, current=current)
    return current


def _written(
    map_: Map, grouped: Mapping[str, Sequence[Shape]], problems: Problems
) -> list[tuple[int, Contour]]:
    """Give the contours in their one writing, simplified together as little as makes each fit in a cell."""
    from shapely import coverage_simplify, union_all

    whole = [
        union_all([one.shape for one in some]) if len(some) > 1 else some[0].shape
        for some in grouped.values()
    ]
    for tolerance in TOLERANCES:
        simple = list(coverage_simplify(whole, tolerance)) if tolerance else whole
        texts = [_text(shape) for shape in simple]
        if not any(error is not None and error.code == "contour.long" for _, error in texts):
            break
    if tolerance:
        problems.warn("territories.simplified", map_.name, metres=METRES[tolerance], most=MOST_CHARACTERS)
    rows = []
    for (code, some), (text, error) in zip(grouped.items(), texts, strict=True):
        line = some[0].figure.line
        if error is not None:
            problems.error(error.code, map_.name, line=line, column=GEOMETRY, **error.details)
        else:
            rows.append((line, Contour(code=code, geometry=text)))
    return rows


def _text(shape: "BaseGeometry") -> tuple[str, RefusedCellError | None]:
    try:
        return settled(shape)[1], None
    except RefusedCellError as error:
        return "", error


def _new_parts(
    map_: Map, grouped: Mapping[str, Sequence[Shape]], names: Names, problems: Problems
) -> list[tuple[int, CommunePart]] | None:
    """Give the parts that the map brings and the store does not know; None when it says too little."""
    new = {code: some[0] for code, some in grouped.items() if not names.land.knows(code)}
    parts: list[tuple[int, CommunePart]] = []
    for code, (figure, _) in new.items():
        people = _property(figure.properties, "population")
        if people is None or not people.replace(".", "", 1).isdigit():
            details = {"count": len(new), "place": code}
            problems.error(
                "territories.parts_unknown", map_.name, line=figure.line, column=GEOMETRY, **details
            )
            return None
        name = _property(figure.properties, "place_name") or code
        part = CommunePart(code=code, commune_code=code[:5], name=name, population=round(float(people)))
        parts.append((figure.line, part))
    return parts


def _property(properties: Mapping[str, str], kind: str) -> str | None:
    fit = [key for key, value in properties.items() if is_heading(fold(key), kind) and value]
    iris = [key for key in fit if "iris" in fold(key)]
    return properties[(iris or fit)[0]] if fit else None


def _sheet(table: str, file: str, headings: dict[str, str], rows: Sequence[tuple[int, Any]]) -> Sheet:
    columns = {c.name: [getattr(record, c.name) for _, record in rows] for c in TABLE[table].columns}
    return Sheet(TABLE[table], file, headings, columns, array("L", [line for line, _ in rows]))
