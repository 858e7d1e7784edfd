"""Two hundred broken folders and more: each has a name, a way to be made, and where the first problem shows.

A `Case` is made from the small valid delivery (`BASE`) with one thing broken, or as a container of its own.
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.model.columns import Column
from graph.model.tables import TABLES, Table
from tests.unit.exchange.folders import BASE, Files, based, swapped, write_folder

Maker = Callable[[Path], Path]
"""Makes a delivery under a new place and gives its path."""


@dataclass(frozen=True)
class Case:
    """A broken delivery and what must be said of it."""

    name: str
    make: Maker
    code: str
    file: str
    line: int | None = None
    column: str | None = None

    @property
    def is_one_thing(self) -> bool:
        """Tell whether just one cell is broken, which is not the key that other rows refer to."""
        place = self.name.partition(":")[0]
        return "." in place and not place.endswith(".id") and place != "dispositif_coverage.zone_id"


def in_folder(
    name: str, files: Files, code: str, file: str, *, line: int | None = None, column: str | None = None
) -> Case:
    """Give a case that is a folder of files."""
    return Case(name, lambda place: write_folder(place, files), code, file, line, column)


# Bytes that are no table


def _bytes_cases() -> Iterator[Case]:
    text = BASE["persons"]
    lines = text.encode().splitlines(keepends=True)
    contents: Mapping[str, tuple[bytes, str, int | None]] = {
        "empty": (b"", "file.empty", None),
        "only blank lines": (b"\n\r\n \n", "file.empty", None),
        "only a BOM": (b"\xef\xbb\xbf", "file.empty", None),
        "UTF-16 little-endian": (text.encode("utf-16-le").join([b"\xff\xfe", b""]), "file.utf16", None),
        "UTF-16 big-endian": (text.encode("utf-16-be").join([b"\xfe\xff", b""]), "file.utf16", None),
        "UTF-16 without BOM": (text.encode("utf-16-le"), "file.nul", 1),
        "UTF-32": (text.encode("utf-32"), "file.utf16", None),
        "NUL in the header": (b"id\0" + text.encode(), "file.nul", 1),
        "NUL in the third line": (b"".join([*lines[:2], b"P2\0" + lines[2]]), "file.nul", 3),
        "NUL at the end": (text.encode() + b"\0", "file.nul", 5),
        "a million NULs": (b"\0" * 1_000_000, "file.nul", 1),
        "an xlsx named csv": (b"PK\x03\x04" + os.urandom(200), "file.workbook", None),
        "an xls named csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(200), "file.workbook", None),
        "a PDF named csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file.pdf", None),
        "two encodings in one file": ("é".encode() + b",\xe9\n" + text.encode(), "file.mixed_encoding", None),
        "a cut UTF-8 letter": (text.encode() + "é".encode() + b"\xc3", "file.mixed_encoding", None),
        "neither UTF-8 nor cp1252": (text.encode() + b"P4,\x81\x8d,,,\n", "file.unknown_encoding", None),
        "tabs": (text.replace(",", "\t").encode(), "file.tabs", 1),
        "a line of two million characters": (b"x" * 2_000_000, "file.line_long", 1),
        "a second line of three megabytes": (lines[0] + b"x" * 3_000_000, "file.line_long", 2),
        "a cell of 200,000 characters": (lines[0] + b"P1,," + b"x" * 200_000 + b",,\n", "file.cell_big", 2),
        "a quoted cell over many lines": (
            lines[0] + b'P1,,"' + b"x\n" * 100_000 + b'",,\n',
            "file.cell_big",
            2,
        ),
        "a header of 2,000 columns": (b",".join(b"c%d" % n for n in range(2000)), "file.too_many_columns", 1),
        "a quotation mark that is not closed": (
            b"".join([*lines[:2], b'P2,"H1,,,\n', lines[3]]),
            "file.quotes",
            3,
        ),
        "text after a quotation mark": (lines[0] + b'"P1"x,,,,\n', "file.quotes", 2),
        "a header that is not closed": (b'"id,household_id\nP1,\n', "file.quotes", 1),
        "one long header": (b'"' + b"x" * 100_000, "file.line_long", 1),
        "a line too short": (b"".join([*lines[:2], b"P2,H1\n", lines[3]]), "file.ragged", 3),
        "a line too long": (b"".join([*lines[:3], b"P3,,,,,oups\n"]), "file.ragged", 4),
        "a comma in an unquoted text": (lines[0] + b"P1,H1,1980,f,54395, Nancy\n", "file.ragged", 2),
        "twice the same heading": (b"id,sex,sex\nP1,f,f\n", "file.duplicate_heading", 1),
        "a heading in English and in French": (b"id,identifiant\nP1,P1\n", "file.duplicate_heading", 1),
        "a heading with and without accents": (
            "id,année_naissance,annee naissance\nP1,,\n".encode(),
            "file.duplicate_heading",
            1,
        ),
        "no header": (b"P1,H1,1980,f,54395\n", "file.missing_column", 1),
        "HTML": (b"<html><body>Erreur 500</body></html>\n", "file.missing_column", 1),
        "JSON": (b'[{"id": "P1"}]\n', "file.missing_column", 1),
    }
    for name, (content, code, line) in contents.items():
        yield in_folder(f"persons: {name}", based(persons=content), code, "persons.csv", line=line)


# Cells


BROKEN_CELLS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "id": (
        ("empty", "", "cell.required"),
        ("bar", "a|b", "cell.id_bar"),
        ("scientific", "1.2E+12", "cell.scientific"),
    ),
    "date": (
        ("year 0000", "0000-01-01", "cell.date_impossible"),
        ("year 0001", "01/01/0001", "cell.date_absurd"),
        ("30 February", "30/02/2026", "cell.date_impossible"),
        ("words", "bientôt", "cell.date"),
    ),
    "integer": (("words", "beaucoup", "cell.integer"), ("half", "1.5", "cell.integer")),
    "decimal": (("words", "peu", "cell.decimal"), ("nan", "NaN", "cell.decimal")),
    "boolean": (("perhaps", "peut-être", "cell.boolean"),),
    "choice": (
        ("unknown", "inconnu", "cell.choice"),
        ("spreadsheet error", "#N/A", "cell.spreadsheet_error"),
    ),
}


def _rows_of(table: Table) -> tuple[list[str], list[str]]:
    header, first = BASE[table.name].splitlines()[:2]
    return header.split(","), first.split(",")


def with_cell(table: Table, column: Column, text: str) -> dict[str, str | bytes | None]:
    """Give the small valid delivery with one cell of the first row of a table replaced, or added."""
    header, first = _rows_of(table)
    rest = BASE[table.name].splitlines()[2:]
    if column.name in header:
        first[header.index(column.name)] = text
        lines = [",".join(header), ",".join(first), *rest]
    else:
        lines = [",".join([*header, column.name]), ",".join([*first, text]), *(f"{line}," for line in rest)]
    return based(**{table.name: "\n".join(lines) + "\n"})


def _cell_cases() -> Iterator[Case]:
    for table in TABLES:
        for column in table.columns:
            if table.columns == (column,):
                continue  # an empty cell that is alone on its line is a blank line
            for what, text, code in BROKEN_CELLS.get(column.kind, ())[: None if column.required else 2]:
                yield in_folder(
                    f"{table.name}.{column.name}: {what}",
                    with_cell(table, column, text),
                    code,
                    f"{table.name}.csv",
                    line=2,
                    column=column.name,
                )


def _reference_cases() -> Iterator[Case]:
    for table in TABLES:
        for column in table.columns:
            where = {"line": 2, "column": column.name}
            if column.refers_to:
                files = with_cell(table, column, "NULLE-PART")
                yield in_folder(
                    f"{table.name}.{column.name}: refers to nothing",
                    files,
                    "reference.unknown",
                    f"{table.name}.csv",
                    **where,  # type: ignore[arg-type]
                )
            elif "place" in (column.kind, column.item) and column.name != "code":
                yield in_folder(
                    f"{table.name}.{column.name}: no such place",
                    with_cell(table, column, "99999"),
                    "place.unknown",
                    f"{table.name}.csv",
                    **where,  # type: ignore[arg-type]
                )


def _missing_column_cases() -> Iterator[Case]:
    for table in TABLES:
        header, first = _rows_of(table)
        for column in table.columns:
            if column.required and len(header) > 1:
                keep = [place for place, name in enumerate(header) if name != column.name]
                lines = [",".join(row[place] for place in keep) for row in (header, first)]
                yield in_folder(
                    f"{table.name} without {column.name}",
                    based(**{table.name: "\n".join(lines) + "\n"}),
                    "file.missing_column",
                    f"{table.name}.csv",
                    line=1,
                    column=column.name,
                )


# What rows say


def _row_cases() -> Iterator[Case]:
    said: tuple[tuple[str, str, str, str, str, int], ...] = (
        ("a person of the year 9999", "persons", "1980", "9999", "cell.bounds", 2),
        ("a need of the year 9999", "needs", "2026-01-10", "9999-12-31", "cell.date_absurd", 2),
        (
            "an accompaniment of the year 9999",
            "accompaniments",
            "2026-02-01",
            "9999-01-01",
            "cell.date_absurd",
            2,
        ),
        ("an answer before its referral", "referrals", "2026-03-15", "2026-02-15", "row.order", 2),
        ("an acceptance without its day", "referrals", "2026-03-15", "", "row.answer_undated", 2),
        (
            "coverage of a commune and a zone",
            "dispositif_coverage",
            "D1,54395,",
            "D1,54395,Z1",
            "row.commune_or_zone",
            2,
        ),
        ("coverage of nothing", "dispositif_coverage", "D1,,Z1", "D1,,", "row.commune_or_zone", 3),
        ("someone who is the same as themselves", "same_person", "P1,P3", "P3,P3", "row.same_as_itself", 2),
        ("a committee without territory", "committees", ",54,", ",,", "row.no_territory", 2),
        ("a dismissal without reason", "finding_answers", "suivi,", ",", "row.dismissal_unexplained", 2),
        ("a dismissal without end", "finding_answers", "2026-12-31,", ",", "row.dismissal_unexplained", 2),
        ("an answer to no finding", "finding_answers", "gap.lead|person:P1", "bonjour", "row.finding_key", 2),
        ("parts that nest", "commune_parts", "Q2,54547", "Q2,Q1", "part.nested", 3),
        ("parts that turn in a circle", "commune_parts", "Q1,54547", "Q1,Q2", "part.nested", 2),
        ("a part named like a commune", "commune_parts", "Q1,54547", "54395,54547", "part.is_commune", 2),
        (
            "an arrondissement among the communes",
            "communes",
            "54395,Nancy",
            "75101,Paris",
            "place.part_not_commune",
            2,
        ),
        ("a commune that is a word", "communes", "54395,Nancy", "NANCY,Nancy", "place.malformed", 2),
        ("a share above one", "zone_members", "Z1,54395,0.5", "Z1,54395,1.5", "cell.share", 2),
        ("a share of zero", "zone_members", "Z1,54395,0.5", "Z1,54395,0", "cell.share", 2),
        ("negative inhabitants", "communes", "105000", "-1", "cell.negative", 2),
        ("a severity of five", "needs", "housing,3", "housing,5", "cell.bounds", 2),
        ("a list with an unknown theme", "dispositifs", "housing|budget", "housing|logis", "cell.choice", 2),
        ("a control character in a name", "institutions", "CCAS de Nancy", "CCAS\x1bde", "cell.control", 2),
    )
    for name, table, old, new, code, line in said:
        yield in_folder(name, swapped(table, old, new), code, f"{table}.csv", line=line)
    yield in_folder(
        "a birth year that contradicts the date",
        based(persons="id,birth_date,birth_year\nP1,1980-01-01,1981\nP2,,\nP3,,\n"),
        "row.birth_year_differs",
        "persons.csv",
        line=2,
        column="birth_year",
    )


def _twice_cases() -> Iterator[Case]:
    for table in TABLES:
        first = BASE[table.name].splitlines()[1]
        line = len(BASE[table.name].splitlines()) + 1
        again = first.rsplit(",", 1)[0] + ",2" if table.name == "zone_members" else first
        if not table.has_id or table.is_identity:
            continue
        yield in_folder(
            f"{table.name}: an id twice",
            based(**{table.name: f"{BASE[table.name]}{again}\n"}),
            "row.duplicate",
            f"{table.name}.csv",
            line=line,
        )


# Folders and archives


def _container_cases() -> Iterator[Case]:
    yield Case("a path to nothing", lambda place: place, "delivery.absent", "place")
    yield Case("a folder that is a file", _file(b"id\nP1\n", ""), "delivery.not_a_folder", "place")
    yield Case(
        "a csv instead of its folder", _file(b"id\nP1\n", ".csv"), "delivery.not_a_folder", "place.csv"
    )
    yield Case("a workbook", _file(b"PK\x03\x04", ".xlsx"), "workbook.damaged", "place.xlsx")
    yield Case("a device", lambda place: _linked(place, Path("/dev/zero")), "delivery.not_a_folder", "place")
    yield in_folder("an empty folder", {}, "delivery.no_table", "place")
    yield in_folder("a folder of other things", {"a.txt": "a", "b.csv": "id\n"}, "delivery.no_table", "place")
    yield Case("a folder in a folder", _nested_folder, "delivery.no_table", "place")
    yield Case("a table that is a folder", _table_folder, "delivery.not_a_file", "persons.csv")
    yield Case("a table that is a pipe", _table_pipe, "delivery.not_a_file", "persons.csv")
    yield Case(
        "a table that is a device", _table_link(Path("/dev/zero")), "delivery.not_a_file", "persons.csv"
    )
    yield Case("a link out of the folder", _table_link(Path(__file__)), "delivery.link", "persons.csv")
    yield Case("a link to nothing", _table_link(Path("nowhere")), "delivery.not_a_file", "persons.csv")
    yield Case("a link to itself", _table_link(Path("persons.csv")), "delivery.not_a_file", "persons.csv")
    yield in_folder(
        "a table under two names",
        based() | {"personnes.csv": "id\nP7\n"},
        "delivery.table_twice",
        "persons.csv",
    )


def _archive_cases() -> Iterator[Case]:
    good = {f"{name}.csv": text.encode() for name, text in BASE.items()}
    yield Case("a zip of nothing", _archive({}), "delivery.no_table", "place")
    yield Case("an empty file named zip", _file(b"", ".zip"), "zip.damaged", "place.zip")
    yield Case("noise named zip", _file(os.urandom(1000), ".zip"), "zip.damaged", "place.zip")
    yield Case("half a zip", _cut_archive(good), "zip.damaged", "place.zip")
    yield Case(
        "a name that climbs", _archive(good | {"../persons.csv": b"id\n"}), "zip.climbing", "place.zip"
    )
    yield Case("a name that climbs inside", _archive({"a/../../b.csv": b"id\n"}), "zip.climbing", "place.zip")
    yield Case("an absolute name", _archive(good | {"/etc/passwd": b"x"}), "zip.climbing", "place.zip")
    yield Case("a name with a drive", _archive(good | {"C:\\x.csv": b"x"}), "zip.climbing", "place.zip")
    yield Case(
        "a name that climbs backwards", _archive(good | {"..\\x.csv": b"x"}), "zip.climbing", "place.zip"
    )
    yield Case("a link in a zip", _archive(good, link="persons2.csv"), "zip.link", "place.zip")
    yield Case("an encrypted zip", _archive(good, flag=1), "zip.encrypted", "place.zip")
    yield Case("a zip in a zip", _archive(good | {"encore.zip": b"PK\x05\x06"}), "zip.nested", "place.zip")
    yield Case(
        "a bomb of 200 megabytes",
        _archive({"persons.csv": b"id\n" + b"P" * 200_000_000}),
        "zip.bomb",
        "place.zip",
    )
    yield Case(
        "a bomb of blank lines",
        _archive({"persons.csv": b"id\n" + b"\n" * 50_000_000}),
        "zip.bomb",
        "place.zip",
    )
    yield Case(
        "2,000 members", _archive({f"{n}.csv": b"id\n" for n in range(2000)}), "zip.too_many", "place.zip"
    )
    yield Case("members of ten gigabytes", _lying_archive(good, size=3 << 30), "zip.too_big", "place.zip")
    yield Case(
        "two folders",
        _archive({"a/persons.csv": b"id\n", "b/needs.csv": b"id\n"}),
        "zip.several_folders",
        "place.zip",
    )
    yield Case("a folder too deep", _archive({"a/b/persons.csv": b"id\n"}), "zip.too_deep", "place.zip")
    yield Case("a member twice", _twice_archive, "zip.twice", "place.zip")
    yield Case("a member whose sum is wrong", _spoilt_archive(good), "file.unreadable", "persons.csv")
    yield Case(
        "a broken table in a zip",
        _archive(good | {"persons.csv": b"id\nP1\nP1\n"}),
        "row.duplicate",
        "persons.csv",
        3,
    )
    yield Case(
        "a NUL in a zip", _archive(good | {"persons.csv": b"id\nP1\0\n"}), "file.nul", "persons.csv", 2
    )


def _file(content: bytes, suffix: str) -> Maker:
    def make(place: Path) -> Path:
        path = place.with_name(place.name + suffix)
        path.write_bytes(content)
        return path

    return make


def _linked(place: Path, target: Path) -> Path:
    place.symlink_to(target)
    return place


def _nested_folder(place: Path) -> Path:
    write_folder(place / "inside", BASE)
    return place


def _table_folder(place: Path) -> Path:
    write_folder(place, based(persons=None))
    (place / "persons.csv").mkdir()
    return place


def _table_pipe(place: Path) -> Path:
    write_folder(place, based(persons=None))
    os.mkfifo(place / "persons.csv")
    return place


def _table_link(target: Path) -> Maker:
    def make(place: Path) -> Path:
        write_folder(place, based(persons=None))
        (place / "persons.csv").symlink_to(target)
        return place

    return make


def _packed(members: Mapping[str, bytes], link: str | None = None) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        if link:
            info = zipfile.ZipInfo(link)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
    return packed.getvalue()


def _archive(members: Mapping[str, bytes], *, link: str | None = None, flag: int = 0) -> Maker:
    def make(place: Path) -> Path:
        packed = bytearray(_packed(members, link))
        at = packed.find(b"PK\x01\x02")
        while flag and at >= 0:
            packed[at + 8] |= flag
            at = packed.find(b"PK\x01\x02", at + 4)
        return _file(bytes(packed), ".zip")(place)

    return make


def _cut_archive(members: Mapping[str, bytes]) -> Maker:
    def make(place: Path) -> Path:
        packed = _packed(members)
        return _file(packed[: len(packed) // 2], ".zip")(place)

    return make


def _lying_archive(members: Mapping[str, bytes], *, size: int) -> Maker:
    """Give an archive whose directory announces `size` bytes for each member."""

    def make(place: Path) -> Path:
        packed = bytearray(_packed(members))
        at = packed.find(b"PK\x01\x02")
        while at >= 0:
            packed[at + 24 : at + 28] = size.to_bytes(4, "little")
            at = packed.find(b"PK\x01\x02", at + 4)
        return _file(bytes(packed), ".zip")(place)

    return make


def _spoilt_archive(members: Mapping[str, bytes]) -> Maker:
    def make(place: Path) -> Path:
        packed = bytearray(_packed(members))
        at = packed.find(b"persons.csv") + len("persons.csv")
        packed[at + 4] ^= 0xFF
        return _file(bytes(packed), ".zip")(place)

    return make


def _twice_archive(place: Path) -> Path:
    path = place.with_name(place.name + ".zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/persons.csv", "id\n")
        archive.writestr("a\\persons.csv", "id\n")
    return path


CASES: tuple[Case, ...] = (
    *_bytes_cases(),
    *_cell_cases(),
    *_reference_cases(),
    *_missing_column_cases(),
    *_row_cases(),
    *_twice_cases(),
    *_container_cases(),
    *_archive_cases(),
)
