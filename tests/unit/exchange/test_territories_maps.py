"""Maps as they come out of mapping software: contours of communes and parts, and zones drawn by hand."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from graph.exchange.territories.recognising import RecognisedColumn
from graph.reference import contours, load_reference
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import errors, geojson, look, members, taken, told, warnings

SHIPPED: dict[str, BaseGeometry] = {
    feature["properties"]["code"]: shape(feature["geometry"])
    for feature in json.loads(contours("54") or b"")["features"]
}
NANCY, LAXOU, TOUL = "54395", "54304", "54528"


def feature(drawn: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"properties": properties, "geometry": json.loads(json.dumps(mapping(drawn)))}


def in_lambert(drawn: BaseGeometry) -> BaseGeometry:
    from pyproj import Transformer

    convert = Transformer.from_crs("OGC:CRS84", 2154, always_xy=True)
    return shapely.transform(drawn, lambda xy: np.column_stack(convert.transform(xy[:, 0], xy[:, 1])))


def half(drawn: BaseGeometry, share: float) -> BaseGeometry:
    """The western part of a land that holds a share of its surface, to a thousandth."""
    west, south, east, north = drawn.bounds
    low, high = west, east
    for _ in range(40):
        middle = (low + high) / 2
        part = shapely.intersection(drawn, box(west, south, middle, north))
        low, high = (middle, high) if part.area < share * drawn.area else (low, middle)
    return shapely.intersection(drawn, box(west, south, low, north))


class TestContours:
    """Features with the code of a commune are its contour."""

    @pytest.mark.parametrize("heading", ["code", "INSEE_COM", "codgeo", "code_insee", "Code commune"])
    def test_contours_of_communes(self, house: House, heading: str) -> None:
        path = geojson(
            house.home / "communes.geojson",
            *(feature(SHIPPED[code], nom="x", **{heading: code}) for code in (NANCY, LAXOU)),
        )
        found = look(house, path)
        assert (found.kind, found.is_ready, found.places, found.departments) == (
            "contours",
            True,
            2,
            {"54": 2},
        )
        assert RecognisedColumn(heading, "commune_code") in found.columns
        taken(house, path)
        assert house.keys("contours") == [LAXOU, NANCY]
        kept = shape(json.loads(house.record("contours", NANCY).geometry))
        assert kept.symmetric_difference(SHIPPED[NANCY]).area < 1e-9
        assert taken(house, path).changes_nothing

    @pytest.mark.parametrize("declared", [True, False])
    def test_lambert_93_declared_or_evident(self, house: House, declared: bool) -> None:
        crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}
        path = geojson(
            house.home / "c.geojson",
            feature(in_lambert(SHIPPED[NANCY]), code=NANCY),
            **(crs if declared else {}),
        )
        report = taken(house, path)
        kept = shape(json.loads(house.record("contours", NANCY).geometry))
        assert kept.symmetric_difference(SHIPPED[NANCY]).area < 1e-3 * kept.area
        assert told(report.warnings) == [
            "c.geojson : Les coordonnées sont en EPSG:2154 ; elles sont converties en degrés (WGS84)."
        ]

    def test_lambert_93_without_pyproj(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        path = geojson(house.home / "c.geojson", feature(in_lambert(SHIPPED[NANCY]), code=NANCY))
        monkeypatch.setitem(sys.modules, "pyproj", None)
        (error,) = errors(house, path)
        assert "EPSG:2154" in error
        assert "« maille[geo] »" in error

    def test_an_unknown_system(self, house: House) -> None:
        crs = {"crs": {"properties": {"name": "EPSG:999999"}}}
        path = geojson(house.home / "c.geojson", feature(SHIPPED[NANCY], code=NANCY), **crs)
        (error,) = errors(house, path)
        assert "« EPSG:999999 » n’est pas connu" in error

    def test_pieces_of_one_commune_are_put_together_and_former_communes_joined(self, house: House) -> None:
        west, whole = half(SHIPPED[NANCY], 0.5), SHIPPED[NANCY]
        path = geojson(
            house.home / "c.geojson",
            feature(west, code=NANCY),
            feature(whole.difference(west), code=NANCY),
            feature(box(5.0, 46.0, 5.1, 46.1), code="01003"),
            feature(box(5.1, 46.0, 5.2, 46.1), code="01165"),
        )
        report = taken(house, path)
        assert house.keys("contours") == ["01165", NANCY]
        kept = shape(json.loads(house.record("contours", "01165").geometry))
        assert kept.bounds == (5.0, 46.0, 5.2, 46.1)
        assert any("son contour est réuni à celui de 01165" in line for line in told(report.warnings))

    def test_parts_with_their_inhabitants_become_parts(self, house: House) -> None:
        west, whole = half(SHIPPED[NANCY], 0.5), SHIPPED[NANCY]
        rows = [
            feature(
                west, code_iris="543950101", nom_iris="Ouest", insee_com=NANCY, nom_com="Nancy", pop=50000
            ),
            feature(
                whole - west,
                code_iris="543950102",
                nom_iris="Est",
                insee_com=NANCY,
                nom_com="Nancy",
                pop=55000,
            ),
            feature(
                SHIPPED[LAXOU],
                code_iris="543040000",
                nom_iris="Laxou",
                insee_com=LAXOU,
                nom_com="Laxou",
                pop=1,
            ),
        ]
        path = geojson(house.home / "iris.geojson", *rows)
        taken(house, path)
        assert house.keys("contours") == [LAXOU, "543950101", "543950102"]
        part = house.record("commune_parts", "543950101")
        assert (part.commune_code, part.name, part.population) == (NANCY, "Ouest", 50000)

    def test_parts_without_inhabitants_are_asked_for(self, house: House) -> None:
        rows = [
            feature(half(SHIPPED[NANCY], 0.5), CODE_IRIS="543950101"),
            feature(SHIPPED[NANCY], CODE_IRIS="543950102"),
        ]
        (error,) = errors(house, geojson(house.home / "iris.geojson", *rows))
        assert error.startswith("iris.geojson, élément 1, champ « geometry » : 2 parties de communes")
        assert "livrez d’abord ces parties avec leurs habitants" in error

    def test_contours_too_detailed_are_simplified_together(self, house: House) -> None:
        wavy = SHIPPED[NANCY].segmentize(0.00002)
        wavy = shapely.transform(wavy, lambda xy: xy + 2e-5 * np.sin(xy * 1e6)).buffer(0)
        path = geojson(house.home / "c.geojson", feature(wavy, code=NANCY), feature(SHIPPED[TOUL], code=TOUL))
        report = taken(house, path)
        (said,) = told(report.warnings)
        assert "sont simplifiés ensemble à 20 m" in said
        kept = shape(json.loads(house.record("contours", NANCY).geometry))
        assert kept.symmetric_difference(SHIPPED[NANCY]).area < 0.01 * kept.area


class TestDrawnZones:
    """Each commune goes where most of it lies; what is thin is set aside and listed."""

    def test_slivers_are_listed_and_make_no_member_and_no_gap(self, house: House) -> None:
        west = shapely.union_all([SHIPPED[NANCY], SHIPPED[LAXOU]]).buffer(0.0002)
        path = geojson(
            house.home / "Territoires.geojson",
            feature(west, id=7, nom="Agglomération"),
            feature(SHIPPED[TOUL].buffer(-0.0003), id=9, nom="Toulois"),
        )
        found = look(house, path)
        assert (found.kind, found.is_ready, found.places) == ("polygons", True, 3)
        assert [(zone.id, zone.name, zone.places) for zone in found.zones] == [
            ("territoires.7", "Agglomération", 2),
            ("territoires.9", "Toulois", 1),
        ]
        report = taken(house, path)
        assert members(house) == {"Agglomération": [LAXOU, NANCY], "Toulois": [TOUL]}
        assert {problem.code for problem in report.warnings} == {"territories.sliver"}
        assert any(
            line.startswith("Territoires.geojson, élément 1, champ « geometry » : Maxéville (54357) : ")
            and line.endswith("de son territoire dans Agglomération, une bordure mise de côté.")
            for line in told(report.warnings)
        )
        assert taken(house, path).changes_nothing

    def cut(self, house: House, share: float, *, with_rest: bool = True) -> Path:
        west = half(SHIPPED[NANCY], share)
        rest = SHIPPED[NANCY].difference(west)
        zones = [feature(shapely.union_all([west, SHIPPED[LAXOU]]), nom="Ouest")]
        return geojson(house.home / "z.geojson", *zones, *([feature(rest, nom="Est")] if with_rest else []))

    def test_a_commune_truly_cut_goes_where_most_of_it_is(self, house: House) -> None:
        report = taken(house, self.cut(house, 0.4))
        assert members(house) == {"Ouest": [LAXOU], "Est": [NANCY]}
        (said,) = told(report.warnings)
        assert said == (
            "z.geojson, élément 2, champ « geometry » : Nancy (54395) est partagée (Est 60 %, Ouest 40 %) ; "
            "elle compte tout entière dans Est, où est la plus grande part. Pour des parts, ajoutez --shares."
        )

    def test_zones_that_lie_over_one_another_hold_a_commune_twice(self, house: House) -> None:
        west = half(SHIPPED[NANCY], 0.5)
        path = geojson(
            house.home / "z.geojson",
            feature(shapely.union_all([SHIPPED[LAXOU], SHIPPED[TOUL], west]), nom="A"),
            feature(shapely.union_all([SHIPPED[LAXOU].buffer(0.0002), SHIPPED[NANCY]]), nom="B"),
        )
        said = warnings(look(house, path))
        assert "Des zones se recouvrent sur une partie de ces communes : Nancy." in said[0]
        assert "Laxou (14 771 habitants) est à la fois dans « A » et « B »." in said[1]
        taken(house, path)
        assert members(house) == {"A": [LAXOU, TOUL], "B": [LAXOU, NANCY]}
        taken(house, path, shares=True)
        assert house.record("zone_members", f"z.a|{NANCY}|").share == pytest.approx(0.5, abs=0.001)
        assert {house.record("zone_members", f"z.b|{code}|").share for code in (LAXOU, NANCY)} == {1}

    def test_or_is_shared_when_that_is_asked(self, house: House) -> None:
        taken(house, self.cut(house, 0.4), shares=True)
        shares = {key: house.record("zone_members", key).share for key in house.keys("zone_members")}
        assert shares.pop("z.ouest|54304|") == 1
        assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
        assert shares["z.est|54395|"] == pytest.approx(0.6, abs=0.001)

    def test_a_commune_mostly_outside_every_zone_is_in_none(self, house: House) -> None:
        report = taken(house, self.cut(house, 0.3, with_rest=False))
        assert members(house) == {"Ouest": [LAXOU]}
        (said,) = told(report.warnings)
        assert "la plus grande part est hors de toute zone" in said

    @pytest.mark.parametrize(("share", "code"), [(0.048, "territories.sliver"), (0.052, "territories.cut")])
    def test_the_border_between_a_sliver_and_a_cut(self, house: House, share: float, code: str) -> None:
        found = look(house, self.cut(house, share))
        assert {problem.code for problem in found.warnings} == {code}

    def test_a_town_is_cut_by_its_parts_when_their_contours_are_known(self, house: House) -> None:
        west, whole = half(SHIPPED[NANCY], 0.45), SHIPPED[NANCY]
        population = load_reference().communes[NANCY].population
        parts = geojson(
            house.home / "iris.geojson",
            feature(west, code_iris="543950101", nom_iris="Ouest", pop=population - 40000),
            feature(whole.difference(west), code_iris="543950102", nom_iris="Est", pop=40000),
        )
        taken(house, parts)
        taken(house, self.cut(house, 0.45))
        assert members(house) == {"Ouest": [LAXOU, "543950101"], "Est": ["543950102"]}
        whole_zone = geojson(house.home / "z.geojson", feature(whole, nom="Ouest"))
        taken(house, whole_zone)
        assert members(house) == {"Ouest": [NANCY]}

    def test_features_of_one_name_are_one_zone(self, house: House) -> None:
        path = geojson(
            house.home / "z.geojson",
            feature(SHIPPED[NANCY], secteur="A", objectid=1),
            feature(SHIPPED[TOUL], secteur="A", objectid=2),
            feature(SHIPPED[LAXOU], secteur="B", objectid=3),
        )
        taken(house, path)
        assert members(house) == {"A": [NANCY, TOUL], "B": [LAXOU]}

    def test_a_map_of_communes_can_be_read_as_a_list(self, house: House) -> None:
        path = geojson(
            house.home / "z.geojson",
            feature(SHIPPED[NANCY], code=NANCY, Secteur="A"),
            feature(SHIPPED[TOUL], code=TOUL, Secteur="B"),
        )
        assert look(house, path).kind == "contours"
        taken(house, path, column="secteur")
        assert members(house) == {"A": [NANCY], "B": [TOUL]}
        assert house.keys("contours") == []

    def test_zones_where_no_contour_is_known(self, house: House) -> None:
        path = geojson(house.home / "z.geojson", feature(box(2.0, 44.0, 2.1, 44.1), nom="Sud"))
        (error,) = errors(house, path)
        assert error.startswith("z.geojson, élément 1, champ « geometry » : Plus de la moitié de cette zone")

    def test_imported_contours_are_used(self, house: House) -> None:
        taken(house, geojson(house.home / "c.geojson", feature(box(5.0, 46.0, 5.1, 46.1), code="01004")))
        taken(house, geojson(house.home / "z.geojson", feature(box(5.0, 46.0, 5.1, 46.11), nom="Sud")))
        assert members(house) == {"Sud": ["01004"]}

    def test_zones_without_a_name(self, house: House) -> None:
        path = geojson(
            house.home / "z.geojson", feature(SHIPPED[NANCY], area=3), feature(SHIPPED[TOUL], area=4)
        )
        (error,) = errors(house, path)
        assert 'Rien ne nomme les zones de cette carte (propriétés : "area")' in error
        (error,) = errors(house, path, column="nom")
        assert "Aucune propriété « nom » ne nomme de zone" in error
        assert look(house, path, column="AREA").is_ready

    def test_a_feature_without_geometry_is_left_aside(self, house: House) -> None:
        empty = {"properties": {"nom": "Rien"}, "geometry": None}
        path = geojson(house.home / "z.geojson", feature(SHIPPED[NANCY], nom="A"), empty)
        found = look(house, path)
        assert found.is_ready
        assert warnings(found) == [
            "z.geojson, élément 2, champ « geometry » : Cet élément n’a pas de contour ; il est laissé de "
            "côté."
        ]


class TestNaming:
    """The property that names the zones is asked for when two could, and never taken from a measure."""

    def zones(self, house: House, *properties: dict[str, Any]) -> Path:
        lands = (SHIPPED[code] for code in (NANCY, LAXOU, TOUL))
        drawn = (feature(land, **said) for land, said in zip(lands, properties, strict=True))
        return geojson(house.home / "z.geojson", *drawn)

    def test_a_zone_without_a_name_is_told_and_no_measure_takes_its_place(self, house: House) -> None:
        path = self.zones(
            house, {"nom": "Nord", "val": 0.5}, {"nom": None, "val": 3.5}, {"nom": "Sud", "val": 7}
        )
        (error,) = errors(house, path)
        assert error.startswith("z.geojson, élément 2, champ « nom » : La zone n’a pas de nom.")

    def test_two_properties_that_cut_otherwise_are_asked_about(self, house: House) -> None:
        path = self.zones(
            house,
            {"sect_ase": "A", "sect_pmi": "P"},
            {"sect_ase": "B", "sect_pmi": "P"},
            {"sect_ase": "C", "sect_pmi": "Q"},
        )
        (error,) = errors(house, path)
        assert "nommer les zones : « sect_ase », « sect_pmi ». Dites laquelle avec --column." in error
        assert look(house, path).choices == ("sect_ase", "sect_pmi")
        taken(house, path, column="sect_pmi")
        assert members(house, "z_sect_pmi") == {"P": [LAXOU, NANCY], "Q": [TOUL]}

    def test_signs_and_other_alphabets_are_names(self, house: House) -> None:
        path = self.zones(house, {"nom": "🏠"}, {"nom": "Юг"}, {"nom": "Nord"})
        taken(house, path)
        assert members(house) == {"🏠": [NANCY], "Юг": [LAXOU], "Nord": [TOUL]}
        assert taken(house, path).changes_nothing
