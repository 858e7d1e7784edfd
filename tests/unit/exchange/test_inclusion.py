"""data-inclusion v1: what its words become, what is refused, what goes out and comes back."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema.v1 import Categorie, ReseauPorteur, Service, Structure, Thematique

from graph.errors import InvalidInputError
from graph.exchange.importing import import_delivery
from graph.exchange.inclusion_land import load_land
from graph.exchange.inclusion_out import export_inclusion
from graph.exchange.inclusion_words import KIND_OF_NETWORK, THEMATIQUE_OF_THEME, kind_of, theme_of
from graph.exchange.report import Report
from graph.model.vocabulary import InstitutionKind, Theme
from tests.unit.exchange.conftest import House, said

DAY = date(2026, 11, 1)
NAMED = {"source": "dora", "date_maj": "2026-01-02"}
STRUCTURE = NAMED | {"id": "dora--1", "nom": "CCAS de Nancy", "siret": "21540395000017"}
SERVICE = NAMED | {
    "id": "dora--s1",
    "structure_id": "dora--1",
    "nom": "Aide au logement",
    "description": "Une aide.",
    "type": "accompagnement",
    "thematiques": ["logement-hebergement--louer-un-logement", "sante--addictions"],
    "zone_eligibilite": ["54395"],
}


def given(house: House, structures: Any = (STRUCTURE,), services: Any = (SERVICE,)) -> Path:
    folder = house.home / "annuaire"
    folder.mkdir(exist_ok=True)
    for name, elements in (("structures", structures), ("services", services)):
        (folder / f"{name}.json").write_text(json.dumps(elements), encoding="utf-8")
    return folder


def take_in(house: House, *parts: Any, **options: Any) -> Report:
    return import_delivery(given(house, *parts), house.store, house.vault, source="dora", **options)


def refusals(house: House, *parts: Any) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        take_in(house, *parts)
    return said(caught.value.problems)


def services(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    return [SERVICE | change for change in changes]


# Words


def test_every_thematique_has_a_theme() -> None:
    assert [item.value for item in Thematique if theme_of(item.value) is None] == []
    assert [item.value for item in Categorie if theme_of(item.value) is None] == []


@pytest.mark.parametrize(
    ("word", "theme"),
    [
        ("sante--acces-aux-soins", "health"),
        ("sante--sante-sexuelle", "health"),
        ("sante--sante-mentale", "mental_health"),
        ("sante--addictions", "addictions"),
        ("sante--constituer-un-dossier-mdph-invalidite", "disability"),
        ("famille--garde-denfants", "family"),
        ("famille--prise-en-charge-personne-dependante", "autonomy"),
        ("famille--soutien-aidants", "autonomy"),
        ("famille--surmonter-conflits-separation-violence", "violence"),
        ("souvrir-a-linternational--sorganiser-suite-a-son-retour-en-france", "employment"),
        ("difficultes-financieres--situation-dendettement-surendettement", "budget"),
        ("difficultes-financieres--mettre-en-place-une-mesure-de-protection-financiere", "legal_protection"),
        ("remobilisation--lien-social", "social_ties"),
        ("lecture-ecriture-calcul--maitriser-le-francais", "language"),
    ],
)
def test_a_thematique_is_the_theme_that_the_domain_says(word: str, theme: str) -> None:
    assert theme_of(word) == Theme(theme)


def test_a_theme_goes_out_and_comes_back_as_itself() -> None:
    words = {item.value for item in Thematique}
    assert set(THEMATIQUE_OF_THEME.values()) <= words
    assert {theme: theme_of(word) for theme, word in THEMATIQUE_OF_THEME.items()} == {
        theme: theme for theme in Theme if theme not in {Theme.CHILD_PROTECTION, Theme.COORDINATION}
    }


def test_networks_are_those_of_data_inclusion() -> None:
    known = {item.value for item in ReseauPorteur}
    assert {name for names in KIND_OF_NETWORK.values() for name in names.split()} <= known


@pytest.mark.parametrize(
    ("name", "networks", "kind"),
    [
        ("Maison de Lune", ["ccas-cias"], "municipality"),
        ("CCAS de Nancy", [], "municipality"),
        ("Mission locale du Grand Nancy", [], "employment"),
        ("Métropole du Grand Nancy", [], "intercommunality"),
        ("Association Réponse", [], "association"),
        ("Un nom", ["caf"], "social_security"),
        ("Un nom", [], "other"),
    ],
)
def test_the_kind_is_read_from_networks_then_from_the_name(name: str, networks: list[str], kind: str) -> None:
    assert kind_of(name, networks) == InstitutionKind(kind)


# In


def test_structures_and_services_become_institutions_and_dispositifs(house: House) -> None:
    report = take_in(house)
    assert report.warnings == ()
    institution, dispositif = house.record("institutions", "dora--1"), house.record("dispositifs", "dora--s1")
    assert (institution.name, institution.siret) == ("CCAS de Nancy", "21540395000017")
    assert institution.kind == InstitutionKind.MUNICIPALITY
    assert (dispositif.institution_id, dispositif.kind) == ("dora--1", "accompagnement")
    assert dispositif.purposes == (Theme.HOUSING, Theme.ADDICTIONS)
    assert house.keys("dispositif_coverage") == ["dora--s1|54395|"]
    assert take_in(house).changes_nothing


@pytest.mark.parametrize("shape", ["zip", "json", "pages"])
def test_it_comes_as_a_zip_one_file_or_pages_too(house: House, shape: str) -> None:
    path = house.home / ("annuaire.zip" if shape == "zip" else "annuaire.json")
    if shape == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(given(house).iterdir()):
                archive.write(file, file.name)
    else:
        both: dict[str, Any] = {"structures": [STRUCTURE], "services": [SERVICE]}
        pages = {name: {"items": elements, "total": 1} for name, elements in both.items()}
        path.write_text(json.dumps(pages if shape == "pages" else both), encoding="utf-8")
    report = import_delivery(path, house.store, house.vault)
    assert (report.source, report.tables["dispositifs"].created) == ("annuaire", 1)


@pytest.mark.parametrize(
    ("zone", "count"),
    [
        (["54395"], 1),
        (["54395", "54547", "54395"], 2),
        (["54"], len(load_land().by_department["54"])),
        (["54", "france"], 0),
        (["99100"], 0),
        (None, 0),
        (["2A"], len(load_land().by_department["2A"])),
        (["245400676"], len(load_land().by_epci["245400676"])),
        (["75101"], 1),
    ],
)
def test_a_zone_of_eligibility_is_its_communes(house: House, zone: list[str] | None, count: int) -> None:
    take_in(house, [STRUCTURE], services({"zone_eligibilite": zone}))
    assert len(house.keys("dispositif_coverage")) == count


def test_what_is_not_known_is_warned_of(house: House) -> None:
    given_services = services(
        {"thematiques": ["sante--addictions", "jardin--roses"], "zone_eligibilite": ["54395", "zzz"]},
        {"id": "dora--s2", "thematiques": ["jardin--roses"]},
        {"id": "dora--s3", "thematiques": None},
    )
    report = take_in(house, [STRUCTURE], given_services)
    found = [(problem.code, problem.line, problem.value) for problem in report.warnings]
    assert found == [
        ("inclusion.unknown_theme", 1, "jardin--roses"),
        ("inclusion.unknown_place", 1, "zzz"),
        ("inclusion.unknown_theme", 2, "jardin--roses"),
        ("inclusion.no_theme", 2, "dora--s2"),
        ("inclusion.no_theme", 3, "dora--s3"),
    ]
    assert house.keys("dispositifs") == ["dora--s1"]


def test_a_service_without_any_known_place_would_seem_to_cover_everywhere(house: House) -> None:
    (sentence,) = refusals(house, [STRUCTURE], services({"zone_eligibilite": ["99999"]}))
    assert sentence.startswith("services.json, élément 1, champ « zone_eligibilite » : « 99999 » n’est ni")


def test_what_the_models_refuse_is_told_field_by_field(house: House) -> None:
    broken = STRUCTURE | {"siret": "12", "courriel": "Zoé Durand", "date_maj": "hier"}
    del broken["nom"]
    told = refusals(house, [STRUCTURE, broken, 3], [])
    fields = ["nom", "date_maj", "siret", "courriel"]
    assert [sentence.partition(" : ")[0] for sentence in told] == [
        *(f"structures.json, élément 2, champ « {field} »" for field in fields),
        "structures.json, élément 3, champ « - »",
    ]
    assert not any("Durand" in sentence for sentence in told)


def test_a_structure_that_nobody_delivered_is_an_error(house: House) -> None:
    (sentence,) = refusals(house, [], [SERVICE])
    assert sentence.startswith("services.json, élément 1, champ « structure_id » : « dora--1 »")


def test_the_same_id_twice_is_an_error(house: House) -> None:
    (sentence,) = refusals(house, [STRUCTURE, STRUCTURE], [])
    assert sentence.startswith("structures.json, élément 2, champ « id »")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "inclusion.no_json"),
        (b"{", "inclusion.no_json"),
        (b"\xff\xfe[\x00", "inclusion.no_text"),
        (b"[" * 100_000, "inclusion.no_text"),
        (b"[1" + b"0" * 5000 + b"]", "inclusion.no_text"),
        (b"3", "inclusion.no_list"),
        (b'{"items": 3}', "inclusion.no_list"),
    ],
)
def test_what_is_no_list_of_structures_is_refused(house: House, content: bytes, code: str) -> None:
    folder = given(house)
    (folder / "structures.json").write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        import_delivery(folder, house.store, house.vault)
    assert [(found.code, found.file) for found in caught.value.problems] == [(code, "structures.json")]


def test_another_json_file_is_refused(house: House) -> None:
    path = house.home / "autre.json"
    path.write_text('{"a": 1}')
    with pytest.raises(InvalidInputError) as caught:
        import_delivery(path, house.store, house.vault)
    assert caught.value.problems[0].code == "inclusion.no_part"


def test_json_beside_tables_is_only_an_unknown_file(house: House) -> None:
    report = house.deliver({"households": "id\nH1\n", "structures.json": "[]"})
    assert [found.code for found in report.warnings] == ["delivery.unknown_file"]


# Out


def written(house: House) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    export_inclusion(house.store, house.home / "out", day=DAY)
    texts = [(house.home / "out" / f"{name}.json").read_text() for name in ("structures", "services")]
    return json.loads(texts[0]), json.loads(texts[1])


def test_what_came_in_goes_out_and_comes_back(house: House, other_house: House) -> None:
    zones = [["54"], ["54395", "75101"], ["245400676", "01001"], None]
    several = [{"id": f"dora--s{number}", "zone_eligibilite": zone} for number, zone in enumerate(zones)]
    take_in(house, [STRUCTURE], services(*several))
    _, out = written(house)
    assert [service["zone_eligibilite"] for service in out] == [
        ["54"],
        ["54395", "75101"],
        ["245400676", "01001"],
        ["france"],
    ]
    import_delivery(house.home / "out", other_house.store, other_house.vault, source="dora")
    assert other_house.contents() == house.contents()


def test_what_goes_out_is_what_the_models_take(house: House) -> None:
    house.deliver()
    structures, out = written(house)
    for structure in structures:
        Structure.model_validate(structure)
    for service in out:
        Service.model_validate(service)
    assert [structure["id"] for structure in structures] == ["I1", "I2"]
    assert out[0]["nom"] == "ASLL"
    assert out[0]["zone_eligibilite"] == ["54395"]
    assert "Durand" not in json.dumps([structures, out])


def test_closed_dispositifs_are_left_out_and_counted(house: House) -> None:
    house.deliver(
        {
            "institutions": "id,name,kind\nI1,ML,employment\n",
            "dispositifs": "id,name,institution_id,purposes,until\n"
            "D1,Fini,I1,housing,2026-10-31\nD2,PAG,I1,coordination,\n",
        }
    )
    done = export_inclusion(house.store, house.home / "out", day=DAY)
    assert (done.structures, done.services, done.left_out) == (1, 1, 1)
    out = json.loads((house.home / "out" / "services.json").read_text())
    assert "thematiques" not in out[0]
    names = json.loads((house.home / "out" / "structures.json").read_text())
    assert names[0]["nom"] == "ML (I1)"
