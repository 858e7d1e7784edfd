"""A program that delivers and dies (-9) at a chosen step, or at none.

`python -m tests.faults.dying STEP ADDRESS NUMBER`: delivery NUMBER of the plan, large, straight to the store.
`python -m tests.faults.dying STEP ADDRESS FOLDER [ROWS]`: a folder, with its identities, as `maille import`
does; on a server in batches of so many rows, 8 when not told.

Steps on the server: `batch-N` before its Nth batch, `commit` before the small commit, `numbered` after it,
`carried` once one part of the changes is carried out. On the embedded file: `table-N`, before its Nth
table, and `row-N`, at its Nth row.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph import codec
from graph.exchange.importing import import_delivery
from graph.neo4j_store import staging
from graph.neo4j_store import store as server_store
from graph.neo4j_store.staging import Staging
from graph.sqlite_store import writing as embedded
from graph.store import Store
from graph.stores import open_store
from graph.vault import Vault, vault_path
from tests.faults.delivering import opened
from tests.unit.sqlite_store.deliveries import changes_of

CARRIED_ROWS = 400
IMPORT_BATCH = 8


def die(*_: Any, **__: Any) -> None:
    """End as by a power cut of this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at_call(owner: Any, name: str, call: int) -> None:
    """Die when something is called for the nth time."""
    real, left = getattr(owner, name), [call]

    def method(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            die()
        return real(*arguments, **named)

    setattr(owner, name, method)


def arrange(step: str) -> None:
    """Make this process die at a step."""
    staging.CARRIED_ROWS = CARRIED_ROWS
    name, _, number = step.partition("-")
    plans: dict[str, Callable[[], None]] = {
        "none": lambda: None,
        "batch": lambda: dies_at_call(Staging, "_write_batch", int(number)),
        "commit": lambda: dies_at_call(staging, "lock_gate", 1),
        "numbered": lambda: dies_at_call(Staging, "carry_out", 1),
        "carried": lambda: dies_at_call(staging, "_carry_out_some", 2),
        "row": lambda: dies_at_call(codec, "_converted", int(number)),
        "table": lambda: dies_at_call(embedded, "_put", int(number)),
    }
    plans[name]()


def deliver(address: str, what: str, batch_rows: int = IMPORT_BATCH) -> None:
    """Deliver a number of the plan, or a folder."""
    if Path(what).is_dir():
        with open_small(address, batch_rows) as store:
            import_delivery(what, store, Vault(vault_path(address)), source="caf")
        return
    with opened(address) if "://" in address else open_store(address) as store:
        store.write(changes_of(int(what)))


def open_small(address: str, batch_rows: int = IMPORT_BATCH) -> Store:
    """Open a store where every delivery is large, in small batches."""
    if "://" not in address:
        return open_store(address)
    return server_store.open_store(address, stage_from=1, batch_rows=batch_rows)


if __name__ == "__main__":
    arrange(sys.argv[1])
    deliver(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))
