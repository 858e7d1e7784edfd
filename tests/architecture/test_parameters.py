"""A threshold is dated, sourced data: no number stands in a detector, and no data stands unused."""

import ast
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from algorithms.complexity import REASONS
from algorithms.detection import DETECTORS
from algorithms.doctrine import FORMS, default_doctrine
from algorithms.parameters import parameters
from algorithms.parameters.territory import territory_parameters
from algorithms.view import STATUS
from graph.model.vocabulary import LifeEventKind, ReferralStatus, Role

HOUSE = Path(__file__).parent.parent.parent
ALGORITHMS = HOUSE / "algorithms"

DETECTOR_MODULES = ("duplicates", "gaps", "coverage", "overload", "loops", "territory/findings")
WITHOUT_NUMBERS = (
    *DETECTOR_MODULES,
    "territory/crossing",
    "territory/board",
    "territory/corrections",
    "territory/exact",
    "territory/greedy",
    "territory/ground",
    "territory/interlocutors",
    "territory/joint",
    "territory/joint_plan",
    "territory/joint_repair",
    "territory/joint_solver",
    "territory/loads",
    "territory/offer",
    "territory/small_numbers",
    "territory/steps",
    "held",
    "complexity",
    "agenda",
    "places",
    "persons",
    "picture",
    "weights",
    "answers",
    "telling",
    "detection",
)

PLAIN = {0, 1, -1}
"""Nothing, the next or the first, none: they count and point, they decide nothing."""

EXCEPTIONS: dict[tuple[str, str], set[float]] = {
    # (module, line as it stands): the numbers it may hold, which are no threshold.
    # Three words get the first three positions.
    ("gaps", "UNANSWERED, NOT_STARTED, NOT_REROUTED = range(3)"): {3},
    # Two decimals, halves up: hundredths of a doubled number.
    ("overload", "return ((200 * numerator + denominator) // (2 * denominator)) / 100"): {200, 2, 100},
    # Thresholds are whole percents.
    ("overload", "percent = 100 * load"): {100},
    ("weights", "share = Fraction(parameters.first_year_percent, 100) if is_first_year else Fraction(1)"): {
        100
    },
    # An edge has two ends.
    (
        "overload",
        "shared.update(combinations(sorted({a.professional[i] for i in rows if a.is_active[i]}), 2))",
    ): {2},
    ("territory/findings", "percent, compared = 100 * inhabitants, crossed.compared"): {100},
    ("territory/findings", "THOUSAND = 1000"): {1000},
    # A pair is two.
    ("territory/findings", "for one, other in combinations(sorted(by_institution), 2):"): {2},
    (
        "territory/findings",
        "for one, other in combinations(sorted(picture.frame.zonings.values(), key=lambda z: z.id), 2):",
    ): {2},
    # SPEC shows means with two decimals, other figures with four, halves up; a v-measure is a harmonic mean.
    ("territory/crossing", '"a_mean": _rounded(len(crossed.common) / len(met_a), 2),'): {2},
    ("territory/crossing", '"b_mean": _rounded(len(crossed.common) / len(met_b), 2),'): {2},
    ("territory/crossing", '"share": _rounded(outside / crossed.compared, 4),'): {4},
    ("territory/crossing", '"homogeneity": _rounded(homogeneity, 4),'): {4},
    ("territory/crossing", '"completeness": _rounded(completeness, 4),'): {4},
    (
        "territory/crossing",
        '"v_measure": _rounded(2 * homogeneity * completeness / both if both else 0.0, 4),',
    ): {2, 4},
    ("territory/crossing", '"variation_of_information": _rounded(a_given_b + b_given_a, 4),'): {4},
    ("territory/crossing", "shares = (_rounded(both / length, 4) if length else 1.0 for length in inner)"): {
        4
    },
    ("territory/crossing", "scale = float(10**places)"): {10},
    ("territory/crossing", "return floor(value * scale + 0.5) / scale"): {0.5},
    # A budget is a percent.
    ("territory/corrections", "HUNDRED = 100"): {100},
    ("territory/joint", "HUNDRED = 100"): {100},
    # A pair is two.
    ("territory/interlocutors", "for one, other in combinations(zones, 2):"): {2},
    # One group of places, or two.
    ("territory/steps", "for size in (1, 2):"): {2},
    # The unit that loads are counted in, and SPEC's formula of a weight, halves up.
    ("weights", "POINT = 1_000_000"): {1_000_000},
    ("weights", "FULL_LOAD = 100"): {100},
    ("weights", "return floor(FULL_LOAD * POINT * exact(intensity) / exact(norm) + Fraction(1, 2))"): {2},
    ("weights", "return floor(POINT * full + Fraction(1, 2))"): {2},
}

DATA = ("detection.yaml", "doctrine.yaml", "territory.yaml")


class Number(NamedTuple):
    """A number written in a module, with the line it stands on."""

    module: str
    line: str
    value: float


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse((ALGORITHMS / f"{module}.py").read_text(encoding="utf-8"))


def numbers_in(module: str) -> Iterator[Number]:
    lines = (ALGORITHMS / f"{module}.py").read_text(encoding="utf-8").splitlines()
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in PLAIN:
            yield Number(module, lines[node.lineno - 1].strip(), float(str(node.value)))


@cache
def raw(file: str) -> dict[str, Any]:
    content = yaml.safe_load((ALGORITHMS / "parameters" / file).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize("module", WITHOUT_NUMBERS)
def test_no_bare_number_in_a_detector(module: str) -> None:
    found = [n for n in numbers_in(module) if n.value not in EXCEPTIONS.get((module, n.line), ())]
    assert found == [], "put it into algorithms/parameters/, with its date and its source"


def test_every_exception_is_still_one() -> None:
    written = {((n.module, n.line), n.value) for module in WITHOUT_NUMBERS for n in numbers_in(module)}
    allowed = {(where, value) for where, values in EXCEPTIONS.items() for value in values}
    assert allowed - written == set()


def test_no_file_of_parameters_escapes() -> None:
    assert {path.name for path in (ALGORITHMS / "parameters").glob("*.yaml")} == set(DATA)


GROUPS = [(file, code) for file in ("detection.yaml", "territory.yaml") for code in sorted(raw(file))]


@pytest.mark.parametrize(("file", "code"), GROUPS)
def test_a_group_is_dated_and_sourced(file: str, code: str) -> None:
    group = raw(file)[code]
    assert isinstance(group["since"], date)
    assert len(" ".join(group["source"].split())) > 20
    assert group["parameters"]
    assert all(type(value) is int and value > 0 for value in group["parameters"].values())


def test_the_doctrine_is_dated_and_sourced() -> None:
    doctrine = raw("doctrine.yaml")
    assert isinstance(doctrine["since"], date)
    assert len(doctrine["source"]) > 20


def test_every_finding_has_its_rule_and_every_rule_its_finding() -> None:
    shared = {"activity", "situation"}
    assert set(raw("detection.yaml")) | {"gap.dormant"} == set(DETECTORS) | shared
    assert set(parameters().rules) == set(DETECTORS) | shared
    for code, rule in parameters().rules.items():
        assert rule.source, code
        assert date.fromisoformat(rule.parameters["since"]), code


@cache
def names_read() -> frozenset[str]:
    """The attributes and the keys read anywhere in the room but where parameters are described."""
    read = set()
    for path in ALGORITHMS.rglob("*.py"):
        if path.parent.name == "parameters":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(attr=name):
                    read.add(name)
                case ast.Subscript(slice=ast.Constant(value=str(key))):
                    read.add(key)
    return frozenset(read)


@pytest.mark.parametrize("code", sorted(raw("detection.yaml")))
def test_a_group_is_read_and_every_number_of_it(code: str) -> None:
    group = raw("detection.yaml")[code]
    assert {code, *group["parameters"]} <= names_read()
    assert parameters()[code]._asdict() == group["parameters"]


@pytest.mark.parametrize("code", sorted(raw("territory.yaml")))
def test_what_proposals_start_from_is_read(code: str) -> None:
    group = raw("territory.yaml")[code]
    assert {code, *group["parameters"]} <= names_read()
    assert getattr(territory_parameters(), code)._asdict() == group["parameters"]


def test_what_stands_beside_the_parameters_is_read() -> None:
    groups = raw("detection.yaml")
    known = {"since", "source", "parameters"}
    others = {(code, name) for code, group in groups.items() for name in group if name not in known}
    assert others == {
        ("gap.review", "medium_events"),
        ("overload.caseload", "norms"),
        ("overload.caseload", "capacity"),
    }
    assert parameters().medium_events == {
        LifeEventKind(kind) for kind in groups["gap.review"]["medium_events"]
    }
    caseload = groups["overload.caseload"]
    assert set(caseload["norms"]) == set(Role)
    assert {role.value: norm for role, norm in parameters().norms.items()} == caseload["norms"]
    assert {"full_time_points", "first_year_percent"} == set(caseload["capacity"]) <= names_read()
    assert {"norms", "medium_events"} <= names_read()


def test_every_reason_has_its_rule_its_points_and_its_form() -> None:
    assert set(REASONS) == set(FORMS) == set(raw("doctrine.yaml")["reasons"])
    for reason, rule in default_doctrine().reasons.items():
        assert set(rule) == FORMS[reason], reason


def test_states_of_referrals_stand_in_the_order_of_the_vocabulary() -> None:
    assert list(STATUS._fields) == [status.value for status in ReferralStatus]
    assert list(STATUS) == list(range(len(ReferralStatus)))


@pytest.mark.parametrize("module", DETECTOR_MODULES)
def test_a_detector_asks_says_what_counts_and_what_does_not(module: str) -> None:
    told = " ".join((ast.get_docstring(parsed(module)) or "").split())
    assert "?" in told.partition("What counts")[0], "the coordinator's question opens the docstring"
    assert "What counts: " in told
    assert "What lawfully does not: " in told or "What does not: " in told
    assert "Complexity: " in told


CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}


MODULES = sorted(path.relative_to(ALGORITHMS).with_suffix("").as_posix() for path in ALGORITHMS.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_nothing_here_reads_a_clock(module: str) -> None:
    calls = (node.func for node in ast.walk(parsed(module)) if isinstance(node, ast.Call))
    names = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    assert names & CLOCKS == set()
