"""One numbering for every picture and list of a situation: findings 1 to n, actors A to Z.

The same number and the same letter stand in the ecomap, the grid, the timeline, the trail and the list:
this cross-reference replaces long labels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.pictures.tokens import Family
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import AnswerState

FAMILIES = {
    "duplicate": Family.DUPLICATE,
    "gap": Family.GAP,
    "loop": Family.LOOP,
    "overload": Family.OVERLOAD,
    "territory": Family.TERRITORY,
}
REASON_FAMILIES = {
    "uncovered_need": Family.GAP,
    "no_answer": Family.GAP,
    "danger": Family.GAP,
    "dropped_referral": Family.GAP,
    "no_lead": Family.GAP,
    "break": Family.GAP,
    "idle": Family.GAP,
    "unreviewed_event": Family.GAP,
    "refusals": Family.LOOP,
    "ping_pong": Family.LOOP,
    "duplicate_support": Family.DUPLICATE,
    "duplicate_coordination": Family.DUPLICATE,
    "duplicate_household": Family.DUPLICATE,
    "overloaded_lead": Family.OVERLOAD,
    "difficult_territory": Family.TERRITORY,
}
"""The family of each reason of a score; the others (several_actors, waited...) cumulate."""


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding with its number in the situation."""

    number: int
    finding: Finding

    @property
    def family(self) -> Family:
        """Give its family."""
        return finding_family(self.finding.code)

    @property
    def icon(self) -> str:
        """Give the name of its icon: its family's, or the missing referent's."""
        return "sans-referent" if self.finding.code == "gap.lead" else self.family.token

    @property
    def is_shown(self) -> bool:
        """Tell whether pictures show it: a human may have set it aside."""
        return self.finding.state is not AnswerState.DISMISSED


def numbered(findings: Iterable[Finding]) -> tuple[NumberedFinding, ...]:
    """Number the findings of a situation by severity, then age, then key; each key once.

    Dismissed findings keep their number, so that an answer renumbers nothing.
    """
    once = {finding.key: finding for finding in findings}
    ranked = sorted(once.values(), key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
    return tuple(NumberedFinding(number, finding) for number, finding in enumerate(ranked, start=1))


def letter(position: int) -> str:
    """Give the letter of an actor, from 0 on.

    >>> letter(0), letter(25), letter(26), letter(27)
    ('A', 'Z', 'AA', 'AB')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def finding_family(code: str) -> Family:
    """Give the family of a finding's code."""
    return FAMILIES[code.partition(".")[0]]


def reason_family(reason: str) -> Family:
    """Give the family of a reason of a score."""
    return REASON_FAMILIES.get(reason, Family.CUMULATION)
