"""A docstring is a contract: the examples it shows run and give what it says."""

import doctest
import importlib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("graph", "algorithms", "api", "seed")
WITH_EXAMPLES = sorted(
    path.relative_to(HOUSE)
    for room in ROOMS
    for path in (HOUSE / room).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES, ids=str)
def test_examples_run(module: Path) -> None:
    parts = module.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    failed, attempted = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert attempted
    assert not failed
