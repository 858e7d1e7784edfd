"""Copies from a workbook the few parts that hold cells, and measures them before anything expands them.

A workbook is a zip of XML. A hundred kilobytes of it can ask for terabytes: a member that lies about its
size, one cell in the last corner of a sheet, one long text shown a million times, a cell repeated over a
whole sheet. Everything is counted here, on the copy itself, and refused with what to do.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import IO, Any

from graph.exchange.folder import UNREADABLE

MOST_SHEETS = 200
MOST_PARTS = 2_000
MOST_PART_BYTES = 256 << 20
MOST_TOTAL_BYTES = 512 << 20
MOST_CELLS = 10_000_000
"""Cells of the rectangle that a sheet spans, empty ones included: it is laid out whole in memory."""
MOST_TEXT = 1 << 30
"""Characters of a sheet, each text counted as often as it is shown."""

UNREAD_FORMULA = "#FORMULE!"
"""Stands in a copy for a formula that no spreadsheet has worked out yet."""

OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"

XLSX_WITHOUT_CELLS = re.compile(
    r"/(activex|chart|comment|ctrlprops|customxml|dialogsheets|drawing|embeddings|externallinks|macrosheets|media"
    r"|persons|pivot|printersettings|querytables|richdata|slicer|tables|theme|threadedcomments|timeline|web)"
)
"""Folders of an `.xlsx` beside those of its sheets."""
ODS_PARTS = frozenset({"mimetype", "content.xml", "meta-inf/manifest.xml"})

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?/>")
_UNREAD_FORMULA = re.compile(
    rb"<((?:\w+:)?)c\s([^<>]*)>\s*<\1f(?=[\s/>])[^<>]*(?:/>|>[^<]*</\1f>)\s*(?:<\1v\s*/>|<\1v></\1v>)?\s*</\1c>"
)
_TYPE = re.compile(rb"\bt\s*=\s*(?:\"\w*\"|'\w*')")
_ERROR_CELL = re.compile(rb"(<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*)(?:\"e\"|'e')")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_PLACED_CELL = re.compile(rb"<(?:\w+:)?c\s+r=\"[A-Za-z]{1,3}[0-9]{1,7}\"")
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})([0-9]{1,7})[\"']")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_SHARED_INDEX = re.compile(rb"\bt=\"s\"[^<>]*><v>([0-9]{1,9})</v>")
_TEXT_ITEM = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")


class RefusedWorkbookError(Exception):
    """A workbook that is not read, with the message's code."""

    def __init__(self, code: str, **details: Any) -> None:
        """Keep the code and its details."""
        super().__init__(code)
        self.code = code
        self.details = details


def copy_of_cells(file: IO[bytes]) -> io.BytesIO:
    """Give a workbook that holds nothing but the cells of `file`, safe to expand.

    Raises RefusedWorkbookError. Time linear in the parts once unpacked, memory in the largest of them.
    """
    _refuse_signature(file)
    try:
        with zipfile.ZipFile(file) as archive:
            return _copied(archive)
    except (*UNREADABLE, ValueError):
        raise RefusedWorkbookError("workbook.damaged") from None


def _refuse_signature(file: IO[bytes]) -> None:
    if file.read(4) == OLE:
        is_encrypted = ENCRYPTED_STREAM in file.read(1 << 20) or _holds(file, ENCRYPTED_STREAM)
        raise RefusedWorkbookError("workbook.encrypted" if is_encrypted else "workbook.old")
    file.seek(0)


def _holds(file: IO[bytes], wanted: bytes) -> bool:
    """Tell whether the last megabyte holds some bytes (where the names of an OLE file's streams may lie)."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - (1 << 20)))
    return wanted in file.read()


def _copied(archive: zipfile.ZipFile) -> io.BytesIO:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_PARTS:
        raise RefusedWorkbookError("workbook.too_big", megabytes=MOST_TOTAL_BYTES >> 20)
    if any(info.flag_bits & 1 for info in infos):
        raise RefusedWorkbookError("workbook.encrypted")
    names = {info.filename.lower() for info in infos}
    is_ods = "content.xml" in names
    if is_ods:
        _refuse_other_document(archive)
    elif "xl/workbook.xml" not in names:
        raise RefusedWorkbookError("workbook.old" if "xl/workbook.bin" in names else "workbook.none")
    wanted = [info for info in infos if _has_cells(info.filename, is_ods=is_ods)]
    if sum(info.file_size for info in wanted) > MOST_TOTAL_BYTES:
        raise RefusedWorkbookError("workbook.too_big", megabytes=MOST_TOTAL_BYTES >> 20)
    return _write_copy(archive, wanted)


def _refuse_other_document(archive: zipfile.ZipFile) -> None:
    mimetype = archive.open("mimetype").read(200) if "mimetype" in archive.namelist() else SPREADSHEET
    if not mimetype.strip().startswith(SPREADSHEET):
        raise RefusedWorkbookError("workbook.none")
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = _content(archive, archive.getinfo("META-INF/manifest.xml"))
        if b"encryption-data" in manifest:
            raise RefusedWorkbookError("workbook.encrypted")


def _has_cells(name: str, *, is_ods: bool) -> bool:
    path = PurePosixPath(name.lower())
    if is_ods:
        return str(path) in ODS_PARTS
    if not name.lower().endswith((".xml", ".rels")) or path.parts[0] == "docprops":
        return False
    return XLSX_WITHOUT_CELLS.search(f"/{path.parent}") is None


def _write_copy(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo]) -> io.BytesIO:
    copy = io.BytesIO()
    texts: list[int] = []
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for info in sorted(wanted, key=_strings_first):
            content = _content(archive, info)
            kind = _kind(info.filename.lower())
            if kind == "strings":
                texts = _lengths(content)
            elif kind == "sheet":
                content = _measured_sheet(content, texts)
            elif kind == "ods":
                from graph.exchange.workbook_ods import measure_content, with_errors_told

                content = with_errors_told(content)
                measure_content(content)
            target.writestr(info.filename, content)
    copy.seek(0)
    return copy


def _strings_first(info: zipfile.ZipInfo) -> tuple[bool, str]:
    return _kind(info.filename.lower()) != "strings", info.filename


def _kind(name: str) -> str:
    if name == "content.xml":
        return "ods"
    if name == "xl/sharedstrings.xml":
        return "strings"
    is_frame = name.endswith(".rels") or name in {"xl/workbook.xml", "xl/styles.xml", "[content_types].xml"}
    return "frame" if is_frame or not name.startswith("xl/") else "sheet"


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack a part, up to the size that it declares and never beyond the limit."""
    if info.file_size > MOST_PART_BYTES:
        raise RefusedWorkbookError("workbook.too_big", megabytes=MOST_PART_BYTES >> 20)
    with archive.open(info) as part:
        content = part.read(MOST_PART_BYTES + 1)
    if b"\0" in content or _DOCTYPE.search(content):
        raise RefusedWorkbookError("workbook.damaged")
    return content


# The cells of an .xlsx


def _lengths(strings: bytes) -> list[int]:
    """Give the length of each shared text, marks of its format included."""
    starts = [found.start() for found in _TEXT_ITEM.finditer(strings)]
    ends = [*starts[1:], len(strings)]
    return [end - start for start, end in zip(starts, ends, strict=False)]


def _measured_sheet(content: bytes, texts: list[int]) -> bytes:
    """Give a sheet whose errors are texts: calamine reads them as empty cells.

    Raises RefusedWorkbookError when it spans too many cells or shows too much text.
    """
    if b"<f" in content or b":f" in content:
        content = _UNREAD_FORMULA.sub(_say_unread, content)
    if b'"e"' in content or b"'e'" in content:
        content = _ERROR_CELL.sub(rb'\1"str"', content)
    rows, columns, cells = _span(content)
    if rows * columns > MOST_CELLS:  # cells that only have a format, far away, are no reason to refuse
        content = _EMPTY_CELL.sub(b"", content)
        rows, columns, cells = _span(content)
    if rows * columns > MOST_CELLS:
        raise RefusedWorkbookError("workbook.too_wide", rows=rows, columns=columns)
    if cells * max(texts, default=0) > MOST_TEXT and _shown_text(content, texts) > MOST_TEXT:
        raise RefusedWorkbookError("workbook.too_much_text")
    return content


def _say_unread(found: re.Match[bytes]) -> bytes:
    """Give a cell that says so in place of a formula whose value was never worked out."""
    prefix, attributes = found[1], _TYPE.sub(b"", found[2])
    value = b"<%bv>%b</%bv>" % (prefix, UNREAD_FORMULA.encode(), prefix)
    return b'<%bc %b t="str">%b</%bc>' % (prefix, attributes, value, prefix)


def _span(content: bytes) -> tuple[int, int, int]:
    """Give the last row and the last column that a sheet uses, never too few, and how many cells it has."""
    places = _PLACE.findall(content)
    cells = len(_CELL.findall(content))
    rows = max((int(row) for _, row in places), default=0)
    columns = max(map(_column_number, {column for column, _ in places}), default=0)
    if cells > len(_PLACED_CELL.findall(content)):  # cells without a place follow the one before
        pieces = _ROW.split(content)
        rows += len(pieces)
        columns += max(len(_CELL.findall(piece)) for piece in pieces)
    return rows, columns, cells


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _shown_text(content: bytes, texts: list[int]) -> int:
    longest = max(texts, default=0)
    indexes = _SHARED_INDEX.findall(content)
    unread = len(_SHARED.findall(content)) - len(indexes)
    shown = sum(texts[int(index)] for index in indexes if int(index) < len(texts))
    return shown + unread * longest
