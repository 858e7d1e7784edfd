"""Opens a file that a planner has, and says by what is in it, not by its name, what it is.

Tables become grids: rows of texts with the numbers that a spreadsheet shows, merged cells filled in. Maps
become figures: the properties and the raw geometry of each feature. What is neither is refused.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.errors import InvalidInputError
from graph.exchange.cells import trimmed
from graph.exchange.encoding import RefusedFileError, encoding_of
from graph.exchange.folder import DeliveredFile, Rectangle, refused
from graph.exchange.grids import text_of
from graph.exchange.workbook import open_workbook

MOST_BYTES = 64 << 20
"""Beyond it a map holds more than a département, or far too many points."""
MOST_ROWS, MOST_COLUMNS = 200_000, 300
SEPARATORS = (";", ",", "\t")
SAMPLE_ROWS = 200

KINDS = {
    b"PK\x05\x06": "territories.empty_archive",
    b"\x00\x00\x27\x0a": "territories.shapefile",
    b"SQLite format 3": "territories.geopackage",
    b"\xd0\xcf\x11\xe0": "workbook.old",
    b"%PDF": "territories.pdf",
    b"<": "territories.xml",
}
"""Files that people have and that are not read, by how they begin."""

WORKBOOK_PARTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"xl/", b"content.xml")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as somebody laid it out: its name for people, its sheet, its rows by line.

    `notes` say how it was laid out anew, `refusal` why it cannot be: a message's code and its details.
    """

    name: str
    sheet: str | None
    rows: Sequence[tuple[int, list[str]]]
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    refusal: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A feature of a map: its number in the file from 1, its properties as texts, its geometry as it came."""

    line: int
    properties: dict[str, str]
    geometry: Any


@dataclass(frozen=True, slots=True)
class Map:
    """The features of a GeoJSON file, and the coordinate system that it declares (None: none)."""

    name: str
    figures: Sequence[Figure]
    declared: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: its name without folder and suffix, and its grids or its map.

    `notes` are warnings (a message's code and the name of the file).
    """

    name: str
    file: str
    grids: Sequence[Grid] = ()
    map: Map | None = None
    notes: tuple[tuple[str, str], ...] = ()


def open_file(path: Path, name: str | None = None) -> Opened:
    """Read a file; `name` is what people call it, when the path is a copy of ours.

    Raises InvalidInputError when it is nothing that can be read.
    """
    shown = name or path.name
    head = _head(path, shown)
    stem = Path(shown).stem
    if head.startswith(b"PK\x03\x04"):
        return Opened(stem, shown, tuple(_sheets(path, shown, head)))
    for signature, code in KINDS.items():
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(signature):
            raise refused(code, shown)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return Opened(stem, shown, map=_read_map(path, shown))
    grid, notes = _read_text(path, shown)
    return Opened(stem, shown, (grid,), notes=notes)


def _head(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise refused("territories.folder", name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(2000)
    except FileNotFoundError:
        raise refused("delivery.absent", name) from None
    except OSError:
        raise refused("file.unreadable", name) from None
    if size > MOST_BYTES:
        raise refused("territories.too_big", name, megabytes=size >> 20, most=MOST_BYTES >> 20)
    if not head.strip():
        raise refused("territories.empty", name)
    return head


# Workbooks


def _sheets(path: Path, name: str, head: bytes) -> Iterator[Grid]:
    if not any(part in head for part in WORKBOOK_PARTS) and path.suffix.lower() not in {
        ".xlsx",
        ".xlsm",
        ".ods",
    }:
        raise refused("territories.archive", name)
    try:
        with open_workbook(path) as delivery:
            for file in delivery.files:
                yield Grid(f"{name}!{file.sheet}", file.sheet, _rows(file))
    except InvalidInputError as error:
        raise refused(error.problems[0].code, name, **dict(error.problems[0].details or {})) from None


def _rows(file: DeliveredFile) -> list[tuple[int, list[str]]]:
    rows = [list(map(_shown, row[:MOST_COLUMNS])) for row in (file.rows() if file.rows else ())]
    if len(rows) > MOST_ROWS:
        raise refused("file.too_many_rows", file.name, most=MOST_ROWS)
    _fill_merged(rows, file.merged() if file.merged else [])
    return [(line, row) for line, row in enumerate(rows, 1) if any(row)]


def _shown(cell: Any) -> str:
    return _trimmed(text_of(cell))


_trimmed = lru_cache(maxsize=100_000)(trimmed)


def _fill_merged(rows: list[list[str]], merged: Sequence[Rectangle]) -> None:
    """Say in each row of a cell merged over several rows what its first row says."""
    for (top, left), (bottom, _) in merged:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(rows[top]) and not row[left]:
                row[left] = rows[top][left]


# Text


def _read_text(path: Path, name: str) -> tuple[Grid, tuple[tuple[str, str], ...]]:
    try:
        with path.open("rb") as file:
            encoding = encoding_of(file)
        text = path.read_bytes().decode(encoding)
        rows = list(_csv_rows(text, _separator(text)))
    except RefusedFileError as error:
        raise refused(error.code, name, line=error.line, **error.details) from None
    except UnicodeDecodeError:
        raise refused("file.unknown_encoding", name) from None
    notes = () if encoding == "utf-8-sig" else (("file.cp1252", name),)
    return Grid(name, None, rows), notes


def _separator(text: str) -> str:
    """Give the separator that cuts the first lines into the most cells, most of the time."""
    lines = [line for line in text.splitlines()[:SAMPLE_ROWS] if line.strip()]

    def usual(separator: str) -> int:
        counts = sorted(line.count(separator) for line in lines)
        return counts[len(counts) // 2] if counts else 0

    return max(SEPARATORS, key=usual)


def _csv_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for count, row in enumerate(reader):
            if count > MOST_ROWS:
                raise RefusedFileError("file.too_many_rows", line, most=MOST_ROWS)
            cells = list(map(trimmed, row[:MOST_COLUMNS]))
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise RefusedFileError("file.quotes", line) from None


# Maps


def _read_map(path: Path, name: str) -> Map:
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise refused("territories.no_json", name, line=error.lineno) from None
    except UnicodeDecodeError:
        raise refused("territories.no_utf8", name) from None
    except (ValueError, RecursionError):
        raise refused("territories.no_json", name, line=1) from None
    features = _features(content, name)
    figures = [_figure(number, feature) for number, feature in enumerate(features, 1)]
    return Map(name, figures, _declared(content))


def _features(content: Any, name: str) -> list[Any]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Feature":
        return [content]
    if kind == "Topology":
        raise refused("territories.topojson", name)
    features = content.get("features") if kind == "FeatureCollection" else None
    if not isinstance(features, list):
        raise refused("territories.no_features", name)
    if not features:
        raise refused("territories.no_feature", name)
    return features


def _figure(number: int, feature: Any) -> Figure:
    feature = feature if isinstance(feature, dict) else {}
    given = feature.get("properties")
    properties = {
        str(key): trimmed(text_of(value))
        for key, value in (given if isinstance(given, dict) else {}).items()
        if isinstance(value, str | int | float)
    }
    return Figure(number, properties, feature.get("geometry"))


def _declared(content: dict[str, Any]) -> str | None:
    """Give the coordinate system of a `crs` member, as old GeoJSON has it: `urn:ogc:def:crs:EPSG::2154`."""
    crs = content.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and name.strip() else None
