"""Workbooks that no honest institution sends: refused with a sentence, quickly, in little memory."""

import io
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from graph.errors import InvalidInputError
from graph.exchange.folder import open_delivery
from graph.exchange.gathering import gather
from graph.exchange.problems import Problems
from tests.unit.exchange.workbooks import INSTITUTIONS, WORKBOOKS, rewritten, with_cell_at, workbook

SHEET = "xl/worksheets/sheet1.xml"
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="persons">'
)
ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def plain(path: Path) -> Path:
    return workbook(path, INSTITUTIONS)


def in_sheet(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    return lambda path: rewritten(plain(path), SHEET, change)


def bytes_of(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def ods(rows: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path = path.with_suffix(".ods")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr("content.xml", ODS_HEAD + rows + ODS_FOOT)
        return path

    return make


def swollen(path: Path) -> Path:
    return rewritten(plain(path), SHEET, lambda content: content + b" " * (300 << 20))


def shared(path: Path) -> Path:
    """One text of a megabyte, shown twenty thousand times."""
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(20_000))
    with zipfile.ZipFile(plain(path), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>")
    return rewritten(path, SHEET, lambda content: content.replace(b"</sheetData>", cells + b"</sheetData>"))


def without_places(path: Path) -> Path:
    """Cells that say no place: one long row, then many short ones."""
    rows = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 100_000
    return in_sheet(lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>"))(path)


def with_places_elsewhere(path: Path) -> Path:
    """The same, with other elements that pretend to be the places."""
    feigned = b"<x r='A1'/>" * 120_000
    change = in_sheet(lambda content: content.replace(b"</worksheet>", feigned + b"</worksheet>"))
    change(path)
    rows = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 100_000
    return rewritten(path, SHEET, lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>"))


def encrypted_member(path: Path) -> Path:
    content = bytearray(plain(path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    path.write_bytes(content)
    return path


def many_sheets(path: Path) -> Path:
    return workbook(path, {f"s{number}": [] for number in range(201)})


def another_document(path: Path) -> Path:
    with zipfile.ZipFile(path.with_suffix(".ods"), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    return path.with_suffix(".ods")


def encrypted_ods(path: Path) -> Path:
    content = (WORKBOOKS / "delivery.ods").read_bytes()
    path = path.with_suffix(".ods")
    path.write_bytes(content)
    return rewritten(path, "META-INF/manifest.xml", lambda old: old + b"<manifest:encryption-data/>")


def empty_zip(path: Path) -> Path:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return bytes_of(buffer.getvalue())(path)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (bytes_of(b""), "workbook.damaged"),
    "noise": (bytes_of(os.urandom(5000)), "workbook.damaged"),
    "a csv": (bytes_of(b"id,name\n"), "workbook.damaged"),
    "an xls in disguise": (bytes_of(OLE + bytes(600)), "workbook.old"),
    "a password": (bytes_of(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")), "workbook.encrypted"),
    "a zip of nothing": (empty_zip, "workbook.none"),
    "a Word document": (lambda path: rewritten(_renamed(path), "x", bytes), "workbook.none"),
    "a text document": (another_document, "workbook.none"),
    "an encrypted ods": (encrypted_ods, "workbook.encrypted"),
    "an encrypted member": (encrypted_member, "workbook.encrypted"),
    "a bomb": (swollen, "workbook.too_big"),
    "a cell in the last corner": (in_sheet(with_cell_at("XFD1048576")), "workbook.too_wide"),
    "a shared text shown everywhere": (shared, "workbook.too_much_text"),
    "cells without a place": (without_places, "workbook.too_wide"),
    "places that are another's": (with_places_elsewhere, "workbook.too_wide"),
    "entities": (in_sheet(lambda content: DOCTYPE + content), "workbook.damaged"),
    "UTF-16": (in_sheet(lambda content: content.decode().encode("utf-16")), "workbook.damaged"),
    "too many sheets": (many_sheets, "workbook.too_many_sheets"),
    "an ods cell repeated over a sheet": (
        ods(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
            "</table:table-row>"
        ),
        "workbook.too_wide",
    ),
    "an ods text repeated": (
        ods(
            '<table:table-row table:number-rows-repeated="1000000">'
            f"<table:table-cell office:value-type='string'><text:p>{'x' * 5000}</text:p></table:table-cell>"
            "</table:table-row>"
        ),
        "workbook.too_much_text",
    ),
    "an ods that is no XML": (ods("<table:table-row>"), "workbook.damaged"),
}


def _renamed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_sentence(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    path = make(tmp_path / "classeur.xlsx")
    began = time.monotonic()
    with pytest.raises(InvalidInputError) as caught, open_delivery(path):
        """Never gets there."""
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == (code, path.name)
    assert problem.sentence()
    assert problem.sentence("en")
    assert time.monotonic() - began < 20


def test_old_formats_are_told_what_to_become(tmp_path: Path) -> None:
    for suffix in (".xls", ".xlsb"):
        with (
            pytest.raises(InvalidInputError) as caught,
            open_delivery(bytes_of(b"x")(tmp_path / f"a{suffix}")),
        ):
            """Never gets there."""
        assert ".xlsx ou .ods" in caught.value.problems[0].sentence()


def test_empty_cells_far_away_harm_nothing(tmp_path: Path) -> None:
    styled = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path = in_sheet(lambda content: content.replace(b"</sheetData>", styled))(tmp_path / "a.xlsx")
    tracemalloc.start()
    with open_delivery(path) as delivery:
        gathered = gather(delivery, Problems(), lambda stage, done, total: None)
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()
    assert gathered.sheets["institutions"].keys == []
    assert len(gathered.sheets["institutions"]) == 1


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("cut", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_workbook_cut_short_is_damaged(tmp_path: Path, cut: float, suffix: str) -> None:
    content = (WORKBOOKS / f"delivery.{suffix}").read_bytes()
    path = bytes_of(content[: int(len(content) * cut)])(tmp_path / f"a.{suffix}")
    with pytest.raises(InvalidInputError) as caught, open_delivery(path):
        """Never gets there."""
    assert caught.value.problems[0].code == "workbook.damaged"


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("step", range(40))
def test_a_spoilt_part_never_ends_in_a_traceback(tmp_path: Path, step: int, suffix: str) -> None:
    part = "content.xml" if suffix == "ods" else ["xl/workbook.xml", SHEET, "xl/styles.xml"][step % 3]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes((WORKBOOKS / f"delivery.{suffix}").read_bytes())

    def spoil(content: bytes) -> bytes:
        place = len(content) * (step + 1) // 42
        return content[:place] + [b"<", b">", b'"', b"&", b"\xff", b"9" * 30][step % 6] + content[place + 3 :]

    rewritten(path, part, spoil)
    problems = Problems()
    with suppress(InvalidInputError), open_delivery(path) as delivery:
        gather(delivery, problems, lambda stage, done, total: None)
