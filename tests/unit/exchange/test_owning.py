"""Whose a row is: sources, taking over, full deliveries, namespaces."""

from typing import Any

import pytest

from graph.scope import EVERYTHING
from tests.unit.exchange.conftest import House, said
from tests.unit.exchange.folders import BASE, based, swapped


def sources(house: House) -> dict[str, set[str]]:
    """Give the keys each source owns, as `table:key`."""
    found: dict[str, set[str]] = {}
    for table, rows in house.contents().items():
        for key, _, source in rows:
            found.setdefault(source, set()).add(f"{table}:{key}")
    return found


class TestSources:
    def test_a_row_of_another_source_is_not_changed(self, house: House) -> None:
        house.deliver(source="caf")
        refusal = house.refusal(swapped("persons", "P1,H1,1980", "P1,H1,1981"), source="ccas")
        assert said(refusal.problems) == [
            "persons.csv, ligne 2, colonne « id » : La ligne « P1 » appartient à la source « caf » "
            "; la livraison "
            "de « ccas » la changerait. Laissez-la à « caf », ou reprenez-la avec --take-over."
        ]
        assert house.record("persons", "P1").birth_year == 1980

    def test_a_row_of_another_source_delivered_as_it_is_stays_with_it(self, house: House) -> None:
        house.deliver(source="caf")
        assert house.deliver(source="ccas").changes_nothing
        assert set(sources(house)) == {"caf"}

    def test_another_source_adds_rows_of_its_own(self, house: House) -> None:
        house.deliver(source="caf")
        house.deliver({"needs": "id,person_id,theme,opened_on\nN9,P1,budget,2026-01-01\n"}, source="ccas")
        assert sources(house)["ccas"] == {"needs:N9"}

    def test_taking_over_changes_rows_and_owns_all_that_is_delivered(self, house: House) -> None:
        house.deliver(source="caf")
        files = {"persons": "id,birth_year\nP1,1981\nP2,1978\n"}
        report = house.deliver(files, source="ccas", take_over=True)
        assert sources(house)["ccas"] == {"persons:P1", "persons:P2"}
        assert report.tables["persons"].updated == 2
        assert house.deliver(files, source="ccas", take_over=True).changes_nothing

    def test_an_identity_has_an_owner_too(self, house: House) -> None:
        house.deliver(source="caf")
        files = {"identities": "person_id,last_name\nP1,Dupont\n"}
        assert house.errors(files, source="ccas") == ["row.other_source"]
        assert house.errors({"persons": "id,birth_date\nP1,1980-09-09\n"}, source="ccas") == [
            "row.other_source"
        ]
        house.deliver(files, source="ccas", take_over=True)
        (entry,) = house.vault.entries()
        assert (entry.source, entry.identity.last_name) == ("ccas", "Dupont")


class TestFull:
    def test_rows_that_are_no_longer_delivered_go(self, house: House) -> None:
        house.deliver()
        files = based(needs=None, referrals=None, finding_answers=None)
        report = house.deliver(files, full=True)
        assert house.keys("needs") == house.keys("referrals") == []
        assert {name: counts.removed for name, counts in report.tables.items() if counts.removed} == {
            "needs": 1,
            "referrals": 1,
            "finding_answers": 1,
        }
        assert house.deliver(files, full=True).changes_nothing

    def test_rows_stay_without_it(self, house: House) -> None:
        house.deliver()
        assert house.deliver(based(needs=None)).changes_nothing

    def test_rows_of_other_sources_stay(self, house: House) -> None:
        house.deliver(source="caf")
        house.deliver({"households": "id\nH7\n"}, source="ccas", full=True)
        assert house.keys("households") == ["H1", "H7"]
        assert house.store.counts(EVERYTHING)["persons"] == 3

    def test_a_row_that_a_row_of_another_source_needs_stays(self, house: House) -> None:
        house.deliver(source="caf")
        house.deliver({"needs": "id,person_id,theme,opened_on\nN9,P3,budget,2026-01-01\n"}, source="ccas")
        files = based(persons="id\nP1\nP2\n", same_person=None)
        assert said(house.refusal(files, full=True).problems) == [
            "persons.csv : « P3 » ne peut pas être retiré : la ligne « N9 » de la table « needs » "
            "(source « ccas ») s’y réfère. Livrez-le encore, ou faites d’abord changer cette ligne."
        ]

    def test_a_row_that_a_delivered_row_needs_stays(self, house: House) -> None:
        house.deliver()
        assert house.errors(based(households=None), full=True) == ["removal.delivered", "removal.delivered"]

    def test_a_row_in_a_list_of_another_source_stays(self, house: House) -> None:
        house.deliver(source="caf")
        committee = "id,name,zone_ids,member_institution_ids\nC9,Autre,Z2,I1\n"
        house.deliver({"committees": committee}, source="ccas")
        files = swapped("zones", "Z2,ZG,Secteur 2\n", "") | {
            "zone_members": "zone_id,commune_code\nZ1,54395\n"
        }
        assert house.errors(files, full=True) == ["removal.referred"]

    def test_a_part_where_somebody_lives_stays(self, house: House) -> None:
        house.deliver(source="caf")
        house.deliver({"persons": "id,commune_code\nP9,Q2\n"}, source="ccas")
        (problem,) = house.refusal(swapped("commune_parts", "Q2,54547,Sud,4000\n", ""), full=True).problems
        assert (problem.code, problem.file, problem.value) == ("removal.referred", "commune_parts.csv", "Q2")
        house.deliver({"persons": "id,commune_code\nP9,\n"}, source="ccas")
        house.deliver(swapped("commune_parts", "Q2,54547,Sud,4000\n", ""), full=True)
        assert house.keys("commune_parts") == ["Q1"]

    def test_a_part_that_a_delivered_row_names_stays(self, house: House) -> None:
        house.deliver()
        files = swapped("commune_parts", "Q1,54547,Nord,3000\n", "")
        assert set(house.errors(files, full=True)) == {"place.unknown"}

    def test_an_overlay_of_a_known_commune_may_go(self, house: House) -> None:
        house.deliver()
        house.deliver(based(communes=None), full=True)
        assert house.keys("communes") == []

    def test_an_identity_goes_with_its_person_and_by_itself(self, house: House) -> None:
        house.deliver({"persons": "id,birth_date\nP1,1980-02-03\nP2,1981-02-03\nP3,\n"})
        house.deliver({"persons": "id,birth_date\nP2,1981-02-03\nP3,\n"}, full=True)
        assert [entry.person_id for entry in house.vault.entries()] == ["P2"]
        report = house.deliver({"persons": "id,birth_year\nP2,1981\nP3,\n"}, full=True)
        assert list(house.vault.entries()) == []
        assert report.tables["identities"].removed == 1


class TestNamespace:
    def test_own_ids_and_references_to_them_are_named(self, house: House) -> None:
        house.deliver(namespace="ccas")
        assert house.keys("persons") == ["ccas:P1", "ccas:P2", "ccas:P3"]
        assert house.record("persons", "ccas:P1").household_id == "ccas:H1"
        assert house.keys("zone_members") == ["ccas:Z1|54395|", "ccas:Z2|54395|2024-01-01", "ccas:Z2|Q1|"]
        assert house.record("committees", "ccas:C1").member_institution_ids == ("ccas:I1", "ccas:I2")
        assert house.keys("same_person") == ["ccas:P1|ccas:P3"]
        assert house.keys("commune_parts") == ["Q1", "Q2"]
        assert [entry.person_id for entry in house.vault.entries()] == ["ccas:P1"]
        assert house.deliver(namespace="ccas").changes_nothing

    def test_answers_to_findings_follow(self, house: House) -> None:
        house.deliver(namespace="c")
        assert house.keys("finding_answers") == ["gap.lead|person:c%3AP1"]
        answer = house.record("finding_answers", "gap.lead|person:c%3AP1")
        assert answer.evidence == ("institutions=c:I1", "institutions=c:I2")

    def test_what_is_not_delivered_is_looked_up_as_written(self, house: House) -> None:
        house.deliver(source="departement")
        files: dict[str, Any] = {
            "persons": "id\nP1\n",
            "accompaniments": BASE["accompaniments"].replace("P1,K1", "P1,K1"),
            "same_person": "person_id,other_id,decided_on,decided_by\nP1,P2,2026-01-01,K1\n",
        }
        house.deliver(files, source="ccas", namespace="ccas")
        accompaniment = house.record("accompaniments", "ccas:A1")
        assert (accompaniment.person_id, accompaniment.professional_id) == ("ccas:P1", "K1")
        assert house.keys("same_person") == ["P1|P3", "P2|ccas:P1"]

    def test_two_institutions_number_their_files_alike(self, house: House) -> None:
        for name in ("caf", "ccas"):
            house.deliver(source=name, namespace=name, take_over=True)
        assert len(house.keys("persons")) == 6
        assert set(sources(house)["caf"]) >= {"persons:caf:P1"}

    def test_a_reference_to_an_earlier_delivery_is_helped(self, house: House) -> None:
        house.deliver(namespace="ccas")
        files = {"needs": "id,person_id,theme,opened_on\nN9,P1,budget,2026-01-01\n"}
        assert house.sentences(files, namespace="ccas") == [
            "needs.csv, ligne 2, colonne « person_id » : « P1 » n’existe pas dans la table « "
            "persons » de cette "
            "livraison ; « ccas:P1 » est déjà enregistré. Écrivez-le ainsi si c’est lui."
        ]
        house.deliver(
            {"needs": "id,person_id,theme,opened_on\nN9,ccas:P1,budget,2026-01-01\n"}, namespace="ccas"
        )

    def test_errors_show_ids_as_they_were_written(self, house: House) -> None:
        (problem,) = house.refusal(swapped("persons", "P2,H1", "P1,H1"), namespace="ccas").problems[:1]
        assert problem.value in {"P1", "P2"}


@pytest.mark.parametrize("table", ["zone_members", "dispositif_coverage", "same_person", "identities"])
def test_a_row_without_id_that_stands_twice_is_taken_once(house: House, table: str) -> None:
    last = BASE[table].splitlines()[-1]
    report = house.deliver(based(**{table: BASE[table] + last + "\n"}))
    assert [problem.code for problem in report.warnings] == ["row.repeated"]
    assert report.tables[table].created == report.tables[table].read - 1


@pytest.mark.parametrize("table", ["zone_members", "same_person", "identities"])
def test_a_row_without_id_that_contradicts_itself_is_refused(house: House, table: str) -> None:
    changes = {
        "zone_members": ("Z2,Q1,,", "Z2,Q1,0.5,"),
        "same_person": ("K1", "K2"),
        "identities": ("Zoé", "Zoë"),
    }
    last = BASE[table].splitlines()[-1]
    assert house.errors(based(**{table: BASE[table] + last.replace(*changes[table]) + "\n"})) == [
        "row.contradicts"
    ]


IDS = [table for table in BASE if BASE[table].startswith(("id,", "id\n", "code,"))]


@pytest.mark.parametrize("table", [*IDS, "finding_answers"])
def test_an_id_stands_once(house: House, table: str) -> None:
    first = BASE[table].splitlines()[1]
    (problem,) = house.refusal(based(**{table: BASE[table] + first + "\n"})).problems
    assert (problem.code, problem.file, problem.value) == (
        "row.duplicate",
        f"{table}.csv",
        first.split(",")[0],
    )
