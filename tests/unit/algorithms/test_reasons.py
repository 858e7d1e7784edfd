"""What the reasons of a score say, with and without what they rest on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.complexity import REASONS
from algorithms.french import NARROW, NBSP, typographic
from algorithms.sentences import Family, family_of, reason_label, reason_sentence
from algorithms.sentences.reasons import LABELS
from tests.unit.algorithms.told import LAST_YEAR, TOLD, found, ids

LONGEST_LABEL = 24


def told(reason: str, points: int | None, details: Mapping[str, Any]) -> str:
    return reason_sentence(reason, points, details).replace(NBSP, " ").replace(NARROW, " ")


def test_every_reason_is_told_and_no_other() -> None:
    assert set(LABELS) == set(REASONS)


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_label_is_a_few_words(reason: str) -> None:
    label = reason_label(reason)
    assert label[0].isupper()
    assert len(label) <= LONGEST_LABEL
    assert typographic(label) == label
    assert isinstance(family_of(reason), Family)


@pytest.mark.parametrize("tell", [reason_label, family_of])
def test_an_unknown_reason_is_refused(tell: Any) -> None:
    with pytest.raises(KeyError):
        tell("bad_luck")


HOUSING = found("gap.need", {"theme": "housing"}, about=(("need", "N1"),))
BUDGET = found("gap.need", {"theme": "budget"}, about=(("need", "N2"),))
TWICE = found("duplicate.support", {}, "budget", since=date(2026, 4, 14))
TWICE_LONG = found("duplicate.support", {}, "housing", since=LAST_YEAR)
SILENT = found("gap.dormant", {"theme": "budget"}, about=(("accompaniment", "A1"),))
LEFT = found("gap.departed", {"theme": "budget"}, about=(("accompaniment", "A2"),))
EVENT = found("gap.review", {"event_kind": "hospital_discharge"}, about=(("life_event", "E1"),))


@pytest.mark.parametrize(
    ("reason", "details", "expected"),
    [
        ("several_actors", {"count": 6}, "Six institutions interviennent en même temps."),
        ("several_actors", {}, "Plusieurs institutions interviennent en même temps."),
        (
            "urgent_need",
            {"count": 1, "themes": ["legal_protection"]},
            "Protection juridique : besoin urgent.",
        ),
        (
            "urgent_need",
            {"count": 2, "themes": ["budget", "housing"]},
            "Logement et budget : besoins urgents.",
        ),
        ("urgent_need", {"count": 2}, "Besoins urgents dans deux thèmes."),
        ("urgent_need", {"count": 1}, "Besoin urgent."),
        ("danger", {"count": 1}, "Un besoin urgent de protection reste sans réponse."),
        ("danger", {"count": 2}, "Deux besoins urgents de protection restent sans réponse."),
        ("uncovered_need", {"findings": [HOUSING]}, "Logement : aucun accompagnement depuis le 8 juin."),
        ("uncovered_need", {"findings": [BUDGET, HOUSING]}, "Logement et budget : aucun accompagnement."),
        ("no_answer", {"findings": [HOUSING]}, "Logement : aucun dispositif ne couvre le lieu de vie."),
        ("refusals", {"findings": [TWICE]}, "Budget : refus répétés, aucun relais pris."),
        ("cumulated_needs", {"count": 6}, "Besoins ouverts dans six thèmes."),
        ("duplicate_support", {"findings": [TWICE]}, "Budget : suivi en double depuis le 14 avril."),
        (
            "duplicate_support",
            {"findings": [TWICE_LONG]},
            "Logement : suivi en double depuis le 2 novembre 2025.",
        ),
        ("duplicate_support", {"findings": [TWICE, TWICE_LONG]}, "Logement et budget : suivi en double."),
        (
            "duplicate_coordination",
            {"findings": [found("duplicate.coordination", {"professionals": ids(2)})]},
            "Deux professionnels coordonnent en même temps depuis le 8 juin.",
        ),
        ("duplicate_household", {"findings": [TWICE]}, "Budget : foyer suivi en double depuis le 14 avril."),
        (
            "dropped_referral",
            {"count": 1, "findings": [HOUSING]},
            "Logement : un relais perdu depuis le 8 juin.",
        ),
        (
            "dropped_referral",
            {"count": 2, "findings": [HOUSING, BUDGET]},
            "Logement et budget : deux relais perdus.",
        ),
        (
            "no_lead",
            {"count": 1, "findings": [found("gap.lead", {"institutions": ids(4)})]},
            "Quatre institutions interviennent, sans référent.",
        ),
        ("break", {"findings": [TWICE]}, "Budget : suivi terminé, besoin toujours ouvert."),
        ("idle", {"findings": [SILENT]}, "Un accompagnement sans contact récent."),
        ("idle", {"findings": [LEFT, LEFT]}, "Deux accompagnements au nom de professionnels partis."),
        (
            "idle",
            {"findings": [SILENT, LEFT]},
            "Un accompagnement sans contact récent et un accompagnement au nom d’un professionnel parti.",
        ),
        ("unreviewed_event", {"findings": [EVENT]}, "Sortie d’hôpital du 8 juin : droits non revus."),
        (
            "unreviewed_event",
            {"count": 2, "findings": [EVENT, EVENT]},
            "Deux événements de vie sans revue des droits.",
        ),
        (
            "ping_pong",
            {"count": 2, "findings": [found("loop.referral", {"loops": 2}, "mental_health")]},
            "Santé mentale : deux retours au point de départ.",
        ),
        (
            "overloaded_lead",
            {
                "findings": [
                    found("overload.caseload", {"ratio": 1.12}),
                    found("overload.caseload", {"ratio": 1.31}),
                ]
            },
            "Le référent porte 131 % de sa capacité.",
        ),
        (
            "difficult_territory",
            {"findings": [found("gap.coverage", {"needs": 7}, "addictions")]},
            "Addictions : sept besoins sans dispositif sur le territoire.",
        ),
        ("waited", {"count": 1}, "Une séance en liste d’attente sans examen."),
        ("waited", {"count": 3}, "Trois séances en liste d’attente sans examen."),
    ],
)
def test_a_reason_says(reason: str, details: Mapping[str, Any], expected: str) -> None:
    assert told(reason, None, details) == expected


def test_points_stand_in_brackets_when_they_have_no_column() -> None:
    assert (
        told("several_actors", 20, {"count": 6})
        == "Six institutions interviennent en même temps (20 points)."
    )
    assert told("waited", 1, {"count": 1}).endswith("(1 point).")


@given(
    st.sampled_from(sorted(REASONS)),
    st.one_of(st.none(), st.integers(1, 99_999)),
    st.lists(st.sampled_from([told.finding for told in TOLD]), max_size=4),
    st.one_of(st.none(), st.integers(1, 40)),
)
def test_a_line_is_well_written_whatever_it_rests_on(
    reason: str, number: int | None, findings: list[Any], points: int | None
) -> None:
    text = reason_sentence(reason, points, {"count": number, "findings": findings})
    assert typographic(text) == text
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith(".")
    assert "None" not in text
    assert "P1" not in text
