"""A store, a vault and a way to deliver a few rows to them."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from graph.errors import InvalidInputError, Problem
from graph.exchange.importing import import_delivery
from graph.exchange.report import Report, located
from graph.model.tables import GRAPH_TABLES
from graph.scope import EVERYTHING
from graph.store import Store, StoredRow
from graph.stores import open_store
from graph.vault import Vault, vault_path
from tests.unit.exchange.folders import BASE, Files, write_folder


@dataclass
class House:
    """A store and its vault, with deliveries written under `home`."""

    home: Path
    store: Store
    vault: Vault
    delivered: int = field(default=0)

    def deliver(self, files: Files = BASE, source: str = "caf", **options: Any) -> Report:
        """Import a delivery made of these files."""
        self.delivered += 1
        folder = write_folder(self.home / "deliveries" / f"{self.delivered}", files)
        return import_delivery(folder, self.store, self.vault, source=source, **options)

    def refusal(self, files: Files, **options: Any) -> InvalidInputError:
        """Give the error with which a delivery is refused."""
        with pytest.raises(InvalidInputError) as caught:
            self.deliver(files, **options)
        return caught.value

    def errors(self, files: Files, **options: Any) -> list[str]:
        """Give the codes of the errors for which a delivery is refused."""
        return [problem.code for problem in self.refusal(files, **options).problems]

    def sentences(self, files: Files, **options: Any) -> list[str]:
        """Give the located sentences with which a delivery is refused."""
        return said(self.refusal(files, **options).problems)

    def row(self, table: str, key: str) -> StoredRow | None:
        """Give a stored row."""
        rows = self.store.rows(EVERYTHING, table, keys=[key]).rows
        return rows[0] if rows else None

    def record(self, table: str, key: str) -> Any:
        """Give a stored record, which must be there."""
        row = self.row(table, key)
        assert row is not None, f"no {table} {key}"
        return row.record

    def keys(self, table: str) -> list[str]:
        """Give the keys of a table."""
        return [row.key for row in self.store.rows(EVERYTHING, table).rows]

    def contents(self) -> dict[str, list[tuple[str, Any, str]]]:
        """Give every row of the graph with its source."""
        return {
            table.name: [
                (row.key, row.record, row.source) for row in self.store.rows(EVERYTHING, table.name).rows
            ]
            for table in GRAPH_TABLES
        }


def said(problems: Sequence[Problem]) -> list[str]:
    """Give the located sentences of problems, with plain spaces."""
    return [plain(located(problem)) for problem in problems]


def plain(text: str) -> str:
    """Give a text with plain spaces for no-break ones."""
    return text.replace("\u00a0", " ")


def open_house(home: Path) -> House:
    """Begin a store and a vault in a folder."""
    store = open_store(str(home / "store.maille"))
    return House(home, store, Vault(vault_path(store.address)))


MEMORY = Path("/dev/shm")  # noqa: S108 — a disk in memory, where syncing costs nothing


@contextmanager
def a_house() -> Iterator[House]:
    """Open an empty store and vault in a folder of their own, in memory where the system has such a disk."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as home:
        opened = open_house(Path(home))
        with opened.store:
            yield opened


@pytest.fixture
def house() -> Iterator[House]:
    """Give an empty store and vault."""
    with a_house() as opened:
        yield opened


@pytest.fixture
def other_house() -> Iterator[House]:
    """Give a second empty store and vault."""
    with a_house() as opened:
        yield opened
