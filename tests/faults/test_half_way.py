"""A delivery as large as asked, killed (-9) when half of its rows are written: nothing of it is there.

`MAILLE_FAULT_PERSONS=100000`: 1.1 million rows, a département; 1,000 persons without. On a server the rows go
in batches, on the embedded file in one transaction.
"""

import os
from pathlib import Path

import pytest

from graph.exchange.importing import import_delivery
from graph.model.tables import GRAPH_TABLES
from graph.neo4j_store.staging import BATCH_ROWS
from graph.neo4j_store.store import open_store as open_server_store
from graph.scope import EVERYTHING
from graph.sqlite_store import open_store as open_file
from graph.store import Store
from graph.vault import Vault
from tests.benchmarks.delivery import write_delivery
from tests.faults.delivering import NOTHING, left_over, timed
from tests.faults.test_client_kills import dies
from tests.neo4j.fixtures import Neo4jPlace
from tests.unit.sqlite_store.deliveries import check_file

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(3600)]

PERSONS = int(os.environ.get("MAILLE_FAULT_PERSONS", "1000"))
ROWS_A_BATCH = min(BATCH_ROWS, PERSONS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the delivery."""
    folder = tmp_path_factory.mktemp("half-way") / "caf"
    assert write_delivery(folder, PERSONS) >= 11 * PERSONS
    return folder


def sizes(folder: Path) -> dict[str, int]:
    """Give the rows of each file, in the order in which tables are written."""
    found = {}
    for table in GRAPH_TABLES:
        file = folder / f"{table.name}.csv"
        if file.exists():
            with file.open(encoding="utf-8") as lines:
                found[table.name] = sum(1 for _ in lines) - 1
    return found


def check_nothing(store: Store) -> None:
    assert store.token(EVERYTHING) == 0
    assert not any(store.counts(EVERYTHING).values())


def check_all(store: Store, rows: dict[str, int]) -> None:
    assert store.token(EVERYTHING) == 1
    assert {name: count for name, count in store.counts(EVERYTHING).items() if count} == rows


def test_on_a_server(server: Neo4jPlace, folder: Path, tmp_path: Path) -> None:
    """The next one to open it sweeps what half a delivery left, and delivering again ends well."""
    rows, found = sizes(folder), dict[str, float]()
    batches = sum(-(-count // ROWS_A_BATCH) for count in rows.values())
    with open_server_store(server.uri) as beside:
        with timed(found, "half a delivery, killed"):
            dies(f"batch-{batches // 2 + 1}", server.uri, folder, tmp_path, ROWS_A_BATCH)
        left = left_over(server)
        assert left["unseen nodes"] + left["unseen relationships"] > 0.3 * sum(rows.values())
        check_nothing(beside)
    with timed(found, "opened and swept"), open_server_store(server.uri) as store:
        check_nothing(store)
    assert left_over(server) == NOTHING
    with open_server_store(server.uri) as store:
        with timed(found, "delivered again"):
            import_delivery(folder, store, Vault(tmp_path / "caf.vault"), source="caf")
        check_all(store, rows)
    assert left_over(server) == NOTHING
    print(f"{sum(rows.values())} rows in {batches} batches: {found}")


def test_in_a_file(folder: Path, tmp_path: Path) -> None:
    """SQLite rolls it back as soon as somebody reads."""
    rows, found = sizes(folder), dict[str, float]()
    path = tmp_path / "s.maille"
    open_file(path).close()
    with timed(found, "half a delivery, killed"):
        dies(f"row-{sum(rows.values()) // 2}", str(path), folder, tmp_path)
    with timed(found, "opened"), open_file(path) as store:
        check_nothing(store)
    with open_file(path) as store:
        with timed(found, "delivered again"):
            import_delivery(folder, store, Vault(tmp_path / "caf.vault"), source="caf")
        check_all(store, rows)
    check_file(path)
    print(f"{sum(rows.values())} rows: {found}")
