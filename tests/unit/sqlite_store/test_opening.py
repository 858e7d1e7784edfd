"""Which files are opened, which are refused and left untouched, and what every connection has."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread, Timer

import pytest

from graph.errors import StoreNewerError, StoreUnavailableError, UsageError
from graph.scope import EVERYTHING
from graph.sqlite_store import opening
from graph.sqlite_store.connections import Connections, connect
from graph.sqlite_store.store import open_store
from graph.stores import open_store as open_address
from tests.contract.rows import full_world, household, keys_of, write


def refusal(path: Path, *, create: bool = True) -> StoreUnavailableError:
    with pytest.raises(StoreUnavailableError) as refused:
        open_store(path, wait_seconds=0.05, create=create)
    assert refused.value.sentence("en") != refused.value.sentence("fr")
    assert path.name in refused.value.sentence("fr")
    return refused.value


def sqlite_file(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
    return path


class TestFilesThatAreNotOurs:
    @pytest.mark.parametrize(
        "statements",
        [
            ("CREATE TABLE persons (id TEXT)",),
            ("CREATE TABLE t (a)", "PRAGMA application_id = 252006673"),
            ("CREATE TABLE t (a)", "PRAGMA user_version = 1", "PRAGMA journal_mode = WAL"),
            ("VACUUM",),
        ],
        ids=["a table", "another application", "a log", "nothing in it"],
    )
    def test_a_file_of_another_application(self, tmp_path: Path, statements: tuple[str, ...]) -> None:
        path = sqlite_file(tmp_path / "other.sqlite", *statements)
        before = path.read_bytes()
        assert refusal(path).code in ("store.not_ours", "store.empty")
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "content",
        [b"id;name\nP1;x\n", b"\0" * 5000, os.urandom(5000), b"SQLite format 3\0" + b"x" * 5000],
        ids=["a table", "nothing", "noise", "a header and no more"],
    )
    def test_a_file_that_is_no_database(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "persons.csv"
        path.write_bytes(content)
        assert refusal(path).code == "store.not_ours"
        assert path.read_bytes() == content
        assert os.listdir(tmp_path) == ["persons.csv"]

    def test_an_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "s.maille").touch()
        assert refusal(tmp_path / "s.maille").code == "store.empty"
        assert (tmp_path / "s.maille").stat().st_size == 0

    def test_a_folder(self, tmp_path: Path) -> None:
        assert refusal(tmp_path).code == "store.is_folder"

    def test_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert refusal(tmp_path / "pipe").code == "store.not_ours"

    def test_a_link_to_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "absent")
        assert refusal(tmp_path / "link").code == "store.no_folder"

    def test_a_link_to_a_store_is_that_store(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "s.maille") as store:
            write(store, household("H1"))
        (tmp_path / "link").symlink_to("s.maille")
        with open_store(tmp_path / "link") as store:
            assert keys_of(store, "households") == ["H1"]


class TestVersions:
    def test_a_newer_file_is_refused_and_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "s.maille"
        open_store(path).close()
        sqlite_file(path, "PRAGMA user_version = 99")
        before = path.read_bytes()
        with pytest.raises(StoreNewerError) as refused:
            open_store(path)
        assert refused.value.details == {"path": str(path), "found": 99, "known": 1}
        assert refused.value.exit_status == 4
        assert path.read_bytes() == before

    def test_a_file_that_becomes_newer_while_open(self, tmp_path: Path) -> None:
        """Another process, of a later version, may migrate the file under our feet."""
        path = tmp_path / "s.maille"
        with open_store(path) as store:
            write(store, household("H1"))
            sqlite_file(path, "PRAGMA user_version = 2")
            with pytest.raises(StoreNewerError):
                store.token(EVERYTHING)
            with pytest.raises(StoreNewerError):
                write(store, household("H2"))


class TestBeginning:
    def test_a_store_that_must_exist(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "s.maille", create=False).code == "store.missing"
        assert os.listdir(tmp_path) == []

    def test_a_folder_that_does_not_exist(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "no" / "s.maille").code == "store.no_folder"

    def test_only_its_owner_may_read_a_new_store(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "s.maille") as store:
            write(store, household("H1"))
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert set(modes.values()) == {0o600}
        assert {"s.maille", "s.maille-wal"} <= modes.keys()

    def test_a_closed_store_is_one_file(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "s.maille") as store:
            write(store, *full_world())
        assert os.listdir(tmp_path) == ["s.maille"]

    def test_a_file_system_without_hard_links(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(1, "no links here")

        monkeypatch.setattr(os, "link", refuse)
        with open_store(tmp_path / "s.maille") as store:
            write(store, household("H1"))
        assert os.listdir(tmp_path) == ["s.maille"]

    def test_a_file_that_appears_meanwhile_is_not_overwritten(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "s.maille"
        link = os.link

        def be_slower(source: Path, target: Path) -> None:
            with monkeypatch.context() as patch:
                patch.setattr(os, "link", link)
                with open_store(path) as store:
                    write(store, household("H1"))
            link(source, target)

        monkeypatch.setattr(os, "link", be_slower)
        with open_store(path) as store:
            assert keys_of(store, "households") == ["H1"]
        assert os.listdir(tmp_path) == ["s.maille"]

    def test_a_relative_path_stays_where_it_was_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path)
        with open_store("s.maille") as store:
            monkeypatch.chdir(tmp_path / "elsewhere")
            write(store, household("H1"))
        assert sorted(os.listdir(tmp_path)) == ["elsewhere", "s.maille"]


class TestConnections:
    def test_each_has_foreign_keys_and_syncs_at_every_commit(self, tmp_path: Path) -> None:
        open_store(tmp_path / "s.maille").close()
        with closing(connect(tmp_path / "s.maille", 0.1)) as db:
            assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert db.execute("PRAGMA synchronous").fetchone() == (2,)
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert db.execute("PRAGMA mmap_size").fetchone() in (None, (0,))

    def test_a_store_closed_while_a_thread_reads_lets_it_finish(self, tmp_path: Path) -> None:
        open_store(tmp_path / "s.maille").close()
        connections = Connections(tmp_path / "s.maille", 0.1)
        is_reading, may_go, seen = Event(), Event(), []

        def read() -> None:
            with connections.reading() as db:
                is_reading.set()
                may_go.wait(10)
                seen.append(db.execute("SELECT count(*) FROM persons").fetchone())

        thread = Thread(target=read)
        thread.start()
        is_reading.wait(10)
        connections.close()
        may_go.set()
        thread.join()
        assert seen == [(0,)]
        assert os.listdir(tmp_path) == ["s.maille"]

    def test_a_forked_process_does_not_touch_its_parents_connections(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", FORKING, tmp_path / "s.maille"],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parent.parent.parent.parent,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "40 40\n", "")


FORKING = """
import os, sys
from graph.scope import EVERYTHING
from graph.sqlite_store import open_store
from tests.contract.rows import household, write

with open_store(sys.argv[1]) as store:
    write(store, household("begun"))
    child = os.fork()
    for number in range(20):
        write(store, household(f"{'parent' if child else 'child'} {number}"))
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    print(store.counts(EVERYTHING)["households"] - 1, store.token(EVERYTHING) - 1)
"""


class TestBusyFiles:
    def test_a_locked_file_can_be_read_and_refuses_to_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "s.maille"
        with open_store(path, wait_seconds=0.1) as store:
            write(store, household("H1"))
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert keys_of(store, "households") == ["H1"]
                with pytest.raises(StoreUnavailableError) as refused:
                    write(store, household("H2"))
                assert refused.value.code == "store.locked"
                other.execute("ROLLBACK")
            assert write(store, household("H2")) == 2

    def test_a_file_locked_by_a_program_that_lets_nobody_in(self, tmp_path: Path) -> None:
        path = tmp_path / "s.maille"
        open_store(path).close()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            assert refusal(path).code == "store.locked"
        open_store(path).close()

    def test_a_writing_waits_for_the_one_before_it(self, tmp_path: Path) -> None:
        path = tmp_path / "s.maille"
        with open_store(path, wait_seconds=10) as store:
            other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            other.execute("BEGIN IMMEDIATE")
            release = Timer(0.2, other.close)
            release.start()
            assert write(store, household("H1")) == 1
            release.join()


class TestAddresses:
    def test_a_bare_path_and_a_url_are_the_same_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for address in (
            f"sqlite:///{tmp_path}/s.maille",
            "sqlite:///s.maille",
            "s.maille",
            f"{tmp_path}/s.maille",
        ):
            with open_address(address) as store:
                write(store, household("H1"))
                assert store.address == f"sqlite:///{tmp_path}/s.maille"
        with open_address("s.maille", create=False) as store:
            assert store.token(EVERYTHING) == 4

    @pytest.mark.parametrize(
        "address",
        [
            "neo4j://secret-user:secret@secret-host:7687/secret",
            "neo4j+s://secret:se/cret@host",
            "bolt://u:secret?secret@host",
            "BOLT+SSC://secret#secret@host",
            "postgresql://u:secret@host/db",
            "neo4j://host/?password=secret",
            "sqlite://secret@x",
        ],
    )
    def test_no_message_names_a_credential(self, address: str) -> None:
        with pytest.raises(UsageError) as refused:
            open_address(address)
        said = f"{refused.value} {refused.value.sentence('en')} {refused.value.args} {refused.value.details}"
        assert "secret" not in said
        assert address.partition("://")[0] in said


def test_the_application_id_is_ours() -> None:
    assert opening.APPLICATION_ID == 0x4D4C4C45
