"""The expected question of an agenda item: what the committee, together, is asked to settle."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from algorithms.french import QUESTION_MARK, capital, contracted
from algorithms.sentences.wording import THEME_WORDS, theme_of
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import Theme

ASKED = 2
"""A question holds two demands at most: a committee has twenty minutes."""

_ANYTHING = "que peuvent faire ensemble les institutions présentes"


class Demand(NamedTuple):
    """What is asked, of what, and its topic: two demands never share one; of one kind, they are joined."""

    topic: str
    ask: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Findings, strongest first, and those of them that nothing could answer where the person lives."""

    findings: Sequence[Finding]
    unanswerable: frozenset[str]


Demands = Callable[[_Ranked], Iterator[Demand]]


def question(reasons: Sequence[str], findings: Iterable[Finding]) -> str:
    r"""Give the question to the committee: one demand or two, from the first reasons that call for one.

    `reasons` come strongest first; `findings` are those they rest on, reason after reason: one that two
    reasons rest on is given twice. Within a reason the most severe goes first, then the oldest. Reasons that
    only count (institutions, needs, load) are asked about when nothing else is.

    >>> question(["several_actors", "duplicate_coordination"], []).replace("\u202f", " ")
    'Qui coordonne ?'
    """
    ranked = _rank(reasons, findings)
    demands = _first(_ACTED, reasons, ranked) or _first(_COUNTED, reasons, ranked)
    return f"{capital(_joined(demands) or _ANYTHING)}{QUESTION_MARK}"


def _rank(reasons: Sequence[str], findings: Iterable[Finding]) -> _Ranked:
    """Order the findings; a need given by `uncovered_need` alone could be answered."""
    given = list(findings)
    times = Counter(finding.key for finding in given if finding.code == "gap.need")
    least = 1 + ("uncovered_need" in reasons)
    unanswerable = frozenset(key for key, number in times.items() if number >= least)
    once = {finding.key: finding for finding in given}.values()
    ordered = sorted(once, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
    return _Ranked(ordered, unanswerable)


def _first(table: Mapping[str, Demands], reasons: Sequence[str], ranked: _Ranked) -> list[Demand]:
    """Give the first demands: one a reason, then, with room left, the others of the same reasons."""
    called = [list(table[reason](ranked)) for reason in reasons if reason in table]
    asked: dict[str, Demand] = {}
    for demands in called:
        new = next((demand for demand in demands if demand.topic not in asked), None)
        if new is not None:
            asked[new.topic] = new
    for demand in chain.from_iterable(called):
        asked.setdefault(demand.topic, demand)
    return list(asked.values())[:ASKED]


def _joined(demands: Sequence[Demand]) -> str:
    """Join demands; those that ask the same of two things ask it once."""
    asks = dict.fromkeys(demand.ask for demand in demands)
    told = []
    for ask in asks:
        objects = " et ".join(demand.of for demand in demands if demand.ask == ask and demand.of)
        told.append(f"{ask} {objects}".rstrip())
    return ", et ".join(told)


def _always(topic: str, ask: str) -> Demands:
    def demands(_: _Ranked) -> Iterator[Demand]:
        yield Demand(topic, ask)

    return demands


def _each(about: Demands, without: str) -> Demands:
    """Ask about each theme; when there is none, ask `without`."""

    def demands(ranked: _Ranked) -> Iterator[Demand]:
        asked = list(about(ranked))
        yield from asked or [Demand(without, without)]

    return demands


def _each_theme(code: str, ask: Callable[[Finding, Theme], Demand], without: str) -> Demands:
    """Ask about the theme of each finding of a code; when none has a theme, ask `without`."""

    def about(ranked: _Ranked) -> Iterator[Demand]:
        for finding in ranked.findings:
            theme = theme_of(finding)
            if finding.code == code and theme:
                yield ask(finding, theme)

    return _each(about, without)


def _of(theme: Theme) -> str:
    return contracted("de", THEME_WORDS[theme].noun)


def _for(theme: Theme) -> str:
    return f"pour {THEME_WORDS[theme].noun}"


def _help(theme: Theme) -> str:
    return f"l’accompagnement {THEME_WORDS[theme].help}"


def _take_over(finding: Finding, theme: Theme) -> Demand:
    if finding.code == "gap.break" or finding.evidence.get("previous_accompaniments"):
        return Demand(theme, "qui prend la suite", f"de {_help(theme)}")
    return Demand(theme, "qui s’occupe", _of(theme))


def _accept(_: Finding, theme: Theme) -> Demand:
    return Demand(theme, "qui accepte de s’occuper", _of(theme))


def _keep(_: Finding, theme: Theme) -> Demand:
    return Demand(theme, f"qui s’occupe {_of(theme)} jusqu’à ce que le relais soit pris")


def _relay(_: Finding, theme: Theme) -> Demand:
    return Demand(theme, "qui s’assure que le relais est pris", _for(theme))


def _share(_: Finding, theme: Theme) -> Demand:
    if theme is Theme.COORDINATION:
        return Demand(theme, "qui coordonne")
    return Demand(theme, "qui fait quoi", _for(theme))


def _no_answer(ranked: _Ranked) -> Iterator[Demand]:
    themes = [theme_of(finding) for finding in ranked.findings if finding.key in ranked.unanswerable]
    for theme in filter(None, themes):
        yield Demand(theme, f"que proposer {_for(theme)} là où aucun dispositif n’agit")


def _danger(ranked: _Ranked) -> Iterator[Demand]:
    for finding in ranked.findings:
        theme = theme_of(finding)
        if finding.code == "gap.need" and theme in (Theme.VIOLENCE, Theme.CHILD_PROTECTION):
            yield Demand(theme, "qui s’occupe sans attendre", _of(theme))


def _idle(ranked: _Ranked) -> Iterator[Demand]:
    for finding in ranked.findings:
        theme = theme_of(finding)
        if theme and finding.code == "gap.departed":
            yield Demand(theme, "qui prend la suite", f"de {_help(theme)}")
        elif theme and finding.code == "gap.dormant":
            yield Demand(theme, "qui fait le point", f"sur {_help(theme)}")


_ACTED: Mapping[str, Demands] = {
    "danger": _each(_danger, "qui assure sans attendre la protection"),
    "uncovered_need": _each_theme("gap.need", _take_over, "qui répond au besoin ouvert"),
    "no_answer": _each(_no_answer, "que proposer là où aucun dispositif n’agit"),
    "refusals": _each_theme("loop.refusals", _accept, "qui accepte l’orientation"),
    "ping_pong": _each_theme(
        "loop.referral", _keep, "qui suit la personne jusqu’à ce que le relais soit pris"
    ),
    "duplicate_support": _each_theme("duplicate.support", _share, "qui fait quoi"),
    "duplicate_household": _each_theme("duplicate.household", _share, "qui fait quoi pour le foyer"),
    "duplicate_coordination": _always("coordination", "qui coordonne"),
    "no_lead": _always("coordination", "qui est référent de parcours"),
    "dropped_referral": _each_theme("gap.referral", _relay, "qui s’assure que le relais est pris"),
    "break": _each_theme("gap.break", _take_over, "qui prend la suite de l’accompagnement terminé"),
    "idle": _each(_idle, "quels accompagnements continuent"),
    "unreviewed_event": _always("review", "qui fait le point sur les droits"),
}
"""Reasons that call for somebody to do something."""

_COUNTED: Mapping[str, Demands] = {
    "urgent_need": _always("first", "que faut-il faire en premier"),
    "cumulated_needs": _always("first", "que faut-il faire en premier"),
    "several_actors": _always("actors", "qui fait quoi"),
    "overloaded_lead": _always("load", "comment alléger la charge du référent"),
    "difficult_territory": _always("place", "qui peut intervenir sur place"),
}
"""Reasons that count: asked about when nothing else is."""
