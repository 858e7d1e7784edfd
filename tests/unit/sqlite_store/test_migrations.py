"""A file is what its numbered migrations make it, and the model as it is asks for exactly that."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from graph.model.tables import GRAPH_TABLES, Table
from graph.scope import EVERYTHING
from graph.sqlite_store import migrations, opening, schema
from graph.sqlite_store.store import open_store
from graph.store import Changes
from tests.contract.rows import full_world, put, write

RELEASED = {1: "4124e32336cdd7ee6d2d50b5be08cc83944608856b6c5dbca43c2c8976abf93d"}
"""The SHA-256 of the step of each released version. A released step never changes: write the next one."""


def tables_and_indexes(db: sqlite3.Connection) -> dict[str, str]:
    """Give what a database is made of, by name, spacing apart."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in rows}


def from_scratch() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrate(db, 0)
    return db


def test_the_migrations_together_make_what_the_model_asks_for() -> None:
    with closing(sqlite3.connect(":memory:")) as wanted, closing(from_scratch()) as made:
        for statement in schema.ddl():
            wanted.execute(statement)
        advice = "the model changed: write the next migration (or, before a release, renew the last one)"
        assert tables_and_indexes(made) == tables_and_indexes(wanted), advice


def test_the_steps_are_numbered_from_one_without_a_gap() -> None:
    assert [number for number, _ in migrations.steps()] == list(range(1, migrations.NEWEST_VERSION + 1))


def test_every_step_is_pinned_once_released() -> None:
    assert RELEASED.keys() == {number for number, _ in migrations.steps()}


@pytest.mark.parametrize(
    ("number", "script"), migrations.steps(), ids=[str(n) for n, _ in migrations.steps()]
)
def test_a_released_step_has_not_changed(number: int, script: str) -> None:
    assert hashlib.sha256(script.encode()).hexdigest() == RELEASED[number]


def test_a_new_file_says_whose_it_is_and_its_version(tmp_path: Path) -> None:
    open_store(tmp_path / "s.maille").close()
    with closing(sqlite3.connect(tmp_path / "s.maille")) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (opening.APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (migrations.NEWEST_VERSION,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_of_an_earlier_version_is_brought_up_and_keeps_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next version, as it will be: a column with a default, for rows that are there."""
    path = tmp_path / "s.maille"
    with open_store(path) as store:
        write(store, *full_world())
    add_step(
        monkeypatch, "ALTER TABLE households ADD COLUMN size INTEGER;\nUPDATE households SET size = 2;\n"
    )
    with open_store(path) as store:
        assert set(store.counts(EVERYTHING).values()) == {1}
        assert store.token(EVERYTHING) == 1
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT size FROM households").fetchall() == [(2,)]
        assert db.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.maille"
    with open_store(path) as store:
        write(store, *full_world())
    with monkeypatch.context() as patch:
        add_step(patch, "DELETE FROM evaluations;\nDROP TABLE nothing_of_the_kind;\n")
        with pytest.raises(Exception, match="refusé") as refused:
            open_store(path)
        assert refused.value.code == "store.failed"  # type: ignore[attr-defined] # any of ours
    with open_store(path) as store:
        assert store.counts(EVERYTHING)["evaluations"] == 1
        assert store.write(Changes("CCAS", puts=[put(full_world()[0])])) == 2


def add_step(patch: pytest.MonkeyPatch, script: str) -> None:
    steps = (*migrations.steps(), (migrations.NEWEST_VERSION + 1, script))
    patch.setattr(migrations, "steps", lambda: steps)
    patch.setattr(opening, "NEWEST_VERSION", migrations.NEWEST_VERSION + 1)
    patch.setattr("graph.sqlite_store.connections.NEWEST_VERSION", migrations.NEWEST_VERSION + 1)


class TestSchema:
    """The rules that the tables keep, read from a file rather than from the statements."""

    def test_every_table_of_the_graph_and_no_other(self) -> None:
        with closing(from_scratch()) as db:
            names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert names == {"_deliveries", "_tombstones", *(table.name for table in GRAPH_TABLES)}

    @pytest.mark.parametrize("table", GRAPH_TABLES, ids=lambda table: table.name)
    def test_every_single_reference_is_a_foreign_key_with_an_index(self, table: Table) -> None:
        with closing(from_scratch()) as db:
            keys = {(row[3], row[2]) for row in db.execute(f'PRAGMA foreign_key_list("{table.name}")')}
            indexes = [row[1] for row in db.execute(f'PRAGMA index_list("{table.name}")')]
            leading = {db.execute(f'PRAGMA index_info("{name}")').fetchone()[2] for name in indexes}
        expected = {
            (column.name, column.refers_to[0]) for column in table.columns if column.kind == "reference"
        }
        assert keys == expected
        assert {column for column, _ in expected} <= leading

    @pytest.mark.parametrize("table", GRAPH_TABLES, ids=lambda table: table.name)
    def test_types_follow_kinds(self, table: Table) -> None:
        kinds = {"date": "INTEGER", "boolean": "INTEGER", "integer": "INTEGER", "decimal": "REAL"}
        with closing(from_scratch()) as db:
            types = {row[1]: row[2] for row in db.execute(f'PRAGMA table_info("{table.name}")')}
        for column in table.columns:
            assert types[column.name] == kinds.get(column.kind, "TEXT")
