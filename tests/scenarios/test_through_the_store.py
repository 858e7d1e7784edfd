"""The whole way a delivery takes, folder, import, embedded store, frame, gives the frame that tests build."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algorithms.detection import detect, look
from graph.exchange.importing import import_delivery
from graph.frame import Frame, read_frame
from graph.reference import load_reference
from graph.scope import EVERYTHING
from graph.stores import open_store
from graph.vault import Vault, vault_path
from tests.frames import frame_of
from tests.oracle.random_graphs import AS_OF, random_tables, write_folder
from tests.scenarios.test_against_oracle import as_spelled

COLUMNS = (
    "persons",
    "professionals",
    "dispositifs",
    "accompaniments",
    "needs",
    "referrals",
    "life_events",
    "same_persons",
)
WHOLE = ("ids", "zonings", "committees", "contours")


def stored_frame(folder: Path, address: str) -> Frame:
    """Give the frame of a new store into which a folder was imported."""
    store, vault = open_store(address), Vault(vault_path(address))
    import_delivery(folder, store, vault, source="random")
    return read_frame(store, EVERYTHING, load_reference())


def differing_columns(one: Any, other: Any) -> list[str]:
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in one._fields)
    return [name for name, mine, theirs in pairs if not are_equal(mine, theirs)]


def are_equal(one: Any, other: Any) -> bool:
    return bool(one == other) if isinstance(one, tuple) else np.array_equal(one, other)


@pytest.mark.parametrize("seed", range(6))
def test_import_and_store_give_the_frame_of_the_rows(seed: int, tmp_path: Path) -> None:
    tables = as_spelled(random_tables(seed, 20))
    separator = ";" if seed % 2 else ","
    folder = write_folder(tables, tmp_path / "delivery", separator)
    stored, built = stored_frame(folder, str(tmp_path / "graph.sqlite")), frame_of(tables)
    differing = {name: differing_columns(getattr(stored, name), getattr(built, name)) for name in COLUMNS}
    assert differing == {name: [] for name in COLUMNS}
    assert {name: getattr(stored, name) for name in WHOLE} == {name: getattr(built, name) for name in WHOLE}
    assert {key: set(rows) for key, rows in stored.coverage.items()} == {
        key: set(rows) for key, rows in built.coverage.items()
    }
    assert {id_: set(zone.members) for id_, zone in stored.zones.items()} == {
        id_: set(zone.members) for id_, zone in built.zones.items()
    }
    assert detect(look(stored, AS_OF)) == detect(look(built, AS_OF))
