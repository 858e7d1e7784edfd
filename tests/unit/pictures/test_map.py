"""The map of territories: nothing collides, each border of B once, neighbours of different hues."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from api.pictures.map_hues import HUES, hues_of
from api.pictures.map_legend import map_legend
from api.pictures.map_projection import FINE, fitting, ground_path, hatched, line_path
from api.pictures.map_scene import MapMove, MapScene, MapTile
from api.pictures.map_territory import (
    DESK,
    PAPER_FORM,
    PHONE,
    focus_of,
    small_map_svg,
    territory_map_svg,
)
from api.pictures.metrics import text_width
from api.pictures.svg import ELEMENTS
from graph.contours import Contours, terrain
from graph.gazetteer import gazetteer
from graph.reference import load_reference
from tests.unit.pictures.drawn import SVG, Thing, collisions, outside, parsed

FORMS = {"desk": DESK, "phone": PHONE, "paper": PAPER_FORM}
SMALLEST = 12

pytestmark = pytest.mark.slow


@cache
def land(department: str) -> Contours:
    reference = load_reference()
    communes = [code for code in reference.communes if code.startswith(department)]
    return terrain(gazetteer(reference), communes).contours.simplified(330)


@cache
def scene(department: str, columns: int, rows: int, moves: int = 3) -> MapScene:
    """A department cut in columns by A, in rows by B."""
    contours = land(department)
    middles = {code: contours.shape(code).representative_point() for code in contours}
    west, south, east, north = shapely.total_bounds([contours.shape(code) for code in contours])
    tiles = {}
    for number, (code, at) in enumerate(middles.items()):
        a = min(int((at.x - west) / (east - west) * columns), columns - 1)
        b = min(int((at.y - south) / (north - south) * rows), rows - 1)
        tiles[code] = MapTile(
            code, f"Commune {code} <b>", f"A{a}", f"B{b}", is_outside=a == b, is_split=number == 7
        )
    names = list(tiles)
    seats = {tile.b: code for code, tile in reversed(tiles.items()) if tile.b}
    return MapScene(
        title="Essai",
        summary="Deux zonages inventés.",
        contours=contours,
        tiles=tiles,
        names_a={f"A{i}": f"Territoire du Nord – {i}" for i in range(columns)},
        names_b={f"B{i}": f"Secteur {i}" for i in range(rows)},
        seats=dict(sorted(seats.items())),
        moves=tuple(MapMove(i + 1, (names[40 * i % len(names)],), f"Lieu {i}") for i in range(moves)),
        words=("Territoires", "Secteurs", ""),
    )


def scenes() -> Iterator[tuple[str, MapScene]]:
    for department, columns, rows in (("54", 3, 4), ("54", 6, 9), ("54", 1, 1), ("93", 5, 4), ("93", 2, 12)):
        yield f"{department} {columns}x{rows}", scene(department, columns, rows)
    whole = scene("54", 3, 4)
    yield (
        "one zoning",
        replace(
            whole,
            tiles={code: replace(tile, b=None) for code, tile in whole.tiles.items()},
            seats={},
            moves=(),
        ),
    )
    levels = {f"A{i}": (colour, f"{i} dispositif") for i, colour in enumerate(("tint", "bar", "mid"))}
    yield "a measure", replace(whole, fills=levels, moves=())


def inheriting(element: Element, above: Mapping[str, str]) -> Iterator[tuple[Element, Mapping[str, str]]]:
    """Every element with its attributes and those of what holds it."""
    known = {**above, **element.attrib}
    yield element, known
    for child in element:
        yield from inheriting(child, known)


def words(svg: str) -> list[Thing]:
    """The texts and the discs of a map, with the room they take."""
    found = []
    for group, inherited in inheriting(parsed(svg), {}):
        if group.tag == f"{SVG}text":
            size, spacing = float(inherited["font-size"]), float(inherited.get("letter-spacing", 0))
            told = "".join(group.itertext())
            width = text_width(told, size) + spacing * len(told)
            left = {"start": 0.0, "middle": width / 2, "end": width}[inherited.get("text-anchor", "start")]
            x, y = float(group.attrib["x"]) - left, float(group.attrib["y"])
            found.append(Thing("text", told, (x, y - 0.72 * size, x + width, y + 0.2 * size)))
    return [thing for thing in found if not thing.words.isdecimal()]


def discs(svg: str) -> list[Thing]:
    circles = list(parsed(svg).iter(f"{SVG}circle"))
    boxes = ((float(c.attrib["cx"]), float(c.attrib["cy"]), float(c.attrib["r"])) for c in circles)
    return [Thing("disc", "", (x - r, y - r, x + r, y + r)) for x, y, r in boxes]


@pytest.mark.parametrize("form", FORMS)
def test_words_and_discs_never_collide_nor_leave_the_map(form: str) -> None:
    for name, each in scenes():
        svg = territory_map_svg(each, FORMS[form])
        things = words(svg) + discs(svg)
        assert collisions(things) == [], name
        assert outside(svg, things) == [], name


@pytest.mark.parametrize("form", FORMS)
def test_a_map_holds_nothing_a_strict_policy_would_block(form: str) -> None:
    for name, each in scenes():
        svg = territory_map_svg(each, FORMS[form])
        for found in parsed(svg).iter():
            assert found.tag.removeprefix(SVG) in ELEMENTS, name
            assert not [key for key in found.attrib if key == "style" or key.startswith("on")], name
            assert float(found.attrib.get("font-size", SMALLEST)) >= SMALLEST, name
        assert "<b>" not in svg
        assert svg.count("://") == svg.count('xmlns="http://www.w3.org/2000/svg"')


def test_the_same_scene_gives_the_same_bytes() -> None:
    drawn = territory_map_svg(scene("54", 3, 4))
    scene.cache_clear()
    land.cache_clear()
    assert territory_map_svg(scene("54", 3, 4)) == drawn


def test_each_border_of_b_is_drawn_once_under_its_halo() -> None:
    svg = territory_map_svg(scene("54", 3, 4), PHONE)
    (drawn,) = re.findall(r'<path d="([^"]+)"[^>]*class="border-b"', svg)
    assert re.findall(r'<path d="([^"]+)"[^>]*class="halo"', svg) == [drawn]
    counted = Counter(segments(drawn))
    assert counted
    assert max(counted.values()) == 1


def test_borders_of_b_are_never_the_outline() -> None:
    whole = scene("54", 3, 4)
    both = shapely.intersection(whole.borders(1), shapely.boundary(whole.outline))
    assert shapely.length(both) == pytest.approx(0, abs=1e-9)


def segments(path: str) -> list[frozenset[tuple[int, int]]]:
    found = []
    for part in path.split("M")[1:]:
        start, _, steps = part.rstrip("z").partition("l")
        at = tuple(int(value) for value in start.split(" "))
        values = [int(value) for value in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            after = (at[0] + dx, at[1] + dy)
            found.append(frozenset([at, after]))
            at = after
    return found  # type: ignore[return-value]  # pairs


def test_neighbours_never_have_the_same_hue() -> None:
    for name, each in scenes():
        for border in each.contours.borders:
            one, other = each.tiles[border.one].a, each.tiles[border.other].a
            if one != other and one is not None and other is not None:
                assert each.hues[one] != each.hues[other], name


@given(st.lists(st.integers(0, 11), min_size=64, max_size=64))
def test_four_hues_suffice_on_squares(zones: list[int]) -> None:
    """Zones of a chessboard, pieces that lie apart being zones of their own, so that the map is plane."""
    own = pieces(zones)
    touching: dict[str, set[str]] = {zone: set() for zone in set(own.values())}
    for (x, y), zone in own.items():
        for near in ((x + 1, y), (x, y + 1)):
            if near in own and own[near] != zone:
                touching[zone].add(own[near])
                touching[own[near]].add(zone)
    hues = hues_of(touching)
    assert set(hues.values()) <= set(range(HUES))
    assert not [zone for zone in touching for other in touching[zone] if hues[zone] == hues[other]]


def pieces(zones: list[int]) -> dict[tuple[int, int], str]:
    cells = {(i % 8, i // 8): zone for i, zone in enumerate(zones)}
    own: dict[tuple[int, int], str] = {}
    for start in cells:
        reach = [start] if start not in own else []
        while reach:
            at = reach.pop()
            own[at] = f"{cells[start]}-{start}"
            around = [(at[0] + dx, at[1] + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
            reach += [n for n in around if n in cells and n not in own and cells[n] == cells[start]]
    return own


def test_a_fifth_neighbour_leaves_the_fewest_alike() -> None:
    everyone = {str(i): {str(j) for j in range(5) if j != i} for i in range(5)}
    hues = hues_of(everyone)
    assert Counter(Counter(hues.values()).values()) == {1: 3, 2: 1}


def test_every_commune_stands_on_the_map_with_its_code() -> None:
    whole = scene("54", 3, 4)
    codes = re.findall(r'data-c="(\w+)"', territory_map_svg(whole))
    assert set(codes) == set(whole.tiles)


def test_moves_are_numbered_and_led_to_empty_ground() -> None:
    svg = territory_map_svg(scene("54", 3, 4))
    groups = [found for found in parsed(svg).iter(f"{SVG}g") if found.attrib.get("class") == "lead"]
    assert [group.find(f"{SVG}g/{SVG}text").text for group in groups] == ["1", "2", "3"]  # type: ignore[union-attr]


def test_lines_of_moves_run_over_no_words() -> None:
    for name, each in scenes():
        svg = territory_map_svg(each)
        leads = [g for g in parsed(svg).iter(f"{SVG}g") if g.attrib.get("class") == "lead"]
        for lead in leads:
            (line,) = lead.iter(f"{SVG}line")
            way = shapely.LineString(
                [(float(line.attrib[f"x{i}"]), float(line.attrib[f"y{i}"])) for i in (1, 2)]
            )
            own = {"".join(found.itertext()) for found in lead.iter(f"{SVG}text")}
            crossed = [t.words for t in words(svg) if shapely.intersects(way, shapely.box(*t.bounds))]
            assert set(crossed) <= own, name


def test_the_scale_is_not_on_the_land() -> None:
    for name, each in scenes():
        svg = territory_map_svg(each)
        (scale,) = (g for g in parsed(svg).iter(f"{SVG}g") if g.attrib.get("class") == "scale")
        (told,) = scale.iter(f"{SVG}text")
        outlines = re.findall(r'<path d="([^"]+)"[^>]*class="outline"', svg)
        points = [
            tuple(v / FINE for v in end) for path in outlines[:1] for seg in segments(path) for end in seg
        ]
        x, y = float(told.attrib["x"]), float(told.attrib["y"])
        assert not [p for p in points if abs(p[0] - x) < 12 and -8 < p[1] - y < 8], name


def test_the_extent_of_a_land_is_its_longer_side() -> None:
    assert 134_000 < land("54").extent < 136_000
    assert Contours({}).extent == 0


def test_a_dense_core_is_drawn_larger() -> None:
    whole = scene("54", 3, 4)
    nancy = ("54395", "54547", "54578", "54304", "54357", "54339", "54482", "54498")
    tiles = {
        code: replace(tile, a=f"N{nancy.index(code) % 4}" if code in nancy else tile.a)
        for code, tile in whole.tiles.items()
    }
    svg = territory_map_svg(replace(whole, tiles=tiles))
    assert svg.count('class="inset"') == 1
    assert 'class="inset"' not in territory_map_svg(whole)


def test_the_small_maps_show_the_first_moves_and_are_light() -> None:
    whole = scene("54", 3, 4)
    focus = focus_of(whole)
    assert focus is not None
    svg = small_map_svg(whole, focus, prefix="avant", title="Avant")
    assert parsed(svg).attrib["viewBox"] == "0 0 150 104"
    assert len(svg) < 30_000
    assert outside(svg, discs(svg)) == []
    assert focus_of(replace(whole, moves=())) is None


def test_a_page_of_communes_weighs_little() -> None:
    assert len(territory_map_svg(scene("54", 3, 4))) < 130_000
    assert len(territory_map_svg(scene("54", 3, 4), PHONE)) < 40_000


def test_the_legend_tells_what_is_drawn_and_nothing_else() -> None:
    whole = scene("54", 3, 4)
    told = [entry.word for entry in map_legend(whole)]
    assert told[0] == "Territoires"
    assert {"Hors du couple principal", "Commune partagée par quartiers", "À déplacer"} <= set(told)
    alone = replace(
        whole,
        tiles={c: MapTile(c, tile.name, tile.a) for c, tile in whole.tiles.items()},
        seats={},
        moves=(),
    )
    assert [entry.word for entry in map_legend(alone)] == ["Territoires"]


def test_a_printed_map_carries_its_licence() -> None:
    assert "Licence Ouverte 2.0" in territory_map_svg(scene("93", 5, 4), PAPER_FORM)
    assert "Licence Ouverte" not in territory_map_svg(scene("93", 5, 4))


def test_paths_go_from_point_to_point_in_thirds() -> None:
    square = shapely.box(1, 1, 3, 2)
    assert ground_path(square) == f"M{3 * FINE} {FINE}l0 {FINE} {-2 * FINE} 0 0 {-FINE}z".replace(" -", "-")
    assert line_path(shapely.LineString([(0, 0), (0.01, 0), (1, 1)])) == "M0 0l3 3"
    assert ground_path(shapely.Polygon()) == ""


def test_hatching_stays_inside_and_keeps_its_distance() -> None:
    shape = shapely.Point(50, 50).buffer(20)
    lines = hatched(shape, step=5)
    assert shapely.difference(lines, shape.buffer(1e-6)).is_empty
    sums = sorted({round(sum(part.coords[0])) for part in shapely.get_parts(lines)})
    assert {b - a for a, b in pairwise(sums)} == {5}


def test_a_projection_fits_its_frame() -> None:
    found = fitting((5.4, 48.3, 7.1, 49.6), (12, 12, 588, 648))
    left, top, right, bottom = found.flat(shapely.box(5.4, 48.3, 7.1, 49.6)).bounds
    assert left >= 12 - 1e-6
    assert right <= 588 + 1e-6
    assert bottom - top == pytest.approx(636, abs=1e-6) or right - left == pytest.approx(576, abs=1e-6)
