"""The element writer: what it escapes, how it writes numbers, what it refuses."""

import pytest

from api.pictures.svg import clean, element, markup, number, picture
from tests.unit.pictures.drawn import parsed


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (-0.04, "0"), (1.25, "1.2"), (1.35, "1.4"), (-3.0, "-3"), (1e6, "1000000"), (99.96, "100")],
)
def test_a_number_has_one_decimal_and_no_minus_zero(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize("name", ["script", "foreignObject", "image", "a", "style", "animate"])
def test_an_element_that_could_do_harm_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        element(name)


@pytest.mark.parametrize("attribute", ["style", "onload", "onClick", "x y", 'x"', "x=1"])
def test_an_attribute_that_could_do_harm_is_refused(attribute: str) -> None:
    with pytest.raises(ValueError, match="attribute"):
        element("g", **{attribute: "1"})


@pytest.mark.parametrize("target", ["https://example.org", "javascript:alert(1)", "data:,", ""])
def test_a_link_stays_in_the_picture(target: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        element("use", href=target)


def test_texts_and_attributes_are_escaped() -> None:
    drawn = element("text", "a < b & \"c\" 'd' >", class_="\"><script>'")
    root = parsed(markup(drawn))
    assert root.text == "a < b & \"c\" 'd' >"
    assert root.attrib["class"] == "\"><script>'"


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_no_xml_may_hold_is_left_out(char: str) -> None:
    drawn = element("text", f"a{char}b", class_=f"c{char}d")
    assert markup(drawn) == '<text class="cd">ab</text>'
    assert clean(f"a{char}b") == "ab"


def test_no_break_spaces_stay() -> None:
    assert clean("«\u00a0a\u202f! »\u00a0") == "«\u00a0a\u202f! »\u00a0"


def test_a_picture_has_a_name_a_description_and_ids_of_its_own() -> None:
    svg = picture(element("g"), size=(10, 20.5), prefix="p", title="Titre", desc="Tout")
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20.5"')
    assert 'role="img" aria-labelledby="p-title p-desc"' in svg
    assert '<title id="p-title">Titre</title><desc id="p-desc">Tout</desc>' in svg


@pytest.mark.parametrize("prefix", ["", "1a", "a b", 'a"', "a<"])
def test_a_prefix_of_ids_is_a_name(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        picture(size=(1, 1), prefix=prefix, title="t", desc="d")
