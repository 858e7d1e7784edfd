"""Contours: neighbours, lengths, zones, inner borders: squares by hand, and the real 591 communes."""

import json
from math import cos, radians

import pytest
import shapely

from graph.contours import Contours, Terrain, metres, terrain
from graph.gazetteer import Gazetteer, gazetteer
from graph.model.territory import CommunePart
from graph.reference import load_reference
from tests.unit.algorithms.territory.squares import square, squares

SIDE = 6_371_000 * radians(0.01)
"""A hundredth of a degree of latitude on a sphere, in metres; the ellipsoid differs by half a percent."""

OTHE = "54412"
"""An exclave in the Meuse: it touches no commune of its department (a commune of two pieces is the other)."""


def lengths(contours: Contours) -> dict[tuple[str, str], float]:
    return {(border.one, border.other): border.metres for border in contours.borders}


def test_neighbours_share_a_border_not_a_corner() -> None:
    contours = Contours(squares("a b", "c d"))
    assert contours.neighbours == {"a": ("b", "c"), "b": ("a", "d"), "c": ("a", "d"), "d": ("b", "c")}


def test_a_border_is_measured_in_metres_at_its_latitude() -> None:
    found = lengths(Contours(squares("a b", "c d")))
    assert found["a", "b"] == pytest.approx(SIDE, rel=5e-3)
    assert found["a", "c"] == pytest.approx(SIDE * cos(radians(48)), rel=5e-3)


def test_lengths_are_those_of_the_ellipsoid() -> None:
    """A degree of latitude about 45° is 111,131.7 m, a degree of longitude there 78,846.8 m."""
    north, east = shapely.LineString([(6, 44.5), (6, 45.5)]), shapely.LineString([(6, 45), (7, 45)])
    assert metres(north)[0] == pytest.approx(111_131.7, abs=3)
    assert metres(east)[0] == pytest.approx(78_846.8, abs=3)
    assert metres(shapely.Point(6, 45)).tolist() == [0.0]


def test_a_border_does_not_depend_on_what_else_is_drawn() -> None:
    few, many = Contours(squares("a b")), Contours(squares("a b", "c d", "e f"))
    assert lengths(few)["a", "b"] == lengths(many)["a", "b"]


def test_a_zone_is_dissolved_from_its_tiles_and_keeps_its_exclaves() -> None:
    contours = Contours(squares("a b . c"))
    assert shapely.get_num_geometries(contours.dissolved(["a", "b"])) == 1
    assert shapely.get_num_geometries(contours.dissolved(["a", "b", "c"])) == 2


def test_an_inner_border_is_drawn_once() -> None:
    contours = Contours(squares("a b c", "d e f"))
    zone_of = {"a": "W", "d": "W", "b": "E", "c": "E", "e": "E", "f": "E"}
    line = contours.inner_border(zone_of)
    assert line.geom_type == "LineString"
    assert metres(line)[0] == pytest.approx(2 * SIDE, rel=5e-3)
    assert shapely.is_empty(contours.inner_border(dict.fromkeys(zone_of, "W")))
    assert shapely.is_empty(contours.inner_border({"a": "W"}))


def test_simplified_neighbours_stay_together() -> None:
    bent = squares("a b", "c d")
    simple = Contours(bent).simplified(300)
    assert simple.neighbours == Contours(bent).neighbours
    assert shapely.coverage_is_valid(list(map(simple.shape, simple)))


def test_contours_drawn_by_two_hands_are_made_to_meet() -> None:
    """The same border drawn twice, fifty metres apart here and there: no land between, none drawn twice."""
    one = shapely.Polygon([(0, 0), (0.01, 0), (0.0095, 0.005), (0.01, 0.01), (0, 0.01)])
    other = shapely.Polygon(
        [(0.02, 0), (0.01, 0), (0.0105, 0.0025), (0.0099, 0.0075), (0.01, 0.01), (0.02, 0.01)]
    )
    contours = Contours({"a": shapely.to_geojson(one), "b": shapely.to_geojson(other)})
    assert lengths(contours)["a", "b"] == pytest.approx(SIDE, rel=0.1)
    assert shapely.get_num_interior_rings(contours.dissolved(["a", "b"])) == 0


def test_geojson_may_be_text() -> None:
    read, written = squares("a b"), {code: json.dumps(shape) for code, shape in squares("a b").items()}
    assert lengths(Contours(read)) == lengths(Contours(written))


def test_no_contour_at_all() -> None:
    empty = Contours({})
    assert (len(empty), empty.borders, dict(empty.neighbours)) == (0, (), {})
    assert len(empty.simplified(10)) == 0


@pytest.fixture(scope="module")
def land() -> Gazetteer:
    return gazetteer(load_reference())


@pytest.fixture(scope="module")
def meurthe(land: Gazetteer) -> Terrain:
    return terrain(land, ["54395"])


def test_the_communes_of_meurthe_et_moselle(meurthe: Terrain) -> None:
    contours = meurthe.contours
    assert len(contours) == 591
    assert set(contours.neighbours["54395"]) > {"54304", "54547", "54357"}
    assert contours.neighbours[OTHE] == ()
    assert shapely.get_num_geometries(contours.dissolved(contours.codes)) == 3


def test_borders_are_half_of_all_outlines_but_the_departments(meurthe: Terrain) -> None:
    """Every border belongs to two communes, the outline of the département to one."""
    contours = meurthe.contours
    outlines = sum(metres(shapely.boundary(contours.shape(code)))[0] for code in contours)
    outer = metres(shapely.boundary(contours.dissolved(contours.codes)))[0]
    assert sum(border.metres for border in contours.borders) == pytest.approx(
        (outlines - outer) / 2, rel=1e-6
    )


def test_real_communes_simplified_still_cover(meurthe: Terrain) -> None:
    simple = meurthe.contours.simplified(300)
    assert shapely.coverage_is_valid(list(map(simple.shape, simple)))
    assert sum(shapely.get_num_coordinates(simple.shape(code)) for code in simple) < 12_000


def test_what_is_worked_out_of_the_shipped_contours_is_kept(land: Gazetteer, meurthe: Terrain) -> None:
    assert terrain(land, ["54001", "54002"]).contours is meurthe.contours
    assert len(terrain(land, ["54001", "93001"]).contours) == 591 + 39
    assert len(terrain(land, ["75101"]).contours) == 0


def parts_of_nancy(*population: int) -> Gazetteer:
    parts = [
        CommunePart(code=f"Q{number}", commune_code="54395", name=f"Quartier {number}", population=count)
        for number, count in enumerate(population)
    ]
    return gazetteer(load_reference(), (), parts)


def test_a_commune_in_parts_without_contours_lies_where_the_commune_does() -> None:
    known = terrain(parts_of_nancy(50_000, 54_000), ["Q0", "54304"])
    assert known.tile_of("Q0") == "54395"
    assert not known.has_own_tile("Q0")
    assert known.is_known(["54304"])
    assert not known.is_known(["54304", "Q0"])


def test_parts_draw_their_commune_once_all_have_a_contour(meurthe: Terrain) -> None:
    west, east = halves(meurthe)
    land = parts_of_nancy(50_000, 54_000)
    both = terrain(land, ["Q0"], {"Q0": west, "Q1": east})
    assert both.split == {"54395"}
    assert "54395" not in both.contours
    assert both.is_known(["Q0", "Q1", "54304"])
    assert "Q1" in both.contours.neighbours["Q0"]
    one = terrain(land, ["Q0"], {"Q0": west})
    assert (one.split, one.tile_of("Q0")) == (frozenset(), "54395")


def test_a_remainder_is_what_the_parts_leave(meurthe: Terrain) -> None:
    west, east = halves(meurthe)
    left = terrain(parts_of_nancy(50_000), ["Q0"], {"Q0": west})
    assert left.is_known(["Q0", "54395"])
    assert left.contours.shape("54395").symmetric_difference(shapely.from_geojson(east)).area < 1e-6


def halves(meurthe: Terrain) -> tuple[str, str]:
    whole = meurthe.contours.shape("54395")
    west, south, east, north = whole.bounds
    middle = (west + east) / 2
    cuts = (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
    one, other = (shapely.to_geojson(shapely.intersection(whole, cut)) for cut in cuts)
    return one, other


def test_a_delivered_contour_takes_the_place_of_a_shipped_one(land: Gazetteer, meurthe: Terrain) -> None:
    moved = terrain(land, ["54395"], {OTHE: square(0, 0)})
    assert len(moved.contours) == 591
    assert not moved.contours.shape(OTHE).equals(meurthe.contours.shape(OTHE))


def test_a_contour_drawn_too_wide_takes_no_neighbours_land(land: Gazetteer, meurthe: Terrain) -> None:
    wide = shapely.to_geojson(shapely.box(5.3, 48.3, 7.2, 49.6))
    known = terrain(land, ["54395"], {"54395": wide})
    others = set(meurthe.contours.codes) - {"54395"}
    lost = {
        code for code in others if known.contours.shape(code).area < 0.999 * meurthe.contours.shape(code).area
    }
    assert lost == set()
    assert set(known.contours.neighbours["54395"]) >= set(meurthe.contours.neighbours["54395"])


def test_one_contour_given_to_two_is_that_of_one(land: Gazetteer, meurthe: Terrain) -> None:
    known = terrain(land, ["54395"], {"54395": meurthe.contours.geometries["54304"]})
    assert {code for code in ("54304", "54395") if code in known.contours} in ({"54304"}, {"54395"})
    assert not known.is_known(["54304", "54395"])
    assert known.is_known(["54357", "54547"])
    assert known.contours.dissolved(known.contours.codes).area > 0


def test_the_same_delivered_contours_are_read_once(land: Gazetteer) -> None:
    first = terrain(land, ["54395"], {OTHE: json.dumps(square(0, 0))})
    other_land = gazetteer(load_reference())
    again = terrain(other_land, ["54001"], {OTHE: json.dumps(square(0, 0)), "75056": square(0, 1)})
    moved = terrain(land, ["54395"], {OTHE: json.dumps(square(0, 1))})
    assert again.contours is first.contours
    assert moved.contours is not first.contours


def test_delivered_contours_elsewhere_or_of_no_place_are_left_alone(
    land: Gazetteer, meurthe: Terrain
) -> None:
    delivered = {"75056": square(0, 0), "99999": square(0, 0), "54999": square(0, 0)}
    assert terrain(land, ["54395"], delivered).contours is meurthe.contours
    cut = gazetteer(
        load_reference(),
        (),
        [CommunePart(code="P1", commune_code="75056", name="Rive droite", population=2_000_000)],
    )
    assert "75101" not in terrain(cut, ["P1"], {"75101": square(0, 0)}).contours


def test_a_code_without_contour_is_an_error() -> None:
    with pytest.raises(KeyError):
        Contours(squares("a b")).shape("c")
