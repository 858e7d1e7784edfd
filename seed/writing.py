"""Where rows go: kept in memory for the demonstration, written as they come for the generator."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from graph.exchange.exporting import cells_of
from graph.model.tables import TABLE, TABLES
from seed.books import Truth, truth_row


class Kept:
    """Keeps every row, by table, and every truth."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Any]] = {
            table.name: [] for table in TABLES if not table.is_committee_work
        }
        self.truths: list[Truth] = []

    def put(self, table: str, record: Any) -> None:
        """Keep one row."""
        self.tables[table].append(record)

    def tell(self, truth: Truth) -> None:
        """Keep one truth."""
        self.truths.append(truth)


class Folder:
    """Writes an exchange folder and `planted.jsonl` row by row; a file exists from its first row on.

    Same rows, same bytes: UTF-8 without mark, comma, line feeds, columns in the order of the model.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._stack = ExitStack()
        self._writers: dict[str, Callable[[list[str]], Any]] = {}
        self._planted: TextIO | None = None

    def __enter__(self) -> "Folder":
        self.out.mkdir(parents=True, exist_ok=True)
        self._planted = self._open("planted.jsonl")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stack.close()

    def _open(self, name: str) -> TextIO:
        return self._stack.enter_context((self.out / name).open("w", encoding="utf-8", newline=""))

    def put(self, table: str, record: Any) -> None:
        """Write one row."""
        write = self._writers.get(table)
        if write is None:
            write = self._writers[table] = csv.writer(
                self._open(f"{table}.csv"), lineterminator="\n"
            ).writerow
            write([column.name for column in TABLE[table].columns])
        write(cells_of(TABLE[table], record))

    def tell(self, truth: Truth) -> None:
        """Write one truth."""
        assert self._planted is not None  # noqa: S101 - opened on entering
        self._planted.write(planted_line(truth))


def planted_line(truth: Truth) -> str:
    """Give a truth as a line of planted.jsonl."""
    return json.dumps(truth_row(truth), ensure_ascii=False) + "\n"


def write_folder(out: Path, tables: Mapping[str, list[Any]], truths: list[Truth]) -> None:
    """Write tables kept in memory as an exchange folder, with their truths."""
    with Folder(out) as folder:
        for name, record in _in_order(tables):
            folder.put(name, record)
        for truth in sorted(truths, key=lambda truth: (truth.code, truth.key)):
            folder.tell(truth)


def _in_order(tables: Mapping[str, list[Any]]) -> Iterator[tuple[str, Any]]:
    for table in TABLES:
        for record in tables.get(table.name, ()):
            yield table.name, record
