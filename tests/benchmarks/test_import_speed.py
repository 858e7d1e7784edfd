"""A hundred thousand rows: within seconds and little memory, with a wide margin for a loaded machine."""

import pytest

from tests.benchmarks.import_speed import SMALL, compare

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

MOST_CPU_SECONDS = 10.0
MOST_MEBIBYTES = 400.0
MOST_TIMES_SLOWER_THAN_CSV_AND_PYDANTIC = 8.0


def test_a_hundred_thousand_rows_go_in() -> None:
    measured = compare(SMALL)
    assert measured["rows"] > 99_000
    assert measured["import"]["first_cpu"] < MOST_CPU_SECONDS
    assert measured["import"]["again_cpu"] < MOST_CPU_SECONDS
    assert measured["import"]["peak_mib"] < MOST_MEBIBYTES
    assert measured["ratio"] < MOST_TIMES_SLOWER_THAN_CSV_AND_PYDANTIC
