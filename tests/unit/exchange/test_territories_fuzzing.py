"""Whatever the table or the map, it is taken in twice alike or refused in a sentence; it never breaks."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.errors import MailleError
from graph.exchange.report import located
from graph.exchange.territories.recognising import GivenFile, recognise
from graph.exchange.territories.taking import take
from graph.exchange.territories.zonings import Wish
from tests.unit.exchange.conftest import House, a_house

PLACES = [
    "Nancy",
    "TOUL",
    "laxou",
    "54395",
    "1004",
    "01003",
    "Saint-Denis",
    "Paris 12e",
    "54999",
    "Nowhere",
    "Total",
]
ZONES = ["Centre", "Nord", "Toul", "1", "2", "-", "", "néant", "=1+1", "a|b", "\u202e", "S\x07"]
HEADINGS = [
    "Commune",
    "Secteur",
    "code",
    "INSEE",
    "EPCI",
    "CODGEO",
    "Département",
    "Population",
    "",
    "Zone",
    "x",
]
CELLS = st.one_of(
    st.sampled_from(PLACES), st.sampled_from(ZONES), st.text(max_size=6), st.integers(0, 99999).map(str)
)
NUMBERS = st.one_of(
    st.floats(5, 8), st.floats(46, 49), st.floats(), st.integers(), st.none(), st.text(max_size=3)
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 4))
    rows = [draw(st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width))]
    rows += draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8))
    if draw(st.booleans()):
        rows = [[draw(st.sampled_from(PLACES)), draw(st.sampled_from(ZONES)), *row] for row in rows[1:]]
        rows = [["Commune", "Secteur"], *rows] if draw(st.booleans()) else rows
    return "\n".join(";".join(cell.replace(";", "") for cell in row) for row in rows)


GEOMETRIES = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=5), max_leaves=12)
POINTS = st.tuples(st.floats(6, 6.4), st.floats(48.5, 48.8)).map(list)
RINGS = st.lists(st.lists(POINTS, min_size=3, max_size=6), min_size=1, max_size=2)
FEATURES = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "properties": st.one_of(
            st.none(),
            st.fixed_dictionaries({"code": st.sampled_from(PLACES)}),
            st.fixed_dictionaries({"nom": st.sampled_from(ZONES), "id": st.integers()}),
            st.dictionaries(st.sampled_from(HEADINGS), CELLS, max_size=3),
        ),
        "geometry": st.one_of(
            st.none(),
            st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": RINGS}),
            st.fixed_dictionaries(
                {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]), "coordinates": GEOMETRIES}
            ),
        ),
    }
)

WISHES = st.builds(
    Wish,
    zoning_id=st.one_of(st.none(), st.just("Z")),
    department=st.one_of(st.none(), st.just("54")),
    column=st.one_of(st.none(), st.just("Secteur"), st.just("A")),
    shares=st.booleans(),
)


def check(content: bytes, wish: Wish) -> None:
    with TemporaryDirectory() as folder, a_house() as house:
        path = Path(folder) / "essai.csv"
        path.write_bytes(content)
        _check(path, house, wish)


def _check(path: Path, house: House, wish: Wish) -> None:
    found = _tried(lambda: recognise(GivenFile(path, wish=wish), house.store))
    report = _tried(lambda: take([GivenFile(path, wish=wish)], house.store, house.vault).report)
    if found is None or report is None:
        assert report is None
        assert house.keys("zone_members") == []
        return
    assert all(located(problem, "fr") and located(problem, "en") for problem in found.warnings)
    assert found.is_ready
    assert report.error_count == 0
    assert take([GivenFile(path, wish=wish)], house.store, house.vault).report.changes_nothing


def _tried(do: Callable[[], Any]) -> Any:
    """Give what is done, None when it is refused, with a sentence in both languages."""
    try:
        return do()
    except MailleError as error:
        said = [error.sentence("fr"), error.sentence("en")]
        said += [located(problem, "en") for problem in getattr(error, "problems", ())]
    return None if all(said) else said


@given(tables(), WISHES)
@example(
    "code;Commune;Commune;Commune\nNancy;01003;laxou;Nancy\nNancy;-;54395;laxou\n54395;1004;TOUL;54395\n"
    "1001;54395;Nancy;TOUL",
    Wish(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_table(text: str, wish: Wish) -> None:
    check(text.encode("utf-8", "replace"), wish)


@given(st.lists(FEATURES, min_size=1, max_size=4), WISHES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_map(features: list[Any], wish: Wish) -> None:
    check(json.dumps({"type": "FeatureCollection", "features": features}).encode(), wish)
