"""Situations made by hand, so that pictures can be looked at and compared: invented people only."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from algorithms.agenda import AgendaItem
from algorithms.complexity import Assessment, Reason
from api.usecases.directory import Directory
from api.usecases.situation import Actor, Member, OpenNeed, SentReferral, SituationSheet
from graph.model.actors import Institution, Professional
from graph.model.findings import Finding, Subject
from graph.model.people import LifeEvent, Person
from graph.model.support import Accompaniment, Need, Referral
from graph.model.vocabulary import (
    AnswerState,
    InstitutionKind,
    LifeEventKind,
    ReferralStatus,
    Role,
    Severity,
    Theme,
)

TODAY = date(2026, 11, 23)


@dataclass
class Story:
    """A situation told row by row; `sheet` and `directory` give it as the use cases do."""

    as_of: date = TODAY
    institutions: dict[str, Institution] = field(default_factory=dict)
    professionals: dict[str, Professional] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    needs: list[OpenNeed] = field(default_factory=list)
    referrals: list[SentReferral] = field(default_factory=list)
    life_events: list[LifeEvent] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    members: tuple[str, ...] = ("P1",)

    def institution(self, id_: str, name: str, kind: InstitutionKind = InstitutionKind.OTHER) -> None:
        self.institutions[id_] = Institution(id=id_, name=name, kind=kind)

    def professional(self, id_: str, institution: str, occupation: str, **more: Any) -> None:
        self.professionals[id_] = Professional(
            id=id_, institution_id=institution, occupation=occupation, **more
        )

    def actor(
        self,
        id_: str,
        professional: str,
        purpose: Theme,
        start: date,
        *,
        role: Role = Role.PRACTITIONER,
        state: str = "active",
        sustained: bool = False,
        person: str = "P1",
        **more: Any,
    ) -> None:
        record = Accompaniment(
            id=id_,
            person_id=person,
            professional_id=professional,
            purpose=purpose,
            role=role,
            start=start,
            **more,
        )
        known = self.professionals.get(professional)
        institution = record.institution_id or (known.institution_id if known else "?")
        self.actors.append(Actor(record, person, institution, state, sustained))

    def need(
        self, id_: str, theme: Theme, opened_on: date, *, held: bool, person: str = "P1", **more: Any
    ) -> None:
        record = Need(id=id_, person_id=person, theme=theme, opened_on=opened_on, **more)
        self.needs.append(OpenNeed(record, person, record.closed_on is None, held))

    def referral(
        self,
        id_: str,
        theme: Theme,
        way: tuple[str, str],
        sent_on: date,
        *,
        status: ReferralStatus,
        answered_on: date | None = None,
        sender: str | None = None,
    ) -> None:
        record = Referral(
            id=id_,
            person_id="P1",
            theme=theme,
            from_institution_id=way[0],
            from_professional_id=sender,
            to_institution_id=way[1],
            sent_on=sent_on,
            status=status,
            answered_on=answered_on,
        )
        self.referrals.append(SentReferral(record, "P1", status))

    def event(self, id_: str, kind: LifeEventKind, occurred_on: date) -> None:
        self.life_events.append(LifeEvent(id=id_, person_id="P1", kind=kind, occurred_on=occurred_on))

    def finding(
        self,
        code: str,
        severity: Severity,
        since: date,
        *,
        subjects: dict[str, str] | None = None,
        evidence: dict[str, Any] | None = None,
        short: str = "",
        state: AnswerState = AnswerState.OPEN,
    ) -> Finding:
        named = {"person": "P1"} if subjects is None else subjects
        told = Finding(
            code=code,
            subjects=tuple(sorted(Subject(type_, id_) for type_, id_ in named.items())),
            as_of=self.as_of,
            severity=severity,
            since=since,
            evidence=evidence or {},
            short=short,
            state=state,
        )
        self.findings.append(told)
        return told

    @property
    def directory(self) -> Directory:
        return Directory(self.institutions, self.professionals, {})

    @property
    def sheet(self) -> SituationSheet:
        score = sum(reason.points for reason in self.reasons)
        return SituationSheet(
            situation=("person", "P1"),
            as_of=self.as_of,
            members=tuple(Member(Person(id=id_), None, None, (id_,)) for id_ in self.members),
            actors=tuple(sorted(self.actors, key=lambda a: (a.accompaniment.start, a.accompaniment.id))),
            needs=tuple(self.needs),
            referrals=tuple(sorted(self.referrals, key=lambda r: (r.referral.sent_on, r.referral.id))),
            life_events=tuple(self.life_events),
            findings=tuple(sorted(self.findings, key=lambda f: (f.code, f.key))),
            assessment=Assessment(0, score, tuple(self.reasons), {}, True),
            item=cast(AgendaItem, None),
            examination=cast(Any, None),
        )


def mme_r() -> Story:
    """The sample of the look: eight contacts around one elderly person, two needs that nobody answers."""
    story = Story()
    _who_works_around(story)
    _who_helps(story)
    _what_is_needed(story)
    _who_was_asked(story)
    story.event("E1", LifeEventKind.PARTNER_DEATH, date(2025, 10, 4))
    story.event("E2", LifeEventKind.HOSPITAL_DISCHARGE, date(2026, 2, 26))
    story.reasons = _weighed(story)
    return story


def _who_works_around(story: Story) -> None:
    for id_, name, kind in (
        ("cd", "Département, MDS de Toul", InstitutionKind.DEPARTMENT),
        ("dac", "DAC Meurthe-et-Moselle", InstitutionKind.DEPARTMENT),
        ("ccas", "CCAS de Toul", InstitutionKind.MUNICIPALITY),
        ("ch", "Centre hospitalier de Toul", InstitutionKind.HEALTH),
        ("saad", "SAAD Les Tilleuls", InstitutionKind.HEALTH),
        ("bailleur", "Bailleur social", InstitutionKind.HOUSING),
        ("cmp", "CMP de Toul", InstitutionKind.HEALTH),
        ("mandataires", "Service mandataire", InstitutionKind.JUSTICE),
    ):
        story.institution(id_, name, kind)
    for id_, institution, occupation in (
        ("as", "cd", "assistante sociale"),
        ("apa", "cd", "référente APA"),
        ("gestion", "dac", "gestionnaire de cas"),
        ("geronto", "ccas", "coordinatrice gérontologique"),
        ("csf", "ccas", "conseillère sociale et familiale"),
        ("ide", "ch", "infirmière, équipe de gériatrie"),
        ("secteur", "saad", "responsable de secteur"),
        ("loyer", "bailleur", "conseillère sociale"),
    ):
        story.professional(id_, institution, occupation)


def _who_helps(story: Story) -> None:
    story.actor("A1", "as", Theme.BUDGET, date(2025, 3, 12), sustained=True)
    story.actor("A2", "apa", Theme.RIGHTS, date(2025, 9, 1), intensity=0.5)
    story.actor(
        "A3",
        "gestion",
        Theme.COORDINATION,
        date(2026, 2, 2),
        role=Role.CASE_MANAGER,
        sustained=True,
        intensity=2,
    )
    story.actor(
        "A4", "geronto", Theme.COORDINATION, date(2025, 11, 17), role=Role.COORDINATOR, sustained=True
    )
    story.actor("A5", "csf", Theme.BUDGET, date(2026, 4, 14), sustained=True, intensity=0.5)
    story.actor("A0", "csf", Theme.BUDGET, date(2025, 1, 6), state="ended", end=date(2025, 6, 30))
    story.actor("A6", "ide", Theme.HEALTH, date(2025, 12, 15), intensity=0.5)
    story.actor("A7", "secteur", Theme.AUTONOMY, date(2025, 1, 20), sustained=True, intensity=3)
    story.actor("A8", "loyer", Theme.HOUSING, date(2025, 12, 1), intensity=0.5)


def _what_is_needed(story: Story) -> None:
    story.need("N1", Theme.LEGAL_PROTECTION, date(2026, 6, 9), held=False, urgent=True)
    story.need("N2", Theme.MENTAL_HEALTH, date(2026, 3, 10), held=False)
    for i, theme in enumerate((Theme.BUDGET, Theme.HEALTH, Theme.AUTONOMY, Theme.HOUSING)):
        story.need(f"N{i + 3}", theme, date(2025, 1, 6), held=True)


def _who_was_asked(story: Story) -> None:
    sent, declined, accepted = ReferralStatus.SENT, ReferralStatus.DECLINED, ReferralStatus.ACCEPTED
    mental = Theme.MENTAL_HEALTH
    story.referral(
        "R1", mental, ("ccas", "cmp"), date(2026, 3, 12), status=declined, answered_on=date(2026, 4, 2)
    )
    story.referral("R2", mental, ("cmp", "ch"), date(2026, 4, 8), status=sent)
    story.referral(
        "R3", mental, ("ch", "cd"), date(2026, 6, 18), status=declined, answered_on=date(2026, 7, 9)
    )
    story.referral("R4", mental, ("cd", "ccas"), date(2026, 9, 2), status=sent)
    story.referral(
        "R5", Theme.LEGAL_PROTECTION, ("cd", "mandataires"), date(2026, 6, 9), status=sent, sender="as"
    )
    story.referral(
        "R6", Theme.RIGHTS, ("cd", "ccas"), date(2025, 10, 20), status=accepted, answered_on=date(2025, 11, 3)
    )


def _weighed(story: Story) -> list[Reason]:
    """Tell the findings, and give the reasons that rest on them."""
    protection = Theme.LEGAL_PROTECTION.value
    need = story.finding(
        "gap.need",
        Severity.CRITICAL,
        date(2026, 6, 9),
        subjects={"person": "P1", "need": "N1"},
        evidence={"theme": protection, "urgent": True},
        short="Protection juridique, urgent : personne depuis le 9 juin.",
    )
    relay = story.finding(
        "gap.referral",
        Severity.HIGH,
        date(2026, 6, 9),
        subjects={"person": "P1", "referral": "R5"},
        evidence={"theme": protection, "from_institution": "cd", "to_institution": "mandataires"},
    )
    both = story.finding(
        "duplicate.coordination",
        Severity.MEDIUM,
        date(2026, 2, 2),
        evidence={"accompaniments": ["A3", "A4"], "professionals": ["geronto", "gestion"]},
    )
    loop = story.finding(
        "loop.referral",
        Severity.MEDIUM,
        date(2026, 9, 2),
        subjects={"person": "P1", "theme": Theme.MENTAL_HEALTH.value},
        evidence={"loops": 1, "referrals": ["R4"], "path": ["ccas", "cmp", "ch", "cd", "ccas"]},
    )
    budget = story.finding(
        "duplicate.support",
        Severity.MEDIUM,
        date(2026, 4, 14),
        subjects={"person": "P1", "theme": Theme.BUDGET.value},
        evidence={"accompaniments": ["A1", "A5"], "institutions": ["ccas", "cd"]},
        state=AnswerState.ACKNOWLEDGED,
    )
    load = story.finding(
        "overload.caseload",
        Severity.HIGH,
        TODAY,
        subjects={"professional": "gestion"},
        evidence={"load": 112.0, "capacity": 100.0, "ratio": 1.12},
    )
    story.findings.remove(load)  # about a professional: it comes with the reasons of the score
    return [
        Reason("several_actors", 20, (), 6),
        Reason("cumulated_needs", 16, (), 6),
        Reason("urgent_need", 15, (), 1),
        Reason("ping_pong", 12, (loop,), 1),
        Reason("duplicate_coordination", 12, (both,), 1),
        Reason("uncovered_need", 12, (need,), 1),
        Reason("no_answer", 10, (need,), 1),
        Reason("dropped_referral", 12, (relay,), 2),
        Reason("duplicate_support", 8, (budget,), 1),
        Reason("overloaded_lead", 5, (load,), 1),
    ]


def foyer_k() -> Story:
    """A family of four: two schools of thought, a referent gone, refusals, no lead, one actor expected."""
    story = Story(as_of=date(2026, 12, 15), members=("P1", "P2", "P3", "P4"))
    for id_, name, kind in (
        ("mds", "Maison départementale des solidarités de Laxou", InstitutionKind.DEPARTMENT),
        ("ase", "Aide sociale à l’enfance", InstitutionKind.DEPARTMENT),
        ("caf", "Caisse d’allocations familiales", InstitutionKind.SOCIAL_SECURITY),
        ("siao", "SIAO 54", InstitutionKind.HOUSING),
        ("avdl", "Association « Un toit, un droit »", InstitutionKind.ASSOCIATION),
    ):
        story.institution(id_, name, kind)
    story.professional("ass", "mds", "assistante de service social", name="Mme Petit")
    story.professional("tisf", "caf", "technicienne de l’intervention sociale et familiale")
    story.professional("educ", "ase", "éducateur", until=date(2026, 9, 30))
    story.professional("avdl1", "avdl", "chargé d’accompagnement vers et dans le logement")
    story.professional("old", "mds", "conseillère en économie sociale et familiale")
    story.actor("A1", "ass", Theme.FAMILY, date(2026, 1, 5), person="P1", sustained=True)
    story.actor("A2", "ass", Theme.RIGHTS, date(2026, 6, 15), person="P2", sustained=True)
    story.actor("A3", "tisf", Theme.FAMILY, date(2026, 3, 9), person="P3", intensity=2)
    story.actor("A4", "educ", Theme.CHILD_PROTECTION, date(2025, 5, 2), person="P3", state="departed")
    story.actor("A5", "avdl1", Theme.HOUSING, date(2027, 1, 4), person="P1", state="announced")
    story.actor("A6", "old", Theme.BUDGET, date(2024, 3, 1), state="ended", end=date(2025, 8, 31))
    story.actor(
        "A7", "tisf", Theme.SOCIAL_TIES, date(2026, 2, 2), person="P2", state="dormant", intensity=0.5
    )
    story.need("N1", Theme.BUDGET, date(2025, 1, 10), held=False, person="P1", severity=3)
    story.need("N2", Theme.VIOLENCE, date(2026, 12, 1), held=False, person="P2", urgent=True)
    story.need("N3", Theme.FAMILY, date(2026, 1, 5), held=True, person="P1")
    declined = ReferralStatus.DECLINED
    for i, (day, answer) in enumerate(
        ((date(2026, 2, 3), date(2026, 2, 20)), (date(2026, 5, 4), date(2026, 6, 1)))
    ):
        story.referral(f"R{i}", Theme.BUDGET, ("mds", "avdl"), day, status=declined, answered_on=answer)
    story.referral("R9", Theme.HOUSING, ("mds", "siao"), date(2026, 10, 6), status=ReferralStatus.SENT)
    story.event("E1", LifeEventKind.EVICTION_NOTICE, date(2026, 7, 20))
    story.event("E2", LifeEventKind.JOB_LOSS, date(2026, 6, 30))
    story.finding(
        "gap.lead", Severity.MEDIUM, date(2026, 6, 15), evidence={"institutions": ["ase", "caf", "mds"]}
    )
    story.finding(
        "gap.departed",
        Severity.MEDIUM,
        date(2026, 9, 30),
        subjects={"person": "P3", "accompaniment": "A4"},
        evidence={"theme": Theme.CHILD_PROTECTION.value},
    )
    story.finding(
        "gap.review", Severity.MEDIUM, date(2026, 7, 20), subjects={"person": "P1", "life_event": "E1"}
    )
    for code, severity, since in (
        ("gap.need", Severity.HIGH, date(2025, 9, 1)),
        ("gap.break", Severity.HIGH, date(2025, 8, 31)),
        ("loop.refusals", Severity.HIGH, date(2026, 6, 1)),
        ("loop.referral", Severity.LOW, date(2026, 5, 4)),
    ):
        story.finding(
            code,
            severity,
            since,
            subjects={"person": "P1", "theme": Theme.BUDGET.value},
            evidence={"theme": Theme.BUDGET.value, "path": ["mds", "avdl", "mds"], "referrals": ["R1"]},
        )
    story.finding(
        "duplicate.household",
        Severity.MEDIUM,
        date(2026, 4, 8),
        subjects={"household": "F1", "theme": Theme.FAMILY.value},
        evidence={"accompaniments": ["A1", "A3"], "institutions": ["caf", "mds"]},
        state=AnswerState.DISMISSED,
    )
    story.finding(
        "gap.dormant",
        Severity.LOW,
        date(2026, 2, 2),
        subjects={"person": "P2", "accompaniment": "A7"},
        evidence={"theme": Theme.SOCIAL_TIES.value},
    )
    return story
