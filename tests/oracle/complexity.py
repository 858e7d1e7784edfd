"""Complexity of a situation, default doctrine (SPEC section 3)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.oracle.findings import SEVERITIES, Finding, key_of, subject_id
from tests.oracle.gaps import coverage_groups, coverage_subjects
from tests.oracle.graph_on import LEADING, GraphOn
from tests.oracle.places import Places

NEED_POINTS = {"low": 3, "medium": 5, "high": 8, "critical": 12}
ROLE_ORDER = ["lead", "case_manager", "coordinator", "dispositif_referent", "practitioner", "guardian"]
SUSTAINED_SINCE, SUSTAINED_CONTACT = 180, timedelta(days=60)
COMPLEX_FROM = 30

Reason = dict[str, Any]
NO_FINDING: list[Finding] = []


@dataclass(frozen=True)
class Situation:
    """A household, or a person without one: its living members, by id."""

    kind: str
    id: str
    members: list[str]


@dataclass
class Network:
    """What a situation is judged on: the graph on D and what was found on it."""

    graph: GraphOn
    places: Places
    findings: list[Finding]
    dismissed: Collection[str] = frozenset()
    waited: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the findings that give points, and the needs a gap.coverage counts."""
        self.counting = [one for one in self.findings if one["key"] not in self.dismissed]
        self.coverage_of_need = {
            need.id: key_of("gap.coverage", coverage_subjects(group))
            for group, needs in coverage_groups(self.graph, self.places).items()
            for need in needs
        }


def situations(graph: GraphOn) -> list[Situation]:
    """All situations on D."""
    households = [Situation("household", one, sorted(graph.household(one))) for one in graph.households()]
    alone = [Situation("person", one.id, [one.id]) for one in graph.living.values() if not one.household_id]
    return households + alone


class Judged:
    """One situation on D: its reasons, its score, who is concerned."""

    def __init__(self, network: Network, situation: Situation) -> None:
        self.network, self.situation = network, situation
        self.graph, self.places = network.graph, network.places
        self.active = [row for one in situation.members for row in self.graph.active_of[one]]
        needs = [need for one in situation.members for need in self.graph.needs_of[one]]
        self.open_needs = [need for need in needs if self.graph.is_open_need(need)]
        self.themes = {need.id: need.theme for need in self.open_needs}
        self.mine = [one for one in network.counting if self._is_mine(one)]
        self.reasons = self._reasons()
        self.score = sum(reason["points"] for reason in self.reasons)

    def _is_mine(self, one: Finding) -> bool:
        """A finding about a member or the household itself."""
        subjects = {(subject["type"], subject["id"]) for subject in one["subjects"]}
        members = {("person", member) for member in self.situation.members}
        return bool(subjects & (members | {(self.situation.kind, self.situation.id)}))

    def of(self, *codes: str) -> list[Finding]:
        """The findings of the situation with these codes."""
        return [one for one in self.mine if one["code"] in codes]

    # Reasons

    def _reasons(self) -> list[Reason]:
        """All reasons with points, by points descending, then name."""
        givers: dict[str, Callable[[], tuple[int, list[Finding]]]] = {
            "several_actors": self.several_actors,
            "urgent_need": self.urgent_need,
            "danger": self.danger,
            "uncovered_need": self.uncovered_need,
            "no_answer": self.no_answer,
            "refusals": lambda: per_finding(self.of("loop.refusals"), 15, 30),
            "cumulated_needs": self.cumulated_needs,
            "duplicate_support": lambda: per_finding(self.of("duplicate.support"), 8, 24),
            "duplicate_coordination": lambda: per_finding(self.of("duplicate.coordination"), 12, 12),
            "duplicate_household": lambda: per_finding(self.of("duplicate.household"), 6, 12),
            "dropped_referral": self.dropped_referral,
            "no_lead": lambda: per_finding(self.of("gap.lead"), 10, 10),
            "break": lambda: per_finding(self.of("gap.break"), 8, 16),
            "idle": lambda: per_finding(self.of("gap.dormant", "gap.departed"), 4, 8),
            "unreviewed_event": self.unreviewed_event,
            "ping_pong": self.ping_pong,
            "overloaded_lead": self.overloaded_lead,
            "difficult_territory": self.difficult_territory,
            "waited": self.waited,
        }
        given = [(name, *giver()) for name, giver in givers.items()]
        reasons = [
            {"reason": name, "points": points, "findings": sorted(one["key"] for one in found)}
            for name, points, found in given
            if points > 0
        ]
        return sorted(reasons, key=lambda reason: (-reason["points"], reason["reason"]))

    def several_actors(self) -> tuple[int, list[Finding]]:
        """Three institutions or more."""
        return min(20, 5 * max(0, len({row.institution_id for row in self.active}) - 2)), NO_FINDING

    def urgent_need(self) -> tuple[int, list[Finding]]:
        """Distinct themes among open urgent needs."""
        themes = {need.theme for need in self.open_needs if need.urgent}
        return (min(25, 15 + 5 * (len(themes) - 1)) if themes else 0), NO_FINDING

    def danger(self) -> tuple[int, list[Finding]]:
        """An open urgent need of violence or child protection that nobody holds."""
        alone = any(
            need.urgent
            and need.theme in {"violence", "child_protection"}
            and not self.graph.is_held(need.person_id, need.theme)
            for need in self.open_needs
        )
        return (10 if alone else 0), NO_FINDING

    def uncovered_need(self) -> tuple[int, list[Finding]]:
        """Each distinct theme among gap.need, by its highest severity."""
        found = self.of("gap.need")
        worst: dict[str, str] = {}
        for one in found:
            theme = self.themes[subject_id(one, "need")]
            worst[theme] = max(worst.get(theme, "low"), one["severity"], key=SEVERITIES.index)
        return min(36, sum(NEED_POINTS[severity] for severity in worst.values())), found

    def no_answer(self) -> tuple[int, list[Finding]]:
        """Each distinct (theme, place) of a gap.need that nothing covers there."""
        found, matters = [], set()
        for one in self.of("gap.need"):
            person, theme = subject_id(one, "person"), self.themes[subject_id(one, "need")]
            if self.places.has_no_answer(person, theme):
                found.append(one)
                matters.add((theme, self.places.code_of(person)))
        return min(20, 10 * len(matters)), found

    def cumulated_needs(self) -> tuple[int, list[Finding]]:
        """Three themes or more among open needs."""
        return min(16, 4 * max(0, len({need.theme for need in self.open_needs}) - 2)), NO_FINDING

    def dropped_referral(self) -> tuple[int, list[Finding]]:
        """gap.referral, but those whose referral is in a loop.refusals."""
        refused = {
            referral
            for one in self.network.findings
            if one["code"] == "loop.refusals"
            for referral in one["evidence"]["referrals"]
        }
        found = [one for one in self.of("gap.referral") if subject_id(one, "referral") not in refused]
        return per_finding(found, 6, 18)

    def unreviewed_event(self) -> tuple[int, list[Finding]]:
        """gap.review of severity medium."""
        return per_finding([one for one in self.of("gap.review") if one["severity"] == "medium"], 8, 16)

    def ping_pong(self) -> tuple[int, list[Finding]]:
        """Per closing referral."""
        found = self.of("loop.referral")
        return min(24, 12 * sum(one["evidence"]["loops"] for one in found)), found

    def overloaded_lead(self) -> tuple[int, list[Finding]]:
        """A professional leading for a member is overloaded, medium or more."""
        leaders = {row.professional_id for row in self.active if row.role in LEADING}
        found = [
            one
            for one in self.network.counting
            if one["code"] == "overload.caseload"
            and one["severity"] != "low"
            and subject_id(one, "professional") in leaders
        ]
        return (5 if found else 0), found

    def difficult_territory(self) -> tuple[int, list[Finding]]:
        """A member's need is among those a gap.coverage counts."""
        keys = {self.network.coverage_of_need.get(need.id) for need in self.open_needs}
        found = [one for one in self.network.counting if one["key"] in keys]
        return (4 if found else 0), found

    def waited(self) -> tuple[int, list[Finding]]:
        """Meetings spent on the waiting list."""
        return min(15, 3 * self.network.waited.get((self.situation.kind, self.situation.id), 0)), NO_FINDING

    # Who is concerned, who presents

    def concerned(self) -> dict[str, set[str]]:
        """Institution -> because (active, sender, receiver)."""
        because: dict[str, set[str]] = {}
        for row in self.active:
            because.setdefault(row.institution_id, set()).add("active")
        for one in self.graph.referrals:
            mine = one.person_id in self.situation.members and one.status != "withdrawn"
            recent = (self.graph.day - one.sent_on).days <= 365
            if mine and recent and self.graph.is_live(one.person_id, one.theme):
                because.setdefault(one.sender, set()).add("sender")
                because.setdefault(one.receiver, set()).add("receiver")
        return because

    def is_complex(self) -> bool:
        """Enough points, and several institutions or a critical gap.need."""
        critical = any(one["severity"] == "critical" for one in self.of("gap.need"))
        return self.score >= COMPLEX_FROM and (len(self.concerned()) >= 2 or critical)

    def sustained(self) -> list[str]:
        """Professionals active for 180 days or more, in contact in the last 60 days."""
        day = self.graph.day
        return sorted(
            {
                row.professional_id
                for row in self.active
                if self.graph.passed(SUSTAINED_SINCE, row.start)
                and row.last_contact is not None
                and day - SUSTAINED_CONTACT <= row.last_contact <= day
            }
        )

    def presenter(self) -> str | None:
        """By role, then latest contact by D, earliest start, smallest professional id."""
        candidates = []
        for row in self.active:
            known = row.last_contact is not None and row.last_contact <= self.graph.day
            contact = row.last_contact.toordinal() if known and row.last_contact else 0
            candidates.append((ROLE_ORDER.index(row.role), -contact, row.start, row.professional_id))
        return min(candidates)[3] if candidates else None


def per_finding(found: list[Finding], points: int, cap: int) -> tuple[int, list[Finding]]:
    """So many points each, up to a cap."""
    return min(cap, points * len(found)), found
