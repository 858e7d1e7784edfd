"""With and without anyone: where fewer than eleven persons are known, what is published is the same.

Random persons live in four communes of two intercommunalities, one of them crowded. Whoever is taken away,
the documents of every land where fewer than eleven are known stay as they were, to the byte.
"""

from datetime import date
from itertools import combinations
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.detection import detect
from api.documents.territorial import FORMS
from api.graphql.diagnosis import diagnosis as as_graphql
from api.usecases.area_needs import area_counts
from api.usecases.areas import wished_area
from api.usecases.territorial_diagnosis import TerritorialDiagnosis, territorial_diagnosis
from api.usecases.territories import Territories
from api.workspace import Examination, Workspace
from graph.model.actors import Dispositif
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from tests.graphs import D, Graph

K = 11
EPCI = {"54001": "E1", "54002": "E1", "54003": "E2", "54004": "E2"}
LANDS = [land for size in range(1, 5) for land in combinations(EPCI, size)]
THEMES = ("housing", "violence", "mobility")


class Someone(NamedTuple):
    """Where somebody lives, what they need, who helps, with whom they live."""

    commune: str
    needs: tuple[str, ...] = ()
    helped: tuple[int, ...] = ()
    household: int | None = None
    is_urgent: bool = False


@st.composite
def someone(draw: st.DrawFn, communes: tuple[str, ...] = tuple(EPCI)) -> Someone:
    return Someone(
        draw(st.sampled_from(communes)),
        draw(st.sampled_from([(), THEMES[:1], THEMES[1:2], THEMES[1:], THEMES])),
        draw(st.sampled_from([(), (0,), (0, 1), (1, 2)])),
        draw(st.sampled_from([None, None, 1, 2])),
        draw(st.booleans()),
    )


def told(people: dict[str, Someone]) -> Graph:
    graph = Graph()
    for code, epci in EPCI.items():
        graph.commune(code, 500, epci=epci)
    graph.zone("Z1", *EPCI)
    graph.dispositif("D1", "violence")
    graph.dispositif("D2", "mobility", codes=["54001"])
    graph.dispositif("D3", "housing", codes=["54003", "54004"])
    for id_, one in people.items():
        graph.person(id_, at=one.commune, household=f"H{one.household}" if one.household else None)
        for theme in one.needs:
            graph.need(id_, theme, opened=200, urgent=one.is_urgent, severity=3, id_=f"N-{id_}-{theme}")
        for by in one.helped:
            graph.help(
                *(id_, "housing"),
                by=f"I{by}.a",
                start=300,
                contact=250 if one.is_urgent else 20,
                dispositif=("D1", "D3")[by % 2],
                id_=f"A-{id_}-{by}",
            )
    return graph


class Imagined(Territories):
    """Territories of a graph that was told: no store but that of dispositifs."""

    def __init__(self, people: dict[str, Someone]) -> None:
        graph = told(people)
        rows = [
            SimpleNamespace(
                key=row["id"],
                record=Dispositif(
                    id=row["id"],
                    name=row["id"],
                    institution_id="IO",
                    purposes=tuple(map(Theme, row["purposes"].split("|"))),
                ),
            )
            for row in graph.tables["dispositifs"]
        ]
        store = SimpleNamespace(
            rows=lambda _, table, **__: SimpleNamespace(rows=rows if table == "dispositifs" else [])
        )
        super().__init__(cast(Workspace, SimpleNamespace(store=store)), EVERYTHING)
        seen = graph.look()
        self.seen = Examination(seen, tuple(detect(seen)))

    def examination(self, day: date) -> Examination:
        return self.seen

    def kept(self, asked: tuple[object, ...], make: Any) -> Any:
        return make()


def diagnosed(territories: Territories, land: tuple[str, ...]) -> TerritorialDiagnosis:
    return territorial_diagnosis(territories, wished_area(communes=land), D)


CROWD = {f"C{at}": Someone("54003", THEMES[at % 3 :], (0, 1)) for at in range(14)}


@settings(max_examples=15, deadline=None)
@given(st.lists(someone(), max_size=14), someone(), st.booleans())
def test_nobody_is_seen_to_come_or_go_where_few_are_known(
    people: list[Someone], x: Someone, is_crowded: bool
) -> None:
    others = {f"P{at}": one for at, one in enumerate(people)} | (CROWD if is_crowded else {})
    everybody = {**others, "X": x}
    without, with_x = Imagined(others), Imagined(everybody)
    for land in LANDS:
        if sum(one.commune in land for one in everybody.values()) < K:
            before, after = diagnosed(without, land), diagnosed(with_x, land)
            assert before == after
            assert as_graphql(before) == as_graphql(after)


ALONE = Someone("54001", THEMES, (0, 1), None, is_urgent=True)


def test_the_profile_of_the_only_one_known_is_not_in_the_words() -> None:
    """Somebody alone in a village: urgent needs that nobody answers, two helpers. Forms are made of this."""
    before, after = (diagnosed(Imagined(people), ("54001",)) for people in (CROWD, CROWD | {"X": ALONE}))
    assert before == after
    for form in ("text", "json"):
        assert [*FORMS[form](before)] == [*FORMS[form](after)]
    assert after.persons.told == "moins de 11"
    assert diagnosed(Imagined(CROWD), ("54003",)).persons.value == 15


@pytest.mark.parametrize("known", [0, 1, 10])
def test_coverage_tells_an_intercommunality_of_few_as_one_of_nobody(known: int) -> None:
    people = CROWD | {f"P{at}": ALONE for at in range(known)}
    counts = area_counts(Imagined(people).seen.picture, Theme.VIOLENCE)
    few, crowded = ("epci", "E1"), ("epci", "E2")
    assert (counts.in_need(few), counts.unheld(few)) == (None, None)
    assert counts.in_need_of({few, crowded}) is None


def in_network(people: dict[str, Someone], land: tuple[str, ...]) -> dict[str, str]:
    return {each.code: each.count.told for each in diagnosed(Imagined(people), land).network}


def test_what_an_intercommunality_lacks_is_not_told_by_commune() -> None:
    """Twenty-two are known in two communes, five of them in one, where nothing answers their need."""
    people = {f"P{at}": Someone("54001" if at < 5 else "54002", THEMES[:1] * (at < 5)) for at in range(22)}
    lands = (("54002",), ("54001", "54002"), ("54001",))
    assert [in_network(people, land)["gap.coverage"] for land in lands] == ["1", "1", "n.\u00a0c."]


def test_a_finding_about_land_where_few_are_known_is_not_counted_on_a_larger_one() -> None:
    lacking = {f"P{at}": Someone("54001", THEMES[:1]) for at in range(5)}
    told = [in_network(people, ("54001", "54003")) for people in (CROWD, lacking | CROWD)]
    assert [each["gap.coverage"] for each in told] == ["1", "1"]
    doubled = {f"P{at}": Someone("54003" if at < 5 else "54001", (), (0, 1) * (at < 5)) for at in range(22)}
    assert in_network(doubled, tuple(EPCI))["duplicate.dispositif"] == "0"
    assert in_network(CROWD, tuple(EPCI))["duplicate.dispositif"] == "1"


def test_teams_at_work_are_those_that_accompany_eleven() -> None:
    network = diagnosed(Imagined(CROWD | {"X": Someone("54003", (), (2,))}), ("54003",)).network
    (team,) = (each for each in network if each.code == "overload.team")
    assert team.of is not None
    assert team.of.value == 2
