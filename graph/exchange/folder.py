"""Opens a delivery, folder or `.zip` of one, and refuses what no honest delivery holds.

Nothing is ever extracted to disk, so a name that climbs out of the archive harms nothing; it is refused all
the same, with links, encryption, archives in archives and members that swell out of proportion.
"""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from graph.errors import InvalidInputError
from graph.exchange.encoding import MOST_BYTES
from graph.exchange.layout import IGNORED_FILES, table_called
from graph.exchange.problems import Problems, problem

if TYPE_CHECKING:
    from graph.exchange.sheet import Sheet

MOST_MEMBERS = 1_000
MOST_TOTAL_BYTES = 1 << 32
LONGEST_ENDING = 22 + (1 << 16)
"""The record that ends an archive, with the longest comment it may carry."""
SWOLLEN_BYTES, SWOLLEN_RATIO = 10 << 20, 100
"""A member of more than 10 MiB that shrank 100 times is a bomb: real tables shrink 5 to 30 times."""
MOST_DIRECTORY_BYTES = 1 << 20
"""What the list of an archive's members may take: a thousand of them need a tenth of it."""

UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)
"""What the standard library raises on a file, or a member of an archive, that cannot be read."""

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls", ".xlsb")

Rows = Iterator[list[Any]]
"""The rows of a sheet of a workbook, the empty ones before the first included; an empty cell is `""`."""


Rectangle = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file of a delivery: its name as people see it, its size in bytes, and how to open it.

    A sheet of a workbook is one too: `sheet` is its own name, `rows` gives its rows, and `merged` the
    rectangles of merged cells, as far as the workbook tells: (row, column) of the first and the last, from 0.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    sheet: str | None = None
    rows: Callable[[], Rows] | None = None
    merged: "Callable[[], list[Rectangle]] | None" = None

    @property
    def table_name(self) -> str:
        """Give the file's name without folder and suffix, or the sheet's."""
        return PurePosixPath(self.name).stem if self.sheet is None else self.sheet

    @property
    def is_csv(self) -> bool:
        """Tell whether it may be a table: a sheet, or a file whose name says that it is CSV."""
        return self.sheet is not None or self.name.lower().endswith(".csv")

    @property
    def is_json(self) -> bool:
        """Tell whether the name says that it is JSON."""
        return self.name.lower().endswith(".json")

    @property
    def is_table(self) -> bool:
        """Tell whether the name says that it is one of the tables."""
        return self.is_csv and table_called(self.table_name) is not None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery holds: its name (the default source) and its files by name.

    `read`, for a delivery that is no set of tables, gives the tables that it amounts to; `notes` are warnings
    (a message's code and the file) about what of it is left aside. `gives_whole_zonings`: zones and
    members that the store holds of the zonings delivered, and that are not delivered with them, leave.
    """

    name: str
    files: tuple[DeliveredFile, ...]
    read: "Callable[[Problems], dict[str, Sheet]] | None" = None
    notes: tuple[tuple[str, str], ...] = ()
    gives_whole_zonings: bool = False


@contextmanager
def open_delivery(path: Path) -> Iterator[Delivery]:
    """Open a folder, a `.zip`, a workbook or data-inclusion's JSON, closed again at the end of the `with`.

    Raises InvalidInputError when it is none, cannot be read, or holds what no delivery holds.
    """
    if path.is_dir():
        yield _recognised(Delivery(path.resolve().name, _folder(path)))
        return
    if path.suffix.lower() == ".json" and path.is_file():
        yield _recognised(
            Delivery(path.stem, (DeliveredFile(path.name, path.stat().st_size, _opener(path)),))
        )
        return
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        from graph.exchange.workbook import open_workbook

        with open_workbook(path) as delivery:
            yield delivery
        return
    with _zip(path) as archive:
        yield _recognised(Delivery(path.stem, tuple(_zip_files(archive, path.name))))


def _recognised(delivery: Delivery) -> Delivery:
    """Give the delivery, read as data-inclusion's when it holds its files and no table."""
    if any(file.is_table for file in delivery.files) or not any(file.is_json for file in delivery.files):
        return delivery
    from graph.exchange.inclusion_in import recognised

    return recognised(delivery)


def refused(code: str, file: str, **details: Any) -> InvalidInputError:
    """Make the error that a delivery as a whole meets."""
    return InvalidInputError("delivery.refused_one", [problem(code, file, **details)])


# Folders


def _folder(path: Path) -> tuple[DeliveredFile, ...]:
    try:
        return tuple(_folder_files(path))
    except PermissionError:
        raise refused("delivery.forbidden", path.name) from None


def _folder_files(folder: Path) -> Iterator[DeliveredFile]:
    inside = folder.resolve()
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        if IGNORED_FILES.search(entry.name):
            continue
        file = DeliveredFile(_printable(entry.name), 0, _opener(Path(entry.path)))
        if not _is_file(entry):
            if file.is_table:
                raise refused("delivery.not_a_file", file.name)
            yield DeliveredFile(f"{file.name}/", 0, file.open)
            continue
        if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(inside):
            raise refused("delivery.link", file.name)
        yield DeliveredFile(file.name, entry.stat().st_size, file.open)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads back to itself
        return False


def _opener(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


# Archives


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    code = _not_a_zip(path)
    if code:
        raise refused(code, path.name)
    try:
        _check_directory(path)
        archive = zipfile.ZipFile(path)
    except PermissionError:
        raise refused("delivery.forbidden", path.name) from None
    except (*UNREADABLE, ValueError):
        raise refused("zip.damaged", path.name) from None
    with archive:
        yield archive


def _not_a_zip(path: Path) -> str | None:
    if not path.exists():
        return "delivery.absent"
    if not path.is_file() or path.suffix.lower() == ".csv":
        return "delivery.not_a_folder"
    return None if path.suffix.lower() == ".zip" else "delivery.not_a_folder"


def _check_directory(path: Path) -> None:
    """Refuse an archive whose list of members alone is huge, before the library reads all of it."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LONGEST_ENDING))
        ending = file.read()
    at = ending.rfind(b"PK\x05\x06")
    directory = int.from_bytes(ending[at + 12 : at + 16], "little") if at >= 0 else 0
    if directory > MOST_DIRECTORY_BYTES or b"PK\x06\x07" in ending[max(0, at - 20) : at]:
        raise refused("zip.too_many", path.name, most=MOST_MEMBERS)


def _zip_files(archive: zipfile.ZipFile, name: str) -> Iterator[DeliveredFile]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise refused("zip.too_many", name, most=MOST_MEMBERS)
    if sum(info.file_size for info in members) > MOST_TOTAL_BYTES:
        raise refused("zip.too_big", name, gigabytes=MOST_TOTAL_BYTES >> 30)
    for info in members:
        if code := _member_refusal(info):
            raise refused(code, name, member=info.filename)
    wanted = [info for info in members if not IGNORED_FILES.search(info.filename)]
    base = _base_folder(wanted, name)
    yield from _members(archive, wanted, base, name)


def _member_refusal(info: zipfile.ZipInfo) -> str | None:
    path = info.filename.replace("\\", "/")
    if path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in path.split("/"):
        return "zip.climbing"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "zip.link"
    if info.flag_bits & 1:
        return "zip.encrypted"
    if path.lower().endswith(".zip"):
        return "zip.nested"
    if info.file_size > MOST_BYTES or _is_swollen(info):
        return "zip.bomb"
    return None


def _is_swollen(info: zipfile.ZipInfo) -> bool:
    return info.file_size > SWOLLEN_BYTES and info.file_size > SWOLLEN_RATIO * max(info.compress_size, 1)


def _base_folder(members: list[zipfile.ZipInfo], name: str) -> PurePosixPath:
    """Give the one folder of the archive that holds the tables: its top, or a folder at its top."""
    folders = {_path(info).parent for info in members if _is_table(_path(info))}
    if len(folders) > 1:
        raise refused("zip.several_folders", name, folders=", ".join(sorted(map(str, folders))))
    base = next(iter(folders), PurePosixPath())
    if len(base.parts) > 1:
        raise refused("zip.too_deep", name, folder=str(base))
    return base


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], base: PurePosixPath, name: str
) -> Iterator[DeliveredFile]:
    seen: set[str] = set()
    for info in sorted(members, key=lambda member: member.filename):
        path = _path(info)
        shown = str(path.relative_to(base)) if path.is_relative_to(base) else str(path)
        if shown in seen:
            raise refused("zip.twice", name, member=shown)
        seen.add(shown)
        yield DeliveredFile(_printable(shown), info.file_size, _member_opener(archive, info))


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(info.filename.replace("\\", "/"))


def _is_table(path: PurePosixPath) -> bool:
    return path.suffix.lower() == ".csv" and table_called(path.stem) is not None
