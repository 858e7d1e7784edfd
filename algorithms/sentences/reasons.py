"""How the reasons of a score are told: a few words for a tag, a line for the open panel.

A line is made from what the reason rests on: its findings, else its count and themes. Dates have their year
only when it is not that of the day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from algorithms.french import COLON, capital, count, listed, percent, plural, running_date, since
from algorithms.sentences.wording import THEME_WORDS, size, theme_of
from graph.model.findings import Finding
from graph.model.vocabulary import LifeEventKind

LABELS: Mapping[str, str] = {
    "several_actors": "Plusieurs institutions",
    "urgent_need": "Besoin urgent",
    "danger": "Danger sans réponse",
    "uncovered_need": "Besoin sans réponse",
    "no_answer": "Aucun dispositif",
    "refusals": "Refus répétés",
    "cumulated_needs": "Besoins multiples",
    "duplicate_support": "Suivi en double",
    "duplicate_coordination": "Coordination en double",
    "duplicate_household": "Foyer suivi en double",
    "dropped_referral": "Relais perdu",
    "no_lead": "Sans référent",
    "break": "Rupture",
    "idle": "Suivi en sommeil",
    "unreviewed_event": "Droits non revus",
    "ping_pong": "Renvois en boucle",
    "overloaded_lead": "Référent surchargé",
    "difficult_territory": "Territoire sans réponse",
    "waited": "Liste d’attente",
}


def reason_label(reason: str) -> str:
    """Give the few words of a reason. Raises KeyError for a reason that no doctrine may name.

    >>> reason_label("no_lead"), reason_label("urgent_need")
    ('Sans référent', 'Besoin urgent')
    """
    return LABELS[reason]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a reason rests on."""

    number: int | None
    findings: Sequence[Finding]
    named: Sequence[str]

    @property
    def themes(self) -> str:
        """Give the themes as a list, the first with a capital; nothing without any."""
        found = {*self.named, *(theme for finding in self.findings if (theme := theme_of(finding)))}
        heads = [words.head for theme, words in THEME_WORDS.items() if theme in found]
        return capital(listed([head.lower() for head in heads]))

    @property
    def since(self) -> str:
        """Give « depuis le » of a finding that stands alone; nothing for several, or none."""
        if len(self.findings) != 1:
            return ""
        return f" {since(self.findings[0].since, self.findings[0].as_of)}"

    def so_many(self, noun: str) -> str:
        """Give how many; « plusieurs » when nothing says it."""
        number = self.number if self.number is not None else len(self.findings) or None
        return f"plusieurs {plural(noun)}" if number is None else count(number, noun)

    def on_themes(self, rest: str, *, else_: str) -> str:
        """Give what there is to say after the themes; without themes, `else_`."""
        return f"{self.themes}{COLON}{rest}" if self.themes else else_


def reason_sentence(reason: str, points: int | None, details: Mapping[str, Any]) -> str:
    r"""Give the line of a reason, with its points in brackets unless None (a page has a column for them).

    `details`, all optional: `count` (how many facts), `findings` (those it rests on), `themes` (of the needs
    counted, when no finding names them). Raises KeyError for a reason that no doctrine may name.

    >>> reason_sentence("several_actors", None, {"count": 6})
    'Six institutions interviennent en même temps.'
    >>> line = reason_sentence("urgent_need", 20, {"count": 2, "themes": ["housing", "budget"]})
    >>> line.replace("\xa0", " ")
    'Logement et budget : besoins urgents (20 points).'
    """
    facts = _Facts(details.get("count"), details.get("findings", ()), details.get("themes", ()))
    given = "" if points is None else f" ({count(points, 'point', figures=True)})"
    return f"{capital(_SENTENCES[reason](facts))}{given}."


def _several_actors(facts: _Facts) -> str:
    return f"{facts.so_many('institution')} interviennent en même temps"


def _urgent_need(facts: _Facts) -> str:
    urgent = "besoin urgent" if facts.number == 1 else "besoins urgents"
    many = urgent if facts.number in (None, 1) else f"{urgent} dans {facts.so_many('thème')}"
    return facts.on_themes(urgent, else_=many)


def _danger(facts: _Facts) -> str:
    remain = "reste sans réponse" if facts.number == 1 else "restent sans réponse"
    return f"{facts.so_many('besoin urgent')} de protection {remain}"


def _uncovered_need(facts: _Facts) -> str:
    return facts.on_themes(
        f"aucun accompagnement{facts.since}", else_="besoins ouverts, aucun accompagnement"
    )


def _no_answer(facts: _Facts) -> str:
    lack = "aucun dispositif ne couvre le lieu de vie"
    return facts.on_themes(lack, else_=lack)


def _refusals(facts: _Facts) -> str:
    return facts.on_themes("refus répétés, aucun relais pris", else_="refus répétés, aucun relais pris")


def _cumulated_needs(facts: _Facts) -> str:
    return f"besoins ouverts dans {facts.so_many('thème')}"


def _duplicate_support(facts: _Facts) -> str:
    twice = f"suivi en double{facts.since}"
    return facts.on_themes(twice, else_=twice)


def _duplicate_coordination(facts: _Facts) -> str:
    number = size(facts.findings[0], "professionals") if len(facts.findings) == 1 else None
    return f"{_Facts(number, (), ()).so_many('professionnel')} coordonnent en même temps{facts.since}"


def _duplicate_household(facts: _Facts) -> str:
    twice = f"foyer suivi en double{facts.since}"
    return facts.on_themes(twice, else_=twice)


def _dropped_referral(facts: _Facts) -> str:
    lost = (
        "un relais perdu" if facts.so_many("relais") == "un relais" else f"{facts.so_many('relais')} perdus"
    )
    return facts.on_themes(f"{lost}{facts.since}", else_=lost)


def _no_lead(facts: _Facts) -> str:
    number = size(facts.findings[0], "institutions") if len(facts.findings) == 1 else None
    return f"{_Facts(number, (), ()).so_many('institution')} interviennent, sans référent"


def _break(facts: _Facts) -> str:
    return facts.on_themes(
        "suivi terminé, besoin toujours ouvert", else_="suivi terminé, besoin toujours ouvert"
    )


def _idle(facts: _Facts) -> str:
    codes = [finding.code for finding in facts.findings]
    silent, left = codes.count("gap.dormant"), codes.count("gap.departed")
    told = [
        *([f"{count(silent, 'accompagnement')} sans contact récent"] if silent else []),
        *([f"{count(left, 'accompagnement')} {_left_by(left)}"] if left else []),
    ]
    return listed(told) or f"{facts.so_many('accompagnement')} sans contact récent ou {_left_by(1)}"


def _left_by(number: int) -> str:
    return "au nom d’un professionnel parti" if number == 1 else "au nom de professionnels partis"


def _unreviewed_event(facts: _Facts) -> str:
    if len(facts.findings) != 1:
        return f"{facts.so_many('événement')} de vie sans revue des droits"
    found = facts.findings[0]
    kinds = {kind.value: kind.label for kind in LifeEventKind if kind is not LifeEventKind.OTHER}
    event = kinds.get(found.evidence.get("event_kind", ""), "Événement de vie")
    return f"{event} du {running_date(found.since, found.as_of)}{COLON}droits non revus"


def _ping_pong(facts: _Facts) -> str:
    back = f"{facts.so_many('retour')} au point de départ"
    return facts.on_themes(back, else_=back)


def _overloaded_lead(facts: _Facts) -> str:
    ratios = [finding.evidence["ratio"] for finding in facts.findings if "ratio" in finding.evidence]
    if not ratios:
        return "le référent porte plus que sa capacité"
    return f"le référent porte {percent(max(ratios))} de sa capacité"


def _difficult_territory(facts: _Facts) -> str:
    needs = size(facts.findings[0], "needs") if len(facts.findings) == 1 else None
    lack = f"{_Facts(needs, (), ()).so_many('besoin')} sans dispositif sur le territoire"
    return facts.on_themes(lack, else_=lack)


def _waited(facts: _Facts) -> str:
    return f"{facts.so_many('séance')} en liste d’attente sans examen"


_SENTENCES: Mapping[str, Callable[[_Facts], str]] = {
    "several_actors": _several_actors,
    "urgent_need": _urgent_need,
    "danger": _danger,
    "uncovered_need": _uncovered_need,
    "no_answer": _no_answer,
    "refusals": _refusals,
    "cumulated_needs": _cumulated_needs,
    "duplicate_support": _duplicate_support,
    "duplicate_coordination": _duplicate_coordination,
    "duplicate_household": _duplicate_household,
    "dropped_referral": _dropped_referral,
    "no_lead": _no_lead,
    "break": _break,
    "idle": _idle,
    "unreviewed_event": _unreviewed_event,
    "ping_pong": _ping_pong,
    "overloaded_lead": _overloaded_lead,
    "difficult_territory": _difficult_territory,
    "waited": _waited,
}
