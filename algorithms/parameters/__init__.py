"""The thresholds of the detectors, read from dated and sourced YAML: no number stands inside a detector.

Each group is a named tuple of whole numbers, so that a kernel takes it as it is, compiled or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from graph.model.findings import Rule
from graph.model.vocabulary import LifeEventKind, Role


class Activity(NamedTuple):
    """When an accompaniment is dormant, and how far ahead a relay is announced. Days."""

    dormant_days: int
    guardian_dormant_days: int
    unknown_contact_days: int
    relay_days: int


class Overlap(NamedTuple):
    """When two accompaniments stand beside each other for too long."""

    overlap_days: int
    high_from: int


class Dispositifs(NamedTuple):
    """When two dispositifs double each other."""

    persons: int
    medium_from: int


class NeedGap(NamedTuple):
    """When an open need that nobody holds is a gap. Days."""

    days: int
    urgent_days: int
    lasted_days: int


class ReferralGap(NamedTuple):
    """When a referral is lost. Days."""

    unanswered_days: int
    unanswered_urgent_days: int
    not_started_days: int
    not_started_urgent_days: int
    not_rerouted_days: int
    taken_up_days: int
    horizon_days: int


class LeadGap(NamedTuple):
    """From how many institutions on somebody must lead."""

    institutions: int
    high_from: int


class Window(NamedTuple):
    """From how many days on, and up to how many, something is told."""

    days: int
    horizon_days: int


class CoverageGap(NamedTuple):
    """From how many needs on a territory lacks a dispositif."""

    needs: int
    high_from: int


class Caseload(NamedTuple):
    """Levels of load over capacity, in percent."""

    low_percent: int
    medium_percent: int
    high_percent: int
    critical_percent: int


class Team(NamedTuple):
    """Levels of a team's load over its capacity, in percent, and how many make a team."""

    professionals: int
    medium_percent: int
    high_percent: int
    critical_percent: int


class Keystone(NamedTuple):
    """When the network hangs on one professional."""

    shared_persons: int
    cut_off: int
    medium_from: int


class ReferralLoop(NamedTuple):
    """When referrals come back to where they started. Days."""

    window_days: int
    work_days: int
    high_from_loops: int
    high_from_institutions: int


class Refusals(NamedTuple):
    """When refusals add up. Days."""

    refusals: int
    window_days: int


class DoubleCover(NamedTuple):
    """When places covered twice weigh more. Thousandths of a share; inhabitants."""

    whole_thousandths: int
    medium_from: int
    high_from: int


class Uncovered(NamedTuple):
    """When places nobody covers weigh more. Inhabitants."""

    medium_from: int
    high_from: int


class Misaligned(NamedTuple):
    """When two zonings are told apart: inhabitants outside the main pair, in percent of those compared."""

    low_percent: int
    medium_percent: int
    high_percent: int


class Situation(NamedTuple):
    """Who is concerned by a situation, who sustains it, how many could answer. Days, but the last."""

    referral_days: int
    sustained_begun_days: int
    sustained_contact_days: int
    could_answer: int


_GROUPS: dict[str, Any] = {
    "activity": Activity,
    "duplicate.support": Overlap,
    "duplicate.coordination": Overlap,
    "duplicate.household": Overlap,
    "duplicate.dispositif": Dispositifs,
    "gap.need": NeedGap,
    "gap.referral": ReferralGap,
    "gap.lead": LeadGap,
    "gap.break": Window,
    "gap.dormant": Activity,
    "gap.departed": Window,
    "gap.coverage": CoverageGap,
    "gap.review": Window,
    "overload.caseload": Caseload,
    "overload.team": Team,
    "overload.keystone": Keystone,
    "loop.referral": ReferralLoop,
    "loop.refusals": Refusals,
    "situation": Situation,
    "territory.double_cover": DoubleCover,
    "territory.uncovered": Uncovered,
    "territory.misaligned": Misaligned,
}


@dataclass(frozen=True)
class Parameters:
    """All thresholds: a named tuple per rule, and what the rules say of themselves."""

    groups: Mapping[str, Any]
    rules: Mapping[str, Rule]
    norms: Mapping[Role, int]
    full_time_points: int
    first_year_percent: int
    medium_events: frozenset[LifeEventKind]

    def __getitem__(self, code: str) -> Any:
        """Give the thresholds of a rule, by its code."""
        return self.groups[code]


@cache
def parameters() -> Parameters:
    """Read the default thresholds once. Raises KeyError or TypeError when the data and the code disagree."""
    raw = yaml.safe_load(
        files("algorithms.parameters").joinpath("detection.yaml").read_text(encoding="utf-8")
    )
    raw["gap.dormant"] = raw["activity"]
    caseload = raw["overload.caseload"]
    return Parameters(
        groups={code: group(**raw[code]["parameters"]) for code, group in _GROUPS.items()},
        rules={code: Rule(_published(raw[code]), " ".join(raw[code]["source"].split())) for code in _GROUPS},
        norms={Role(role): norm for role, norm in caseload["norms"].items()},
        full_time_points=caseload["capacity"]["full_time_points"],
        first_year_percent=caseload["capacity"]["first_year_percent"],
        medium_events=frozenset(LifeEventKind(kind) for kind in raw["gap.review"]["medium_events"]),
    )


def _published(group: Mapping[str, Any]) -> dict[str, Any]:
    others = {name: value for name, value in group.items() if name not in ("parameters", "since", "source")}
    return {**group["parameters"], **others, "since": group["since"].isoformat()}
