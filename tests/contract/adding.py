"""A program beside the tests: adds 1, many times, to the one counter of a store, as another process would.

`python -m tests.contract.adding ADDRESS TIMES`
"""

import sys

from graph.errors import ConflictError
from graph.model.territory import Commune
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from graph.stores import open_store

KEY = "54395"


def count(store: Store) -> tuple[int, int]:
    """Give the counter and its version, (0, 0) when it is not there."""
    found = store.rows(EVERYTHING, "communes", keys=[KEY]).rows
    if not found:
        return 0, 0
    assert isinstance(found[0].record, Commune)
    return found[0].record.population or 0, found[0].version


def add_one(store: Store) -> None:
    """Add 1 to what was read, and again from what is there by now when somebody else was faster."""
    while True:
        value, version = count(store)
        record = Commune(code=KEY, population=value + 1)
        try:
            store.write(Changes("adding", puts=[Put("communes", record, "adding", expected=version)]))
        except ConflictError:
            continue
        return


if __name__ == "__main__":
    with open_store(sys.argv[1]) as opened:
        for _ in range(int(sys.argv[2])):
            add_one(opened)
