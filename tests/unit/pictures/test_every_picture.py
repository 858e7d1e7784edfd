"""What holds for every picture of every situation, hostile ones among them."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from api.pictures.ecomap import ecomap_of, ecomap_table
from api.pictures.grid import grid_of, grid_table
from api.pictures.scene import Scene
from api.pictures.svg import ELEMENTS
from api.pictures.timeline import timeline_of, timeline_table
from api.pictures.trail import trail_steps, trail_table, trails_of
from tests.unit.pictures.chance import SIZES, Chance
from tests.unit.pictures.drawn import SVG, collisions, free_texts, outside, parsed, pills_and_nodes, texts
from tests.unit.pictures.gallery import MEETING, bars_of, pictures_of, scene_of, stories

SEEDS = range(18 * len(SIZES))
SMALLEST = 12

pytestmark = pytest.mark.slow


@cache
def pictures(seed: int) -> dict[str, str]:
    return {kind: svg for kind, svg in pictures_of(scene(seed)).items() if svg is not None}


@cache
def scene(seed: int) -> Scene:
    return Chance(seed).scene()


def everything() -> Iterator[tuple[str, str]]:
    for name in stories():
        yield from ((f"{name} {kind}", svg) for kind, svg in pictures_of(scene_of(name)).items() if svg)
    yield from bars_of(stories()["mme-r"]).items()
    for seed in SEEDS:
        yield from ((f"{seed} {kind}", svg) for kind, svg in pictures(seed).items())


def test_the_same_situation_gives_the_same_bytes() -> None:
    for seed in SEEDS[::6]:
        again = {kind: svg for kind, svg in pictures_of(Chance(seed).scene()).items() if svg}
        assert again == pictures(seed), seed


def test_labels_never_collide_nor_leave_the_picture() -> None:
    for name, svg in everything():
        things = free_texts(svg) + pills_and_nodes(svg)
        assert collisions(things) == [], name
        assert outside(svg, things) == [], name


def test_nothing_is_written_smaller_than_twelve_pixels() -> None:
    for name, svg in everything():
        sizes = [float(found.attrib["font-size"]) for found in parsed(svg).iter(f"{SVG}text")]
        assert min(sizes, default=SMALLEST) >= SMALLEST, name


def test_a_picture_holds_nothing_a_strict_policy_would_block() -> None:
    for name, svg in everything():
        for found in parsed(svg).iter():
            assert found.tag.removeprefix(SVG) in ELEMENTS, name
            assert not [key for key in found.attrib if key == "style" or key.startswith("on")], name
            assert not [key for key in found.attrib if key.endswith("href")], name
        assert svg.count("://") == svg.count('xmlns="http://www.w3.org/2000/svg"'), name


def test_numbers_have_one_decimal_at_most() -> None:
    for name, svg in everything():
        for found in parsed(svg).iter():
            values = [value for key, value in found.attrib.items() if key in ("x", "y", "d", "cx", "points")]
            assert not re.search(r"\d\.\d\d", " ".join(values)), name


def test_a_picture_is_named_and_its_ids_are_its_own() -> None:
    for seed in SEEDS:
        ids: list[str] = []
        for kind, svg in pictures(seed).items():
            root = parsed(svg)
            own = [found.attrib["id"] for found in root.iter() if "id" in found.attrib]
            assert root.attrib["role"] == "img"
            assert root.attrib["aria-labelledby"].split() == own, (seed, kind)
            assert all((found.text or "").strip() for found in (root[0], root[1])), (seed, kind)
            ids += own if kind != "timeline-print" else []
        assert len(ids) == len(set(ids)), seed


def test_a_name_is_written_as_text_whatever_it_is() -> None:
    hostile = "</svg><script>alert(1)</script>"
    told = [svg for seed in SEEDS for svg in pictures(seed).values() if "&lt;/svg&gt;" in svg]
    assert told
    assert not [svg for svg in told if hostile in svg or "<script" in svg]


def test_tables_are_whole_rows_and_tell_every_name() -> None:
    for seed in SEEDS:
        held = scene(seed)
        tables = [
            ecomap_table(ecomap_of(held)),
            grid_table(grid_of(held)),
            timeline_table(timeline_of(held, MEETING)),
            *(trail_table(trail) for trail in trails_of(held)),
        ]
        for table in tables:
            assert {len(row) for row in table} == {len(table[0])}
        assert all(trail_steps(trail) for trail in trails_of(held))
        cells = {cell for row in tables[0] for cell in row}
        assert {institution.name for institution in held.institutions} <= cells


def test_too_many_actors_leave_the_table_and_the_drawings_that_grow() -> None:
    crowded = [seed for seed in SEEDS if len(scene(seed).actors) > 22]
    assert crowded
    for seed in crowded:
        assert {"ecomap", "grid", "grid-390"}.isdisjoint(pictures(seed))
        assert {"ecomap-390", "timeline", "timeline-390"} <= pictures(seed).keys()


def test_few_actors_always_have_their_picture() -> None:
    for seed in SEEDS:
        if len(scene(seed).actors) + len(scene(seed).unmet) <= 8:
            assert {"ecomap", "grid", "grid-390"} <= pictures(seed).keys(), seed


def test_every_finding_shown_stands_in_the_ecomap() -> None:
    for seed in SEEDS:
        wanted = {str(mark.number) for mark in scene(seed).findings if mark.is_shown}
        for kind in ("ecomap", "ecomap-390"):
            svg = pictures(seed).get(kind)
            if svg is not None:
                pills = {thing.words for thing in pills_and_nodes(svg) if thing.kind == "pill"}
                shown = {re.sub(r"\D*", "", words[-2:]) for words in pills}
                assert shown == wanted, (seed, kind)


def test_every_actor_stands_in_the_ecomap_and_the_timeline_of_a_phone() -> None:
    for seed in SEEDS:
        letters = {actor.letter for actor in scene(seed).actors}
        nodes = {thing.words for thing in texts(pictures(seed)["ecomap-390"])}
        assert letters <= nodes, seed
