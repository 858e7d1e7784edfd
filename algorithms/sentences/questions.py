"""The expected question of an agenda item: what the committee, together, is asked to settle."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from algorithms.french import QUESTION_MARK, capital, contracted
from algorithms.sentences.wording import THEME_WORDS, theme_of
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import Theme

ASKED = 2
"""A question holds two demands at most: a committee has twenty minutes."""

_ANYTHING = "que peuvent faire ensemble les institutions présentes"


class Demand(NamedTuple):
    """What is asked, and its topic: two demands never share one."""

    topic: str
    words: str


Demands = Callable[[Sequence[Finding]], Iterator[Demand]]


def question(reasons: Sequence[str], findings: Iterable[Finding]) -> str:
    r"""Give the question to the committee: one demand or two, from the first reasons that call for one.

    `reasons` come strongest first; `findings` are those they rest on, in any order: within a reason the most
    severe goes first, then the oldest. Reasons that only count (institutions, needs, load) are asked about
    when nothing else is.

    >>> question(["several_actors", "duplicate_coordination"], []).replace("\u202f", " ")
    'Qui coordonne ?'
    """
    ranked = sorted(findings, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
    demands = _ask(_ACTED, reasons, ranked) or _ask(_COUNTED, reasons, ranked) or [_ANYTHING]
    return f"{capital(', et '.join(demands))}{QUESTION_MARK}"


def _ask(table: Mapping[str, Demands], reasons: Sequence[str], ranked: Sequence[Finding]) -> list[str]:
    """Give the first demands of reasons in a table, at most one a reason and one a topic."""
    asked: dict[str, str] = {}
    for reason in reasons:
        if reason in table and len(asked) < ASKED:
            new = next((demand for demand in table[reason](ranked) if demand.topic not in asked), None)
            if new is not None:
                asked[new.topic] = new.words
    return list(asked.values())


def _always(topic: str, words: str) -> Demands:
    def demands(_: Sequence[Finding]) -> Iterator[Demand]:
        yield Demand(topic, words)

    return demands


def _each_theme(code: str, words: Callable[[Finding, Theme], str], without: str) -> Demands:
    """Ask about the theme of each finding of a code; when none has a theme, ask `without` it."""

    def demands(findings: Sequence[Finding]) -> Iterator[Demand]:
        themes = [(f, theme) for f in findings if f.code == code and (theme := theme_of(f))]
        for finding, theme in themes:
            yield Demand(theme, words(finding, theme))
        if not themes:
            yield Demand(code, without)

    return demands


def _help(theme: Theme) -> str:
    return f"l’accompagnement {THEME_WORDS[theme].help}"


def _of(theme: Theme) -> str:
    return contracted("de", THEME_WORDS[theme].noun)


def _take_over(finding: Finding, theme: Theme) -> str:
    if finding.code == "gap.break" or finding.evidence.get("previous_accompaniments"):
        return f"qui prend la suite de {_help(theme)}"
    return f"qui s’occupe {_of(theme)}"


def _relay(_: Finding, theme: Theme) -> str:
    return f"qui s’assure que le relais est pris pour {THEME_WORDS[theme].noun}"


def _place(_: Finding, theme: Theme) -> str:
    return f"que proposer pour {THEME_WORDS[theme].noun} là où aucun dispositif n’agit"


def _accept(_: Finding, theme: Theme) -> str:
    return f"qui accepte de s’occuper {_of(theme)}"


def _keep(_: Finding, theme: Theme) -> str:
    return f"qui s’occupe {_of(theme)} jusqu’à ce que le relais soit pris"


def _share(_: Finding, theme: Theme) -> str:
    return f"qui fait quoi pour {THEME_WORDS[theme].noun}"


def _danger(findings: Sequence[Finding]) -> Iterator[Demand]:
    for finding in findings:
        theme = theme_of(finding)
        if finding.code == "gap.need" and theme in (Theme.VIOLENCE, Theme.CHILD_PROTECTION):
            yield Demand(theme, f"qui s’occupe sans attendre {_of(theme)}")
    yield Demand("danger", "qui assure sans attendre la protection")


def _idle(findings: Sequence[Finding]) -> Iterator[Demand]:
    for finding in findings:
        theme = theme_of(finding)
        if finding.code == "gap.departed" and theme:
            yield Demand(theme, f"qui prend la suite de {_help(theme)}")
        elif finding.code == "gap.dormant" and theme:
            yield Demand(theme, f"où en est {_help(theme)}")
    yield Demand("idle", "quels accompagnements continuent")


_ACTED: Mapping[str, Demands] = {
    "danger": _danger,
    "uncovered_need": _each_theme("gap.need", _take_over, "qui répond au besoin ouvert"),
    "no_answer": _each_theme("gap.need", _place, "que proposer là où aucun dispositif n’agit"),
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
    "idle": _idle,
    "unreviewed_event": _always("rights", "qui fait le point sur les droits"),
}
"""Reasons that call for somebody to do something."""

_COUNTED: Mapping[str, Demands] = {
    "urgent_need": _always("first", "que faut-il faire en premier"),
    "cumulated_needs": _always("first", "que faut-il faire en premier"),
    "several_actors": _always("actors", "qui fait quoi"),
    "overloaded_lead": _always("lead", "comment alléger la charge du référent"),
    "difficult_territory": _always("place", "qui peut intervenir sur place"),
}
"""Reasons that count: asked about when nothing else is."""
