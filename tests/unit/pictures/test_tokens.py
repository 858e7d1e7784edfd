"""The tokens: contrasts that the look promises, the stylesheet, the colours a host may change."""

import re

import pytest

from algorithms.sentences import Family
from api.pictures.tokens import (
    COLOURS,
    FAMILY_SUMS,
    FAMILY_TOKENS,
    HOSTS,
    SIZES,
    family_colour,
    family_fill,
    recoloured,
    root_stylesheet,
)
from tests.unit.pictures.gallery import pictures_of, scene_of


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


TEXTS = ("ink", "ink-2", "ink-3", "accent", "accent-2", *FAMILY_TOKENS.values())


@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("name", TEXTS)
def test_words_can_be_read(name: str, ground: str) -> None:
    assert contrast(COLOURS[name], COLOURS[ground]) >= 4.5


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("sheet", "accent", 4.5),
        ("bar-ink", "bar", 7),
        ("lacune", "lacune-pale", 4.5),
        ("ink-3", "sunk", 4.5),
        ("edge", "paper", 3),
        ("edge", "sheet", 3),
    ],
)
def test_pairs_that_pictures_use(one: str, other: str, least: float) -> None:
    assert contrast(COLOURS[one], COLOURS[other]) >= least


@pytest.mark.parametrize("family", Family)
def test_a_segment_can_be_told_from_the_sheet(family: Family) -> None:
    assert contrast(family_fill(family), COLOURS["sheet"]) >= 3
    assert family_colour(family) == COLOURS[FAMILY_TOKENS[family]]
    assert FAMILY_SUMS[family]


def test_the_stylesheet_has_every_token_once() -> None:
    names = re.findall(r"--([a-z0-9-]+):", root_stylesheet())
    assert names == [*COLOURS, "sans", "serif", *SIZES]


def test_a_picture_uses_tokens_only() -> None:
    used = {
        colour
        for svg in pictures_of(scene_of("mme-r")).values()
        for colour in re.findall(r'"(#[^"]*)"', svg or "")
    }
    assert used <= set(COLOURS.values())


def test_a_host_changes_its_colours_and_no_text() -> None:
    svg = '<g fill="#17595A" stroke="#9C3A22"><text>&quot;#17595A&quot;</text></g>'
    changed = recoloured(svg, {"accent": "#003A70"})
    assert changed == svg.replace('fill="#17595A"', 'fill="#003A70"')


@pytest.mark.parametrize("host", [{"lacune": "#000000"}, {"accent": "red"}, {"accent": '#000000" x="'}])
def test_a_host_does_not_change_what_findings_look_like(host: dict[str, str]) -> None:
    assert not set(host) <= set(HOSTS) or "accent" in host
    with pytest.raises(ValueError, match="host"):
        recoloured("<g/>", host)
