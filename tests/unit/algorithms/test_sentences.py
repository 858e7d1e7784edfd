"""What findings say: exact texts, French typography, no id, no judgement, a row that always fits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.detection import DETECTORS
from algorithms.french import NARROW, NBSP, typographic
from algorithms.sentences import SHORT, TELLINGS, Family, family_of, sentence, short, tag_of
from graph.model.findings import Finding, Subject
from graph.model.vocabulary import LifeEventKind, Role, Severity, Theme
from tests.unit.algorithms.told import TOLD, D, Told, found, ids

CODES = sorted(f"{family}.{name}" for family, names in TELLINGS.items() for name in names)

SPEC_CODES = {
    *(f"duplicate.{name}" for name in ("support", "coordination", "household", "dispositif", "identity")),
    *(f"gap.{name}" for name in ("need", "referral", "lead", "break", "dormant", "departed", "coverage")),
    *(f"gap.{name}" for name in ("review", "take_up")),
    *(f"overload.{name}" for name in ("caseload", "team", "keystone")),
    *(f"loop.{name}" for name in ("referral", "refusals")),
    *(f"territory.{name}" for name in ("double_cover", "uncovered", "misaligned")),
}

UNWELCOME = re.compile(
    r"usager|bénéficiaire|patient|\bcas\b(?<!gestionnaire de cas)|risque|danger|alerte|devrait|probable|!",
    re.IGNORECASE,
)
"""Words that judge, predict, or name a person as no one should be named."""


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NARROW, " ")


def test_every_code_is_told_and_no_other() -> None:
    assert set(CODES) == SPEC_CODES
    assert set(DETECTORS) <= SPEC_CODES
    assert {told.finding.code for told in TOLD} == SPEC_CODES


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.finding.code)
def test_a_finding_says(told: Told) -> None:
    assert plain(sentence(told.finding)) == told.sentence
    assert plain(short(told.finding)) == told.short


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        sentence(found("gap.unheard_of", {}))


# Everything a finding may hold, from nothing to the largest numbers

NUMBERS = (1, 2, 3, 9, 10, 99_999)
HUGE = 68_000_000
KINDS: dict[str, list[dict[str, Any]]] = {
    "gap.need": [{"urgent": False}, {"urgent": True}, {"urgent": True, "previous_accompaniments": []}],
    "gap.referral": [
        {"kind": kind, "urgent": urgent}
        for kind, urgent in product(("unanswered", "not_started", "not_rerouted"), (False, True))
    ],
    "gap.departed": [{"role": role.value} for role in Role],
    "gap.review": [{"event_kind": kind.value} for kind in LifeEventKind],
    "territory.double_cover": [{"kind": kind} for kind in ("within", "between")],
}
LISTS = ("accompaniments", "institutions", "professionals", "coordinators", "referrals", "communes")
COUNTS = ("persons", "cut_off", "needs", "count", "loops", "compared", "inhabitants")


def evidences(code: str) -> Iterator[dict[str, Any]]:
    """Every evidence of a code: none, of its kind alone, then with each number wherever one may stand."""
    kinds = KINDS.get(code, [{}])
    yield {}
    yield from kinds
    for number, kind in product(NUMBERS, kinds):
        some = ids(number)
        yield {
            **dict.fromkeys((*LISTS, "previous_accompaniments"), some),
            **dict.fromkeys(COUNTS, number),
            "load": number * 1.05,
            "capacity": 1.0,
            "ratio": number * 1.05,
            "share": 1.0,
            "path": [*some, some[0]],
            **kind,
        }
        yield {"inhabitants": HUGE, "compared": HUGE, "share": 0.9999, **kind}


def every_finding(code: str) -> Iterator[Finding]:
    told = [*evidences(code)]
    for evidence, theme, severity in product(told, (None, *Theme), Severity):
        yield found(code, evidence, theme, severity=severity)
    for evidence, theme in product(told, Theme):
        yield found(code, {"theme": theme.value, **evidence}, since=D)


@pytest.mark.parametrize("code", CODES)
def test_it_is_well_written_whatever_the_evidence(code: str) -> None:
    texts = {(sentence(finding), short(finding)) for finding in every_finding(code)}
    sentences, rows = {text for text, _ in texts}, {text for _, text in texts}
    assert [row for row in rows if len(row) > SHORT or "…" in row] == []
    assert [text for text in sentences | rows if not well_written(text)] == []


def well_written(text: str) -> bool:
    """French typography, a capital (or a figure), one final period, no word that is not welcome."""
    return (
        typographic(text) == text
        and (text[0].isupper() or text[0].isdigit())
        and text.endswith(".")
        and not text.endswith("..")
        and "'" not in text
        and not re.search(rf"[ {NBSP}{NARROW}]{{2}}| [:;?]|\bNone\b|[{{}}\[\]]|\d \d{{3}}", text)
        and not UNWELCOME.search(text)
        and "\n" not in text
    )


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.finding.code)
def test_a_row_begins_with_its_theme(told: Told) -> None:
    themes = [subject.id for subject in told.finding.subjects if subject.type == "theme"]
    if themes and told.finding.evidence.get("kind") != "within":
        assert COLON_AFTER_HEAD.match(short(told.finding))


COLON_AFTER_HEAD = re.compile(rf"^[A-ZÉ][\w’ ]*(, urgent)?{NBSP}: ")


def test_the_longest_row_is_used_whole() -> None:
    """Wordings are chosen, not trimmed: the fullest that fits, up to the last character."""
    finding = found("gap.review", {"event_kind": "leaving_child_protection"})
    assert plain(short(finding)) == "Sortie de la protection de l’enfance : droits non revus."
    assert len(short(finding)) == SHORT


# What must never be told

NAMES = st.text(st.characters(whitelist_categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F), min_size=8)
CLOSED = ("theme", "kind", "role", "event_kind")
"""Evidence entries that hold a word of a closed list; any other text is an id."""


@given(st.sampled_from(TOLD), NAMES)
def test_no_id_and_no_name_is_ever_told(told: Told, name: str) -> None:
    """Whatever stands in the place of an id (a name, if a delivery was careless) stays there."""

    def secret(value: Any) -> Any:
        if isinstance(value, list):
            return [secret(item) for item in value]
        return f"Zq{name}{value}" if isinstance(value, str) else value

    known = told.finding.evidence
    evidence = {entry: value if entry in CLOSED else secret(value) for entry, value in known.items()}
    hidden = replace(
        told.finding,
        evidence={**evidence, "professional": secret("K1"), "from_institution": secret("I1")},
        subjects=tuple(
            subject if subject.type == "theme" else Subject(subject.type, secret(subject.id))
            for subject in told.finding.subjects
        ),
    )
    assert f"Zq{name}" not in sentence(hidden) + short(hidden)
    assert sentence(hidden) == sentence(told.finding)
    assert short(hidden) == short(told.finding)


# Families


@pytest.mark.parametrize(
    ("code_or_reason", "family", "tag"),
    [
        ("duplicate.household", Family.DUPLICATE, "Doublon"),
        ("gap.need", Family.GAP, "Lacune"),
        ("gap.lead", Family.GAP, "Sans référent"),
        ("gap.coverage", Family.TERRITORY, "Territoire"),
        ("loop.refusals", Family.LOOP, "Renvois en boucle"),
        ("overload.team", Family.OVERLOAD, "Surcharge"),
        ("territory.misaligned", Family.TERRITORY, "Territoire"),
        ("danger", Family.GAP, "Lacune"),
        ("no_lead", Family.GAP, "Sans référent"),
        ("ping_pong", Family.LOOP, "Renvois en boucle"),
        ("several_actors", Family.ACCUMULATION, "Cumul"),
        ("waited", Family.ACCUMULATION, "Cumul"),
        ("overloaded_lead", Family.OVERLOAD, "Surcharge"),
        ("difficult_territory", Family.TERRITORY, "Territoire"),
    ],
)
def test_a_family_and_its_tag(code_or_reason: str, family: Family, tag: str) -> None:
    assert family_of(code_or_reason) is family
    assert tag_of(code_or_reason) == tag


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_family(code: str) -> None:
    assert isinstance(family_of(code), Family)


def test_counts_are_read_from_lists_and_from_numbers() -> None:
    by_list = found("duplicate.dispositif", {"persons": ids(4)}, "housing")
    by_number = found("duplicate.dispositif", {"persons": 4}, "housing")
    assert sentence(by_list) == sentence(by_number)
