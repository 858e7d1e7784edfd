"""Measures the server store on a real Neo4j: a large delivery, the frame's columns, one change; in one run.

`python -m tests.benchmarks.neo4j_speed 9000` takes in about 100,000 rows, 100000 the 1.1 million of a
département. The server is begun for it with `HEAP` and thrown away. What is compared:

- the import into the store with a bare `UNWIND ... CREATE` of the same rows, one writer, same server;
- the columns of the frame with the plain driver returning nodes (its Rust extension switched off);
- bringing a frame's columns up to date after one change with reading them anew.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from neo4j import Driver, GraphDatabase

from graph.exchange.importing import import_delivery
from graph.frame import FRAME_COLUMNS
from graph.mirror import Mirror
from graph.model.tables import GRAPH_TABLES
from graph.neo4j_store.codec import codec_of
from graph.neo4j_store.credentials import PASSWORD, USER
from graph.neo4j_store.layout import shape_of
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from graph.stores import open_store
from graph.vault import Vault
from tests.benchmarks.delivery import write_delivery
from tests.neo4j.server import BEST, Neo4jServer

SMALL = 9_000
NAIVE_ROWS = 50_000
NAIVE = (
    "MATCH (a:Accompaniment)-[:OF]->(p:Person), (a)-[:BY]->(r:Professional) "
    "OPTIONAL MATCH (a)-[:UNDER]->(i) RETURN a, p, r, i LIMIT $limit"
)
BATCH = 20_000
TIMES = 3


def seconds(work: Callable[[], Any], times: int = 1) -> float:
    """Give the least time of several."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def empty(driver: Driver) -> None:
    """Delete every node."""
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS").consume()


def measure_import(server: Neo4jServer, folder: Path, home: Path) -> dict[str, float]:
    """Import a delivery, then again when nothing of it is new."""
    with open_store(server.uri) as store:
        vault = Vault(home / "vault")
        first = seconds(lambda: import_delivery(folder, store, vault, source="mesure"))
        again = seconds(lambda: import_delivery(folder, store, vault, source="mesure"))
    return {"import": first, "import_again": again}


def measure_bare(driver: Driver, server: Neo4jServer) -> dict[str, float]:
    """Write the rows of the store into an emptied one by bare CREATE, with the relationships they draw."""
    with open_store(server.uri) as store:
        rows = {table.name: store.rows(EVERYTHING, table.name).rows for table in GRAPH_TABLES}
    empty(driver)
    taken = 0.0
    for table in GRAPH_TABLES:
        shape = shape_of(table)
        if shape.join is not None or shape.is_place or not rows[table.name]:
            continue
        made = [codec_of(table).properties(row.record) | {"id": row.key} for row in rows[table.name]]
        matches, links = [], []
        for number, link in enumerate(link for link in shape.links if not link.is_list):
            matches.append(f"OPTIONAL MATCH (t{number}:{link.target} {{id: row.{shape.names[link.column]}}})")
            drawn = link.drawn("n", f"t{number}")
            links.append(f"FOREACH (_ IN CASE WHEN t{number} IS NULL THEN [] ELSE [1] END | CREATE {drawn})")
        query = "\n".join(["UNWIND $rows AS row", *matches, f"CREATE (n:{shape.label}) SET n = row", *links])
        with driver.session() as session:
            for start in range(0, len(made), BATCH):
                some = made[start : start + BATCH]
                taken += seconds(lambda q=query, s=some: session.run(q, rows=s).consume())  # type: ignore[misc]
    return {"bare_create": taken, "bare_rows": sum(map(len, rows.values()))}


def measure_frame(server: Neo4jServer) -> dict[str, float]:
    """Read the columns of a frame, and those of the accompaniments alone."""
    names = FRAME_COLUMNS["accompaniments"]
    with open_store(server.uri) as store:
        rows = store.counts(EVERYTHING)
        whole = seconds(lambda: store.snapshot(EVERYTHING, FRAME_COLUMNS), TIMES)
        columns = seconds(lambda: store.columns(EVERYTHING, "accompaniments", names), TIMES)
        change = measure_change(store)
    total = sum(rows[name] for name in FRAME_COLUMNS)
    return {
        "frame": whole,
        "frame_rows_per_second": total / whole,
        "accompaniments_per_second": rows["accompaniments"] / columns,
        **change,
    }


def measure_change(store: Store) -> dict[str, float]:
    """Change one accompaniment, many times, and bring the columns up to date."""
    mirror = Mirror(store, EVERYTHING, FRAME_COLUMNS)
    row = store.rows(EVERYTHING, "accompaniments", limit=1).rows[0]
    put = Put("accompaniments", row.record, row.source)
    taken = []
    for _ in range(20):
        store.write(Changes("mesure", [put]))
        taken.append(seconds(mirror.refresh))
    return {"one_change": sorted(taken)[len(taken) // 2]}


def measure_naive(uri: str) -> dict[str, float]:
    """Read accompaniments as nodes with what they join, as a first program does; in a process of its own."""
    credentials = (os.environ[USER], os.environ[PASSWORD])
    with GraphDatabase.driver(uri, auth=credentials) as driver, driver.session() as session:
        taken = seconds(lambda: list(session.run(NAIVE, limit=NAIVE_ROWS)), TIMES)
        (count,) = session.run("MATCH (a:Accompaniment) RETURN count(a)").single(strict=True)
    return {"nodes_per_second": min(count, NAIVE_ROWS) / taken}


PLAIN_DRIVER = """
import sys
for name in ("neo4j._rust", "neo4j._rust.codec", "neo4j._rust.codec.packstream.v1"):
    sys.modules[name] = None
from tests.benchmarks.neo4j_speed import measure_naive
import json
print(json.dumps(measure_naive(sys.argv[1])))
"""
"""Measures the driver in Python alone, as `pip install neo4j` gives it."""


def compare(persons: int) -> dict[str, Any]:
    """Measure everything on a server of its own."""
    with tempfile.TemporaryDirectory() as folder, Neo4jServer(heap="2g", options=BEST) as server:
        home = Path(folder)
        os.environ[USER], os.environ[PASSWORD] = server.user, server.password
        rows = write_delivery(home / "delivery", persons)
        measure_import(server, home / "delivery", home)  # whoever comes first on a new server warms it up
        with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
            empty(driver)
        found: dict[str, Any] = {"rows": rows} | measure_import(server, home / "delivery", home)
        found |= measure_frame(server)
        plain = [sys.executable, "-c", PLAIN_DRIVER, server.uri]
        done = subprocess.run(plain, check=True, capture_output=True, text=True)
        found |= json.loads(done.stdout)
        with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
            found |= measure_bare(driver, server)
    found["columns_over_nodes"] = found["accompaniments_per_second"] / found["nodes_per_second"]
    found["import_over_bare"] = found["import"] / found["bare_create"]
    found["change_over_frame"] = found["frame"] / found["one_change"]
    return found


if __name__ == "__main__":
    print(json.dumps(compare(int(sys.argv[1]) if len(sys.argv) > 1 else SMALL), indent=2))
