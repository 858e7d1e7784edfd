"""The numbers that proposals about zonings start from, read from dated and sourced YAML."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml


class Corrections(NamedTuple):
    """How far few corrections go: percent of the inhabitants, then how long to search, how much to name."""

    budget_percent: int
    exact_assignments: int
    searched_places: int
    search_steps: int
    retries: int
    helpful_places: int
    named_places: int


class JointZoning(NamedTuple):
    """Loads in percent of the mean one; the solver's seconds (counted in its own operations) and seed."""

    least_percent: int
    most_percent: int
    solver_seconds: int
    seed: int


class SmallNumbers(NamedTuple):
    """Below `k` persons, a number is not told; from `k` on, it is told to the nearest multiple of `step`."""

    k: int
    step: int


class TerritoryParameters(NamedTuple):
    """All of them."""

    corrections: Corrections
    joint_zoning: JointZoning
    small_numbers: SmallNumbers


@cache
def territory_parameters() -> TerritoryParameters:
    """Read the default numbers once. Raises KeyError or TypeError when the data and the code disagree."""
    raw: Mapping[str, Any] = yaml.safe_load(
        files("algorithms.parameters").joinpath("territory.yaml").read_text(encoding="utf-8")
    )
    return TerritoryParameters(
        corrections=Corrections(**raw["corrections"]["parameters"]),
        joint_zoning=JointZoning(**raw["joint_zoning"]["parameters"]),
        small_numbers=SmallNumbers(**raw["small_numbers"]["parameters"]),
    )
