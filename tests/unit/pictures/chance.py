"""Random situations, hostile ones among them: any number of actors, any name, any finding."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from api.pictures.scene import Scene, SituationLabel, situate
from graph.model.vocabulary import (
    NEED_THEMES,
    AnswerState,
    InstitutionKind,
    LifeEventKind,
    ReferralStatus,
    Role,
    Severity,
    Theme,
)
from tests.unit.pictures.sheets import Story

T = TypeVar("T")

NAMES = (
    "CCAS de Toul",
    "Département de Meurthe-et-Moselle",
    "Maison départementale des solidarités de Pont-à-Mousson",
    "Association d’accompagnement au logement de Meurthe-et-Moselle et des vallées de la Moselle et du Madon",
    "</svg><script>alert(1)</script>",
    "\" onload='alert(1)' x=\"",
    "Œuvre & Cie <ltd>",
    "Centre 😀 d’écoute 👩‍👩‍👧 𝔐𝔞𝔦𝔰𝔬𝔫",
    "A" * 300,
    "相談支援センター",
    "مركز المساعدة الاجتماعية",
    "e\u0301" * 40,
    "nul\x00 et \x0b saut\nde ligne",
    "x",
    " ",
    "SAAD",
    "W" * 30,
)
OCCUPATIONS = (
    "assistante sociale",
    "conseillère en économie sociale et familiale",
    "infirmière, équipe de gériatrie",
    "technicienne de l’intervention sociale et familiale auprès des familles nombreuses du secteur",
    "psychologue",
    "anticonstitutionnellementologue" * 6,
    "<b>gras</b>",
    "",
    "🧑‍⚕️ médecin",
)
SIZES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 30)
STATES = ("active", "active", "active", "dormant", "departed", "announced", "ended", "planned")


class Chance:
    """A random situation, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.story = Story()
        self.size = SIZES[seed % len(SIZES)]

    def pick(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def day(self, *, days: int = 1100) -> date:
        return self.story.as_of - timedelta(days=self.random.randint(0, days))

    def scene(self) -> Scene:
        self._cast()
        self._matters()
        self._findings()
        lines = tuple(self.pick(NAMES) for _ in range(self.random.randint(0, 4)))
        members = {id_: self.pick(NAMES) for id_ in self.story.members}
        label = SituationLabel(self.pick(("Mme R.", *NAMES)), lines, members)
        return situate(self.story.sheet, self.story.directory, label)

    def _cast(self) -> None:
        story, random = self.story, self.random
        story.members = tuple(f"P{i}" for i in range(1, random.randint(2, 5)))
        for i in range(max(1, self.size // self.pick((1, 1, 2, 3)))):
            story.institution(f"I{i}", self.pick(NAMES), self.pick(tuple(InstitutionKind)))
        institutions = sorted(story.institutions)
        for i in range(self.size):
            left = self.day() if random.random() < 0.2 else None
            occupation, name = self.pick(OCCUPATIONS), self.pick((None, *NAMES))
            story.professional(f"W{i}", self.pick(institutions), occupation, until=left, name=name)
            for j in range(self.pick((1, 1, 1, 2, 4))):
                self._accompaniment(f"A{i}-{j}", f"W{i}")

    def _accompaniment(self, id_: str, professional: str) -> None:
        state, start = self.pick(STATES), self.day()
        if state in ("announced", "planned"):
            start = self.story.as_of + timedelta(days=self.random.randint(1, 40))
        self.story.actor(
            id_,
            professional,
            self.pick(tuple(Theme)),
            start,
            role=self.pick(tuple(Role)),
            state=state,
            sustained=state == "active" and self.random.random() < 0.5,
            person=self.pick(self.story.members),
            end=start + timedelta(days=self.random.randint(0, 60)) if state == "ended" else None,
            intensity=self.pick((0.25, 0.5, 1.0, 1.5, 3.0)),
            last_contact=self.day() if self.random.random() < 0.5 else None,
        )

    def _matters(self) -> None:
        story, random = self.story, self.random
        institutions = [*sorted(story.institutions), "unknown"]
        for i in range(random.randint(0, 9)):
            theme, held = self.pick(NEED_THEMES), random.random() < 0.5
            story.need(f"N{i}", theme, self.day(), held=held, urgent=random.random() < 0.3)
        for i in range(random.randint(0, 14)):
            way = (self.pick(institutions), self.pick(institutions))
            status, sent = self.pick(tuple(ReferralStatus)), self.day(days=700)
            answered = status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)
            story.referral(
                f"R{i}",
                self.pick(NEED_THEMES),
                way,
                sent,
                status=status,
                answered_on=sent + timedelta(days=9) if answered else None,
                sender=self.pick((None, "W0", "W1")),
            )
        for i in range(random.randint(0, 7)):
            story.event(f"E{i}", self.pick(tuple(LifeEventKind)), self.day(days=900))

    def _findings(self) -> None:
        for i in range(self.pick((0, 1, 3, 6, 12, 25))):
            self._finding(self.pick(CODES), f"x{i}")

    def _finding(self, code: str, salt: str) -> None:
        story = self.story
        theme = self.pick(NEED_THEMES).value
        rows = [actor.accompaniment.id for actor in story.actors]
        institutions = sorted(story.institutions)
        subjects = {"person": "P1", "theme": theme, "salt": salt}
        evidence: dict[str, object] = {"theme": theme}
        if code.startswith("duplicate."):
            evidence["accompaniments"] = sorted(self.random.sample(rows, min(len(rows), 3)))
            evidence["institutions"] = institutions[:3]
        elif code in ("gap.dormant", "gap.departed"):
            subjects["accompaniment"] = self.pick(rows or ["A0"])
        elif code == "gap.review":
            subjects["life_event"] = f"E{self.random.randint(0, 7)}"
        elif code == "gap.referral":
            evidence["from_institution"] = self.pick(institutions)
        elif code == "loop.referral":
            way = [self.pick([*institutions, "unknown"]) for _ in range(self.random.randint(2, 10))]
            evidence |= {"path": [*way, way[0]], "referrals": ["R0", "R1"], "loops": 1}
        elif code == "overload.caseload":
            subjects = {"professional": f"W{self.random.randint(0, 31)}"}
        story.finding(
            code,
            self.pick(tuple(Severity)),
            self.day(),
            subjects=subjects,
            evidence=evidence,
            short=self.pick(NAMES),
            state=self.pick((AnswerState.OPEN, AnswerState.OPEN, *AnswerState)),
        )


CODES = (
    "duplicate.support",
    "duplicate.coordination",
    "duplicate.household",
    "gap.need",
    "gap.referral",
    "gap.lead",
    "gap.break",
    "gap.dormant",
    "gap.departed",
    "gap.coverage",
    "gap.review",
    "loop.referral",
    "loop.refusals",
    "overload.caseload",
)
