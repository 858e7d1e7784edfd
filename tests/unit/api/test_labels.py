"""A label says who a situation is, and no more."""

from datetime import date

import pytest

from api.usecases.labels import Known, age_label, initial, person_label, size_label
from graph.model.people import Identity, Person
from graph.model.vocabulary import Sex

D = date(2026, 12, 15)


def known(
    *,
    last_name: str | None = "Renard",
    usual_name: str | None = None,
    born: date | None = date(1942, 3, 1),
    sex: Sex | None = Sex.F,
    year: int | None = 1942,
    place: str | None = "Toul",
    named: bool = True,
) -> Known:
    identity = Identity(person_id="P1", last_name=last_name, usual_name=usual_name, birth_date=born, sex=sex)
    record = Person(id="P1", birth_year=year, sex=sex)
    return Known("P1", record, identity if named else None, place)


def label(person: Known) -> str:
    return person_label(person, D).replace("\u00a0", " ")


def test_a_woman_a_man_and_somebody_who_did_not_say() -> None:
    assert label(known()) == "Mme R., 84 ans, Toul"
    assert label(known(sex=Sex.M)) == "M. R., 84 ans, Toul"
    assert label(known(sex=Sex.X)) == "R., 84 ans, Toul"
    assert label(known(sex=None)) == "R., 84 ans, Toul"


def test_the_usual_name_goes_first() -> None:
    assert label(known(usual_name="d’Étang")) == "Mme D., 84 ans, Toul"


@pytest.mark.parametrize(("name", "letter"), [("éloi", "É."), ("‑ 1 Zola", "Z."), ("12", None), (None, None)])
def test_the_initial(name: str | None, letter: str | None) -> None:
    assert initial(known(last_name=name)) == letter


def test_without_an_identity_or_a_name_the_id_stands() -> None:
    assert label(known(named=False)) == "Personne P1, Toul"
    assert label(known(last_name=None, place=None)) == "Personne P1"


@pytest.mark.parametrize(
    ("born", "told"),
    [
        (date(1942, 12, 15), "84 ans"),
        (date(1942, 12, 16), "83 ans"),
        (date(2025, 12, 15), "1 an"),
        (date(2025, 12, 16), "moins d’un an"),
        (date(2027, 1, 1), "moins d’un an"),
    ],
)
def test_the_age_on_the_day(born: date, told: str) -> None:
    assert (age_label(known(born=born), D) or "").replace("\u00a0", " ") == told


def test_an_age_from_the_year_is_about() -> None:
    assert label(known(born=None)) == "Mme R., environ 84 ans, Toul"
    assert label(known(born=None, year=None)) == "Mme R., Toul"


def test_nobody_is_a_mister_before_eighteen() -> None:
    assert label(known(born=date(2008, 12, 15))) == "Mme R., 18 ans, Toul"
    assert label(known(born=date(2008, 12, 16))) == "R., 17 ans, Toul"


def test_the_size_of_a_household() -> None:
    assert [size_label(size) for size in (0, 1, 2, 4)] == [None, None, "foyer de 2", "foyer de 4"]
