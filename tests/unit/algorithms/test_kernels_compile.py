"""The kernels of the detectors are what they claim to be: numba compiles them as they are, hits unchanged.

Each kernel is copied with the kernels it calls replaced by their compiled versions, then compiled for a view
of numpy arrays as narrow as the frame's. What one calls, and is not compiled, would not compile.
"""

import ast
import importlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest

from algorithms import duplicates, gaps, held, loops, overload
from algorithms.detection import look
from algorithms.parameters import parameters
from algorithms.view import View
from tests.frames import frame_of
from tests.graphs import D
from tests.scenarios.dense_graphs import doubled_dispositifs
from tests.unit.algorithms.crowded import crowded

KERNELS: list[tuple[ModuleType, str]] = [
    # A kernel stands after those it calls.
    (held, "sharing"),
    (held, "is_held"),
    (held, "is_live"),
    (held, "_sent_by"),
    (held, "is_settled"),
    (duplicates, "is_double_support"),
    (duplicates, "support_pairs"),
    (duplicates, "coordination_pairs"),
    (duplicates, "household_pairs"),
    (gaps, "last_help"),
    (gaps, "need_gaps"),
    (gaps, "is_taken_up"),
    (gaps, "is_rerouted"),
    (gaps, "lost_kind"),
    (gaps, "referral_gaps"),
    (gaps, "has_lead"),
    (gaps, "first_starts"),
    (gaps, "last_end"),
    (gaps, "breaks"),
    (gaps, "departures"),
    (gaps, "silences"),
    (gaps, "has_open_need"),
    (gaps, "reviews"),
    (overload, "files"),
    (loops, "moves"),
    (loops, "first_day"),
    (loops, "links"),
    (loops, "_walk"),
    (loops, "chain"),
    (loops, "closing_chains"),
    (loops, "refusals"),
]
WITHOUT_VIEW = {"_walk"}
"""Called by kernels and compiled with them, though they look at nothing but what they are given."""

THROUGH_OTHERS = {"_walk", "links", "chain"}
"""Take or give lists in tuples, which numba does not bring in from Python: reached through others only."""

NAMES = [name for _, name in KERNELS]
Kernel = Callable[..., Any]
Call = tuple[str, tuple[Any, ...]]


@cache
def compiled() -> dict[str, Kernel]:
    """Compile every kernel on first use, those it calls already compiled, in haste: nobody runs them long."""
    os.environ["NUMBA_OPT"] = "0"
    numba: Any = importlib.import_module("numba")
    found: dict[str, Kernel] = {}
    originals: dict[int, Kernel] = {}
    for module, name in KERNELS:
        original: FunctionType = getattr(module, name)
        known = {key: originals.get(id(value), value) for key, value in original.__globals__.items()}
        found[name] = numba.njit(FunctionType(original.__code__, known, name, original.__defaults__))
        originals[id(original)] = found[name]
    return found


def arrays(view: Any, column: str = "") -> Any:
    """Give a view with numpy columns, days and positions in 32 bits, flags in 8."""
    if isinstance(view, tuple):
        return type(view)(*(arrays(getattr(view, name), name) for name in view._fields))  # type: ignore[attr-defined]  # a named tuple
    if isinstance(view, list):
        return np.array(view, dtype=np.int8 if column.startswith("is_") else np.int32)
    return view


def calls(view: View) -> Iterator[Call]:
    """Give every sensible call of every kernel on a view."""
    full = parameters()
    for situation in range(len(view.household)):
        yield "household_pairs", (situation, full["duplicate.household"])
        yield "has_lead", (situation,)
        yield "files", (situation,)
    for person in range(len(view.situation)):
        yield "support_pairs", (person, full["duplicate.support"])
        yield "coordination_pairs", (person, full["duplicate.coordination"])
        yield "need_gaps", (person, full["gap.need"])
        yield "referral_gaps", (person, full["gap.referral"])
        yield "first_starts", (person,)
        yield "breaks", (person, full["gap.break"])
        yield "departures", (person, full["gap.departed"])
        yield "silences", (person,)
        yield "reviews", (person, full["gap.review"])
        yield from calls_by_theme(view, person)
        yield from calls_by_row(view, person)


def calls_by_theme(view: View, person: int) -> Iterator[Call]:
    full, n, r = parameters(), view.needs, view.referrals
    needed = {n.theme[row] for row in range(n.first[person], n.first[person + 1])}
    sent = {r.theme[row] for row in range(r.first[person], r.first[person + 1])}
    for theme in sorted(needed | sent):
        for name in ("sharing", "is_live", "is_settled", "last_end", "has_open_need", "moves"):
            yield name, (person, theme)
        for institution in (-1, 0, 1):
            yield "is_held", (person, theme, institution)
            yield "_sent_by", (person, theme, institution)
        yield "last_help", (person, theme, full["gap.need"].lasted_days)
        yield "closing_chains", (person, theme, full["loop.referral"])
        yield "refusals", (person, theme, full["loop.refusals"])


def calls_by_row(view: View, person: int) -> Iterator[Call]:
    full, a, r = parameters(), view.accompaniments, view.referrals
    rows = range(a.first[person], a.first[person + 1])
    for one, other in product(rows, rows):
        if one < other and a.purpose[one] == a.purpose[other]:
            yield "is_double_support", (one, other, full["duplicate.support"])
    for row in range(r.first[person], r.first[person + 1]):
        yield "is_taken_up", (person, row, full["gap.referral"].taken_up_days)
        yield "is_rerouted", (person, row)
        yield "lost_kind", (person, row, full["gap.referral"])
        yield "first_day", (person, r.theme[row], row, full["loop.referral"])


def views() -> Iterator[View]:
    for graph in (*map(crowded, range(12)), doubled_dispositifs(1)):
        yield look(graph.frame, D).view


def is_hit(result: Any) -> bool:
    return result >= 0 if type(result) is int else bool(result)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_compiled_kernels_give_the_same_hits() -> None:
    kernels, originals = compiled(), {name: getattr(module, name) for module, name in KERNELS}
    hits: Counter[str] = Counter()
    for view in views():
        columns = arrays(view)
        for name, arguments in calls(view):
            expected = originals[name](view, *arguments)
            assert kernels[name](columns, *arguments) == expected, (name, arguments)
            hits[name] += is_hit(expected)
    assert {name for name in NAMES if not hits[name]} == THROUGH_OTHERS


def kernels_in(module: ModuleType) -> set[str]:
    """The functions of a module that take a view."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(a.annotation, ast.Name) and a.annotation.id == "View" for a in node.args.args)
    }


def test_every_kernel_is_listed() -> None:
    folder = Path(str(held.__file__)).parent
    modules = [importlib.import_module(f"algorithms.{path.stem}") for path in sorted(folder.glob("*.py"))]
    found = {(module.__name__, name) for module in modules for name in kernels_in(module)}
    listed = {(module.__name__, name) for module, name in KERNELS if name not in WITHOUT_VIEW}
    assert found == listed


def test_a_graph_of_nobody_has_a_view_too() -> None:
    view = look(frame_of({}), D).view
    assert list(calls(view)) == []
    assert len(arrays(view).members) == 1
