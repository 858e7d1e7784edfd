"""Complexity: which situations need several institutions at once, and by which facts exactly?

A situation is a household, or a person without one: its living members together. Its score is the sum of
capped reasons, each of them facts of the network (findings, or counts of dated rows), never a prediction
about a person. A dismissed finding gives no points.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from algorithms.coverage import unanswered_needs
from algorithms.doctrine import Doctrine
from algorithms.held import NOBODY, is_held, is_live
from algorithms.parameters import Situation as Limits
from algorithms.picture import THEMES, Picture
from algorithms.view import STATUS
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a score: its capped points, the findings it rests on (all of its kind), and its count."""

    reason: str
    points: int
    findings: tuple[Finding, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a situation weighs. `concerned` says why each institution is: active, sender, receiver."""

    situation: int
    score: int
    reasons: tuple[Reason, ...]
    concerned: Mapping[int, frozenset[str]]
    is_complex: bool


@dataclass(frozen=True)
class Complexity:
    """Assesses the situations of a picture from its findings (answers applied), under a doctrine.

    `waits` counts, by situation (type, id), the meetings at which it stood on the committee's waiting list
    since it was last examined. `assess` takes time linear in the rows of the situation.
    """

    picture: Picture
    findings: tuple[Finding, ...]
    doctrine: Doctrine
    waits: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def _counted(self) -> Mapping[int, list[Finding]]:
        """Give the findings about a person or household, dismissed ones included, by situation."""
        situations = self.picture.situation_of_id
        found: dict[int, list[Finding]] = {}
        for finding in self.findings:
            for subject in finding.subjects:
                if subject.type == "person":
                    person = self.picture.person_of_id[subject.id]
                    found.setdefault(self.picture.view.situation[person], []).append(finding)
                elif subject.type == "household":
                    found.setdefault(situations["household", subject.id], []).append(finding)
        return found

    @cached_property
    def overloaded(self) -> Mapping[str, Finding]:
        """Give the overload.caseload findings that give points, by professional."""
        found = (finding for finding in self.findings if finding.code == "overload.caseload")
        return {
            f.subject("professional"): f for f in found if not f.is_dismissed and f.severity != Severity.LOW
        }

    @cached_property
    def difficult(self) -> Mapping[int, list[Finding]]:
        """Give the gap.coverage findings that count a need of a member, by situation."""
        told = {f.subjects: f for f in self.findings if f.code == "gap.coverage" and not f.is_dismissed}
        by_key = {((f.subjects[0].type, f.subjects[0].id), f.subject("theme")): f for f in told.values()}
        found: dict[int, list[Finding]] = {}
        for (where, theme), rows in unanswered_needs(self.picture).items():
            finding = by_key.get((where, THEMES[theme].value))
            if finding is not None:
                for situation in {self.picture.view.situation[person] for person, _ in rows}:
                    found.setdefault(situation, []).append(finding)
        return found

    def findings_of(self, situation: int, *codes: str) -> list[Finding]:
        """Give the findings of a situation with one of `codes`, dismissed ones left out."""
        return [f for f in self._counted.get(situation, ()) if f.code in codes and not f.is_dismissed]

    def all_findings_of(self, situation: int) -> list[Finding]:
        """Give every finding about the members of a situation or their household, dismissed ones too."""
        return sorted(self._counted.get(situation, ()), key=lambda f: (f.code, f.key))

    def assess(self, situation: int) -> Assessment:
        """Weigh a situation: its reasons by points descending, then name."""
        reasons = [reason(self, situation, name) for name, reason in REASONS.items()]
        given = sorted((r for r in reasons if r.points > 0), key=lambda r: (-r.points, r.reason))
        score = sum(reason.points for reason in given)
        concerned = self.concerned(situation)
        is_critical = any(f.severity == Severity.CRITICAL for f in self.findings_of(situation, "gap.need"))
        is_shared = len(concerned) >= self.doctrine.institutions or is_critical
        return Assessment(
            situation, score, tuple(given), concerned, score >= self.doctrine.score and is_shared
        )

    def concerned(self, situation: int) -> Mapping[int, frozenset[str]]:
        """Give the institutions concerned by a situation, and why: active, sender, receiver."""
        view, limits = self.picture.view, self._limits
        a, r = view.accompaniments, view.referrals
        why: dict[int, set[str]] = {}
        for i in self.picture.rows_of(situation, a.first):
            if a.is_active[i]:
                why.setdefault(a.institution[i], set()).add("active")
        for person in self.picture.members_of(situation):
            for k in range(r.first[person], r.first[person + 1]):
                is_recent = view.day - r.sent_on[k] <= limits.referral_days
                if is_recent and r.status[k] != STATUS.withdrawn and is_live(view, person, r.theme[k]):
                    why.setdefault(r.sender[k], set()).add("sender")
                    why.setdefault(r.receiver[k], set()).add("receiver")
        return {institution: frozenset(because) for institution, because in why.items()}

    @property
    def _limits(self) -> Limits:
        limits: Limits = self.picture.parameters["situation"]
        return limits


ReasonRule = Callable[[Complexity, int, str], Reason]


def _reason(c: Complexity, name: str, count: int, findings: Iterable[Finding] = ()) -> Reason:
    return Reason(name, c.doctrine.points(name, count), tuple(sorted(findings, key=lambda f: f.key)), count)


def _each(*codes: str) -> ReasonRule:
    """Make the rule of a reason that counts the findings of some codes."""

    def rule(c: Complexity, situation: int, name: str) -> Reason:
        found = c.findings_of(situation, *codes)
        return _reason(c, name, len(found), found)

    return rule


def _several_actors(c: Complexity, situation: int, name: str) -> Reason:
    a = c.picture.view.accompaniments
    rows = c.picture.rows_of(situation, a.first)
    return _reason(c, name, len({a.institution[i] for i in rows if a.is_active[i]}))


def _open_needs(c: Complexity, situation: int) -> list[tuple[int, int]]:
    """Give the (person, need) open in a situation."""
    needs = c.picture.view.needs
    members = c.picture.members_of(situation)
    return [(p, n) for p in members for n in range(needs.first[p], needs.first[p + 1]) if needs.is_open[n]]


def _urgent_need(c: Complexity, situation: int, name: str) -> Reason:
    needs = c.picture.view.needs
    return _reason(c, name, len({needs.theme[n] for _, n in _open_needs(c, situation) if needs.is_urgent[n]}))


def _danger(c: Complexity, situation: int, name: str) -> Reason:
    view, themes = c.picture.view, c.doctrine.themes(name)
    urgent = [(p, view.needs.theme[n]) for p, n in _open_needs(c, situation) if view.needs.is_urgent[n]]
    unheld = {(p, t) for p, t in urgent if THEMES[t].value in themes and not is_held(view, p, t, NOBODY)}
    return _reason(c, name, len(unheld))


def _uncovered_need(c: Complexity, situation: int, name: str) -> Reason:
    found = c.findings_of(situation, "gap.need")
    highest: dict[str, Severity] = {}
    for finding in found:
        theme = finding.evidence["theme"]
        highest[theme] = max(highest.get(theme, Severity.LOW), finding.severity, key=SEVERITIES.index)
    points = c.doctrine.points_by_severity(name, iter(highest.values()))
    return Reason(name, points, tuple(sorted(found, key=lambda f: f.key)), len(highest))


def _no_answer(c: Complexity, situation: int, name: str) -> Reason:
    codes = {theme.value: position for position, theme in enumerate(THEMES)}
    found, places = [], set()
    for finding in c.findings_of(situation, "gap.need"):
        code = c.picture.place_code(c.picture.person_of_id[finding.subject("person")])
        if c.picture.places.lacks_answer(codes[finding.evidence["theme"]], code):
            found.append(finding)
            places.add((finding.evidence["theme"], code))
    return _reason(c, name, len(places), found)


def _cumulated_needs(c: Complexity, situation: int, name: str) -> Reason:
    needs = c.picture.view.needs
    return _reason(c, name, len({needs.theme[n] for _, n in _open_needs(c, situation)}))


def _dropped_referral(c: Complexity, situation: int, name: str) -> Reason:
    told = (f for f in c.all_findings_of(situation) if f.code == "loop.refusals")
    refused = {referral for finding in told for referral in finding.evidence["referrals"]}
    dropped = c.findings_of(situation, "gap.referral")
    found = [finding for finding in dropped if finding.subject("referral") not in refused]
    return _reason(c, name, len(found), found)


def _unreviewed_event(c: Complexity, situation: int, name: str) -> Reason:
    found = [f for f in c.findings_of(situation, "gap.review") if f.severity == Severity.MEDIUM]
    return _reason(c, name, len(found), found)


def _ping_pong(c: Complexity, situation: int, name: str) -> Reason:
    found = c.findings_of(situation, "loop.referral")
    return _reason(c, name, sum(finding.evidence["loops"] for finding in found), found)


def _overloaded_lead(c: Complexity, situation: int, name: str) -> Reason:
    a = c.picture.view.accompaniments
    rows = c.picture.rows_of(situation, a.first)
    leads = {c.picture.professional_id(a.professional[i]) for i in rows if a.is_active[i] and a.is_leading[i]}
    found = [c.overloaded[lead] for lead in leads if lead in c.overloaded]
    return _reason(c, name, len(found), found)


def _difficult_territory(c: Complexity, situation: int, name: str) -> Reason:
    found = c.difficult.get(situation, [])
    return _reason(c, name, len(found), found)


def _waited(c: Complexity, situation: int, name: str) -> Reason:
    return _reason(c, name, c.waits.get(c.picture.situation_id(situation), 0))


REASONS: Mapping[str, ReasonRule] = {
    "several_actors": _several_actors,
    "urgent_need": _urgent_need,
    "danger": _danger,
    "uncovered_need": _uncovered_need,
    "no_answer": _no_answer,
    "refusals": _each("loop.refusals"),
    "cumulated_needs": _cumulated_needs,
    "duplicate_support": _each("duplicate.support"),
    "duplicate_coordination": _each("duplicate.coordination"),
    "duplicate_household": _each("duplicate.household"),
    "dropped_referral": _dropped_referral,
    "no_lead": _each("gap.lead"),
    "break": _each("gap.break"),
    "idle": _each("gap.dormant", "gap.departed"),
    "unreviewed_event": _unreviewed_event,
    "ping_pong": _ping_pong,
    "overloaded_lead": _overloaded_lead,
    "difficult_territory": _difficult_territory,
    "waited": _waited,
}
"""The reasons of SPEC section 3, each a function of one situation."""
