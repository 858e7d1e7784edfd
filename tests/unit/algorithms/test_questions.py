"""What a committee is asked: one question or two, from the strongest reasons, always the same."""

import random
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.french import NARROW, NBSP, typographic
from algorithms.sentences import question
from algorithms.sentences.reasons import LABELS
from graph.model.findings import Finding
from graph.model.vocabulary import Severity, Theme
from tests.unit.algorithms.told import TOLD, found

OLD = date(2025, 3, 1)


def need(
    theme: str, id_: str = "N1", *, severity: Severity = Severity.HIGH, previous: Sequence[str] = ()
) -> Finding:
    evidence = {"theme": theme, "previous_accompaniments": list(previous)}
    return found("gap.need", evidence, severity=severity, about=(("need", id_), ("person", "P1")))


HOUSING, BUDGET = need("housing"), need("budget", "N2", severity=Severity.CRITICAL)
VIOLENCE = need("violence", "N3", severity=Severity.LOW)
ENDED = need("housing", previous=["A1"])
BREAK = found("gap.break", {"accompaniments": ["A1"]}, "employment")
REFUSED = found("loop.refusals", {"referrals": ["R1", "R2"]}, "housing")
LOOPED = found("loop.referral", {"loops": 1}, "mental_health")
LOST = found("gap.referral", {"kind": "unanswered", "theme": "health"}, about=(("referral", "R1"),))
TWICE = found("duplicate.support", {}, "budget")
COORDINATION = found("duplicate.support", {}, "coordination")
HOUSEHOLD = found("duplicate.household", {}, "family", about=(("household", "H1"),))
LEFT = found("gap.departed", {"theme": "rights"}, about=(("accompaniment", "A1"),))
SILENT = found("gap.dormant", {"theme": "budget"}, about=(("accompaniment", "A2"),))


def asked(reasons: Sequence[str], findings: Sequence[Finding]) -> str:
    return question(reasons, findings).replace(NARROW, " ").replace(NBSP, " ")


@pytest.mark.parametrize(
    ("reasons", "findings", "expected"),
    [
        ([], [], "Que peuvent faire ensemble les institutions présentes ?"),
        (["waited"], [], "Que peuvent faire ensemble les institutions présentes ?"),
        (["uncovered_need"], [HOUSING], "Qui s’occupe du logement ?"),
        (["uncovered_need"], [HOUSING, BUDGET], "Qui s’occupe du budget et du logement ?"),
        (["uncovered_need"], [ENDED], "Qui prend la suite de l’accompagnement logement ?"),
        (["uncovered_need", "no_lead"], [ENDED], "Qui prend la suite de l’accompagnement logement,"
         " et qui est référent de parcours ?"),
        (["uncovered_need", "duplicate_coordination"], [ENDED],
         "Qui prend la suite de l’accompagnement logement, et qui coordonne ?"),
        (["duplicate_coordination", "no_lead"], [], "Qui coordonne ?"),
        (["several_actors", "urgent_need", "no_lead"], [], "Qui est référent de parcours ?"),
        (["several_actors", "urgent_need"], [], "Qui fait quoi, et que faut-il faire en premier ?"),
        (["urgent_need", "cumulated_needs"], [], "Que faut-il faire en premier ?"),
        (["overloaded_lead"], [], "Comment alléger la charge du référent ?"),
        (["difficult_territory"], [], "Qui peut intervenir sur place ?"),
        (["danger"], [], "Qui assure sans attendre la protection ?"),
        (["danger", "uncovered_need"], [VIOLENCE],
         "Qui s’occupe sans attendre des violences subies ?"),
        (["break"], [BREAK], "Qui prend la suite de l’accompagnement emploi et formation ?"),
        (["refusals"], [REFUSED], "Qui accepte de s’occuper du logement ?"),
        (["refusals", "uncovered_need"], [REFUSED, HOUSING], "Qui accepte de s’occuper du logement ?"),
        (["ping_pong"], [LOOPED], "Qui s’occupe de la santé mentale jusqu’à ce que le relais soit pris ?"),
        (["dropped_referral"], [LOST], "Qui s’assure que le relais est pris pour l’accès aux soins ?"),
        (["duplicate_support"], [TWICE], "Qui fait quoi pour le budget ?"),
        (["duplicate_support", "no_lead"], [COORDINATION], "Qui coordonne ?"),
        (["duplicate_support", "duplicate_household"], [TWICE, HOUSEHOLD],
         "Qui fait quoi pour le budget et pour la famille ?"),
        (["idle"], [LEFT, SILENT], "Qui prend la suite de l’accompagnement d’accès aux droits,"
         " et qui fait le point sur l’accompagnement budget ?"),
        (["unreviewed_event"], [], "Qui fait le point sur les droits ?"),
        (["uncovered_need", "no_answer"], [HOUSING, BUDGET, BUDGET],
         "Qui s’occupe du budget et du logement ?"),
        (["no_answer", "uncovered_need"], [BUDGET, HOUSING, BUDGET],
         "Que proposer pour le budget là où aucun dispositif n’agit, et qui s’occupe du logement ?"),
        (["no_answer"], [BUDGET], "Que proposer pour le budget là où aucun dispositif n’agit ?"),
        (["uncovered_need"], [found("gap.need", {})], "Qui répond au besoin ouvert ?"),
        (["dropped_referral"], [], "Qui s’assure que le relais est pris ?"),
    ],
)  # fmt: skip
def test_a_question(reasons: list[str], findings: list[Finding], expected: str) -> None:
    assert asked(reasons, findings) == expected


def test_the_most_severe_goes_first_then_the_oldest() -> None:
    older = found(
        "gap.need", {"theme": "mobility"}, since=OLD, severity=Severity.HIGH, about=(("need", "N9"),)
    )
    assert asked(["uncovered_need", "no_lead"], [HOUSING, older]).startswith("Qui s’occupe de la mobilité")
    assert asked(["uncovered_need", "no_lead"], [older, BUDGET]).startswith("Qui s’occupe du budget")


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(
    ("code", "reason"),
    [("gap.break", "break"), ("loop.refusals", "refusals"), ("duplicate.support", "duplicate_support")],
)
def test_every_theme_reads_well(code: str, reason: str, theme: Theme) -> None:
    text = question([reason], [found(code, {}, theme.value)])
    assert typographic(text) == text
    assert not re.search(r"\b(de|à) (le|les|d’|de)\b", text)


POOL = [*{told.finding.key: told.finding for told in TOLD}.values()]


@given(
    st.lists(st.sampled_from(sorted(LABELS)), unique=True),
    st.lists(st.sampled_from(POOL)),
    st.integers(),
)
def test_a_question_is_one_well_written_line_and_never_depends_on_order(
    reasons: list[str], findings: list[Finding], seed: int
) -> None:
    text = question(reasons, findings)
    shuffled = [*findings]
    random.Random(seed).shuffle(shuffled)
    assert question(reasons, shuffled) == text
    assert typographic(text) == text
    assert text[0].isupper()
    assert text.endswith(f"{NARROW}?")
    assert text.count("?") == 1
    assert text.count(", et ") <= 1
    assert "P1" not in text
