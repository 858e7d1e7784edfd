"""What nobody should be able to break it with: each is refused in a French sentence, nothing is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.exchange.territories import figures, opening
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import LIST, csv, errors, geojson, look, taken, xlsx

SQUARE = [[[6.0, 48.0], [6.1, 48.0], [6.1, 48.1], [6.0, 48.1], [6.0, 48.0]]]
NAN = float("nan")


def polygon(coordinates: Any, code: str = "54395") -> dict[str, Any]:
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": coordinates}}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide."),
        (b" \n ", "Ce fichier est vide."),
        (b"PK\x03\x04 not a zip at all", "archive .zip"),
        (b"PK\x05\x06" + bytes(18), "archive vide"),
        (b"\x00\x00\x27\x0a" + bytes(96), "shapefile"),
        (b"SQLite format 3\x00" + bytes(96), "GeoPackage"),
        (b"\xd0\xcf\x11\xe0" + bytes(96), "format ancien"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version='1.0'?><kml/>", "XML ou du HTML"),
        (b"\xef\xbb\xbf<html>", "XML ou du HTML"),
        ("Commune;Zone\nNancy;A\n".encode("utf-16"), "UTF-16"),
        (b"Commune;Zone\nNancy;\x00\n", "octet nul"),
        ("Commune;Zone\nMaxéville;".encode() + b"\xe9\n", "mêle deux encodages"),
        (b"Commune;Zone\nMax\x81ville;A\n", "encodage des caract"),
        (b'Commune;Zone\n"Nancy;A\n', "guillemet"),
        (b"{", "n’en est pas"),
        (b"[" * 100_000, "n’en est pas"),
        (b'{"type": "FeatureCollection", "features": [', "n’en est pas"),
        ('{"type": "Feature", "nom": "é"}'.encode("latin-1"), "pas en UTF-8"),
        (b'{"type": "Topology"}', "TopoJSON"),
        (b'{"structures": []}', "n’est pas une carte"),
        (b'{"type": "FeatureCollection", "features": {}}', "n’est pas une carte"),
        (b'{"type": "FeatureCollection", "features": []}', "aucun élément"),
        (b"Commune;Zone\n", "Aucune colonne"),
        (b"bonjour", "Aucune colonne"),
        (b"a;b\n1;2\n3;4\n", "Aucune colonne"),
    ],
)
def test_what_is_neither_a_map_nor_a_list(house: House, content: bytes, sentence: str) -> None:
    path = house.home / "donnees"
    path.write_bytes(content)
    (said,) = errors(house, path)
    assert said.startswith("donnees")
    assert sentence in said


def test_a_path_that_leads_nowhere_or_to_a_folder(house: House) -> None:
    (said,) = errors(house, house.home / "absent.xlsx")
    assert said.startswith("absent.xlsx : Ce chemin ne mène à rien.")
    (said,) = errors(house, house.home)
    assert "C’est un dossier" in said


@pytest.mark.parametrize(
    ("coordinates", "sentence"),
    [
        ([[[NAN, 48.0], [6.1, 48.0], [6.1, 48.1]]], "« nan », qui n’est pas un nombre"),
        ([[[6.0, 48.0], [6.1, float("inf")], [6.1, 48.1]]], "« inf »"),
        ([[["6.0", 48.0], [6.1, 48.0], [6.1, 48.1]]], "« 6.0 »"),
        ([], "aucun point"),
        ([[[6.0, 48.0], [6.1, 48.0]]], "anneaux"),
        ("6 48", "aucun point"),
        ([[[6.0, 48.0], [6.1, 48.1], [6.1, 48.0], [6.0, 48.1], [6.0, 48.0]]], "se croise lui-même"),
        ([[[6.0, 48.0], [6.1, 48.0], [6.2, 48.0]]], "pas de surface"),
        ([[[48.0, 6.0], [48.1, 6.0], [48.1, 6.1]]], "latitude avant la longitude"),
        ([[[13.4, 52.5], [13.5, 52.5], [13.5, 52.6]]], "hors de France"),
        ([[[700000.0, 5000000.0], [700001.0, 5000000.0], [700001.0, 5000001.0]]], "sont des mètres"),
    ],
)
def test_a_wrong_geometry_is_told_with_its_number(house: House, coordinates: Any, sentence: str) -> None:
    path = geojson(house.home / "c.geojson", polygon(SQUARE, "54528"), polygon(coordinates))
    (said,) = errors(house, path)
    assert said.startswith("c.geojson, élément 2, champ « geometry » : ")
    assert sentence in said


@pytest.mark.parametrize("kind", ["Point", "LineString", "GeometryCollection", "Polygone", 7])
def test_what_is_not_a_polygon(house: House, kind: Any) -> None:
    feature = {"properties": {"code": "54395"}, "geometry": {"type": kind, "coordinates": [6.0, 48.0]}}
    (said,) = errors(house, geojson(house.home / "c.geojson", feature))
    assert f"celui-ci est « {kind} »" in said


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.home / "c.geojson"
    with path.open("wb") as file:
        file.write(b'{"type": "FeatureCollection", "features": [')
        file.truncate(100 << 20)
    monkeypatch.setattr(json, "loads", None)
    (said,) = errors(house, path)
    assert "Ce fichier fait 100 Mo ; au plus 64 Mo sont lus" in said


def test_a_geometry_of_too_many_points_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "MOST_POINTS", 4)
    (said,) = errors(house, geojson(house.home / "c.geojson", polygon(SQUARE)))
    assert "Ce contour a plus de 4 points" in said


def test_too_many_rows(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ROWS", 3)
    assert "plus de 3 lignes" in errors(house, csv(house.home / "l.csv", LIST))[0]
    assert "plus de 3 lignes" in errors(house, xlsx(house.home / "l.xlsx", {"A": LIST}))[0]


@pytest.mark.parametrize("sheets", [{"A": []}, {"A": [(None, None), (" ",)]}])
def test_an_empty_sheet(house: House, sheets: Any) -> None:
    (said,) = errors(house, xlsx(house.home / "v.xlsx", sheets))
    assert said.startswith("v.xlsx!A : Cette feuille est vide.")


def test_a_workbook_cut_short(house: House) -> None:
    path = xlsx(house.home / "l.xlsx", {"A": LIST})
    path.write_bytes(path.read_bytes()[:3000])
    (said,) = errors(house, path)
    assert said.startswith("l.xlsx : ")


def test_formulas_and_bars_in_names_are_only_text(house: House) -> None:
    rows = [
        ("Commune", "Secteur"),
        ("Nancy", "=1+1|x"),
        ("Toul", "<script>"),
        ("Laxou", "日本"),
        ("Foug", "a" * 300),
    ]
    path = csv(house.home / "l.csv", rows, encoding="utf-8")
    taken(house, path)
    assert [house.record("zones", key).name for key in house.keys("zones")]
    assert not any("|" in key or len(key) > 200 for key in house.keys("zones"))
    assert taken(house, path).changes_nothing


def test_features_that_are_no_objects(house: House) -> None:
    path = house.home / "c.geojson"
    odd: list[Any] = [None, 3, {"properties": [], "geometry": []}, {"properties": {"nom": {"a": 1}}}]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": odd}), encoding="utf-8")
    (said,) = errors(house, path)
    assert "Rien ne nomme les zones" in said


def test_a_name_is_shown_and_a_path_is_not(house: House) -> None:
    path = house.home / "upload-17"
    path.write_bytes(b"a;b\n1;2\n")
    from graph.exchange.territories.recognising import GivenFile, recognise

    found = recognise(GivenFile(path, "Mes secteurs.csv"), house.store)
    assert {problem.file for problem in found.errors} == {"Mes secteurs.csv"}
    assert look(house, Path(path)).file == "upload-17"
