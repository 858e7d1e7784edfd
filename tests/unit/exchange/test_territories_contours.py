"""A contour is kept in one writing; what is no contour of France is refused where it stands."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from graph.exchange.cells import NotedCellError, RefusedCellError
from graph.exchange.exporting import export_folder
from graph.exchange.importing import import_delivery
from graph.exchange.territories.shapes import MOST_CHARACTERS, read_contour
from graph.exchange.workbook_out import export_workbook
from graph.model.territory import Contour
from tests.unit.exchange.conftest import House
from tests.unit.exchange.folders import SQUARE, based, quoted

Ring = list[list[float]]
WEST: Ring = [[6.0, 48.0], [6.1, 48.0], [6.1, 48.1], [6.0, 48.1], [6.0, 48.0]]


def polygon(*rings: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def refusal(text: str) -> str:
    with pytest.raises(RefusedCellError) as refused:
        read_contour(text)
    assert not isinstance(refused.value, NotedCellError)
    return refused.value.code


def test_the_same_land_has_one_writing() -> None:
    turned = [*WEST[2:], *WEST[1:3]]
    assert read_contour(polygon(WEST)) == SQUARE
    assert read_contour(polygon(turned)) == SQUARE
    assert read_contour(polygon(WEST[::-1])) == SQUARE
    assert read_contour(polygon([[*point, 212.5] for point in WEST])) == SQUARE
    assert read_contour(polygon([[x + 1e-7, y - 1e-7] for x, y in WEST])) == SQUARE
    assert read_contour(json.dumps({"type": "MultiPolygon", "coordinates": [[WEST]]})) == SQUARE


@given(
    st.lists(st.tuples(st.floats(5, 7), st.floats(48, 49)), min_size=3, max_size=9),
    st.booleans(),
)
def test_a_contour_that_was_taken_is_taken_again_as_it_is(points: list[Any], is_round: bool) -> None:
    if is_round:
        points = sorted(points, key=lambda point: math.atan2(point[1] - 48.5, point[0] - 6))
    try:
        written = read_contour(polygon([list(point) for point in points]))
    except NotedCellError as noted:
        written = noted.value
    except RefusedCellError:
        return
    assert read_contour(written) == written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("POLYGON((6 48, 6.1 48, 6.1 48.1, 6 48))", "contour.not_json"),
        ("[" * 20_000, "contour.not_json"),
        ("[1, 2]", "contour.not_polygon"),
        ('{"type":"Point","coordinates":[6,48]}', "contour.not_polygon"),
        ('{"type":"Polygon","coordinates":[]}', "contour.empty"),
        ('{"type":"Polygon"}', "contour.empty"),
        ('{"type":"MultiPolygon","coordinates":[[]]}', "contour.empty"),
        ('{"type":"Polygon","coordinates":[[[6,48],[6.1,48]]]}', "contour.rings"),
        ('{"type":"Polygon","coordinates":[[6,48,6.1,48]]}', "contour.rings"),
        ('{"type":"Polygon","coordinates":[[["6","48"],[6.1,48],[6.1,48.1]]]}', "contour.numbers"),
        (polygon([[math.nan, 48], [6.1, 48], [6.1, 48.1]]), "contour.numbers"),
        (polygon([[6.0, 48], [6.1, math.inf], [6.1, 48.1]]), "contour.numbers"),
        (polygon([[6.0, 48], [6.1, 1e400], [6.1, 48.1]]), "contour.numbers"),
        (polygon([[6.0, 48], [6.1, 48], [6.2, 48]]), "contour.flat"),
        (polygon([[6.0, 48], [6.000001, 48], [6.000001, 48.000001]]), "contour.flat"),
        (polygon([[6, 48], [6.1, 48.1], [6.1, 48], [6, 48.1], [6, 48]]), "contour.crossing"),
        (polygon([[940000, 6800000], [941000, 6800000], [941000, 6801000]]), "contour.metres"),
        (polygon([[48, 6], [48.1, 6], [48.1, 6.1]]), "contour.swapped"),
        (polygon([[13.4, 52.5], [13.5, 52.5], [13.5, 52.6]]), "contour.elsewhere"),
        (polygon([[6, 48], [55.5, -21], [6.1, 48]]), "contour.elsewhere"),
        (SQUARE + " " * MOST_CHARACTERS, "contour.long"),
    ],
)
def test_what_is_no_contour_is_refused(text: str, code: str) -> None:
    assert refusal(text) == code


def test_a_small_slip_is_repaired_and_said() -> None:
    slip = [*WEST[:2], [6.0999, 48.05], [6.1, 48.0501], [6.1, 48.05], [6.0999, 48.0501], *WEST[2:]]
    with pytest.raises(NotedCellError) as noted:
        read_contour(polygon(slip))
    assert noted.value.code == "contour.repaired"
    assert read_contour(noted.value.value) == noted.value.value


def contours(*rows: tuple[str, str]) -> dict[str, Any]:
    lines = "".join(f"{code};{quoted(text)}\n" for code, text in rows)
    return based(contours=f"code;géométrie\n{lines}")


def test_contours_of_communes_and_parts_are_kept_and_come_back(house: House, other_house: House) -> None:
    house.deliver(
        contours(("54395", polygon(WEST[::-1])), ("Q1", SQUARE), ("75101", SQUARE), ("1004", SQUARE))
    )
    assert house.keys("contours") == ["01004", "54395", "75101", "Q1"]
    assert house.record("contours", "54395") == Contour(code="54395", geometry=SQUARE)
    assert house.deliver(contours(("54395", SQUARE))).changes_nothing
    export_folder(house.store, house.home / "export")
    import_delivery(house.home / "export", other_house.store, other_house.vault)
    assert other_house.contents()["contours"] == house.contents()["contours"]


def test_contours_fit_in_a_workbook(house: House, other_house: House) -> None:
    house.deliver(contours(("54395", SQUARE), ("Q1", SQUARE)))
    export_workbook(house.store, house.home / "export.xlsx")
    import_delivery(house.home / "export.xlsx", other_house.store, other_house.vault)
    assert other_house.contents()["contours"] == house.contents()["contours"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            (("54395", SQUARE), ("99999", SQUARE)),
            "contours.csv, ligne 3, colonne « code » : « 99999 » n’est pas le code d’une commune",
        ),
        (
            (("01003", SQUARE),),
            "contours.csv, ligne 2, colonne « code » : « 01003 » est une ancienne commune, ",
        ),
        (
            (("54395", '{"type":"Point","coordinates":[6,48]}'),),
            "contours.csv, ligne 2, colonne « géométrie » : Un contour est un Polygon ou un MultiPolygon ; "
            "celui-ci est « Point ».",
        ),
        ((("54395", ""),), "contours.csv, ligne 2, colonne « géométrie » :"),
    ],
)
def test_a_wrong_contour_is_told_with_its_line(house: House, rows: Any, expected: str) -> None:
    (sentence,) = house.sentences(contours(*rows))
    assert sentence.replace("\u202f", " ").startswith(expected)


def test_a_contour_whose_part_leaves_is_refused_with_it(house: House) -> None:
    house.deliver(contours(("Q2", SQUARE)))
    left = based(
        commune_parts="code,commune_code,name,population\nQ1,54547,Nord,3000\n",
        contours=contours(("Q2", SQUARE))["contours"],
    )
    with pytest.raises(InvalidInputError):
        house.deliver(left, full=True)
    assert house.keys("contours") == ["Q2"]
