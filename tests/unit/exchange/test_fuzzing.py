"""Deliveries spoilt at random: taken in or refused with sentences, never anything else."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from graph.exchange.report import located
from graph.scope import EVERYTHING
from tests.unit.exchange.conftest import House, a_house
from tests.unit.exchange.folders import BASE, based

NASTY = st.one_of(
    st.sampled_from(
        [
            *(
                b'"',
                b",",
                b";",
                b"|",
                b"\n",
                b"\r",
                b"\t",
                b"\0",
                b"\xe9",
                b"\xc3\xa9",
                b"\xef\xbb\xbf",
                b"\xff",
                b"'",
                b"=1",
            ),
            *(
                b"9" * 30,
                b"-1",
                b"1e9",
                b"nan",
                b"0000-00-00",
                b"9999-12-31",
                b"29/02/2100",
                b"#REF!",
                b"P1",
                b"54395",
            ),
            *(
                b"id",
                b"id,id",
                b"person_id",
                b"\xe2\x80\xa8",
                b"\x1a",
                b"\x85",
                b"\xc2\x85",
                b"\xe2\x80\x8b",
                b"oui",
            ),
        ]
    ),
    st.binary(max_size=6),
)


@pytest.fixture(scope="module")
def standing() -> Iterator[House]:
    """Give a house that holds the small valid delivery."""
    with a_house() as house:
        house.deliver(BASE)
        yield house


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a table and its file with a few pieces cut out, put in or exchanged."""
    table = draw(st.sampled_from(sorted(BASE)))
    content = BASE[table].encode()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        cut = draw(st.integers(0, 8))
        content = content[:at] + draw(NASTY) + content[at + cut :]
    return table, content


@given(
    spoilt(), st.sampled_from([{}, {"namespace": "n"}, {"full": True}, {"take_over": True, "source": "ccas"}])
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_but_sentences(standing: House, file: tuple[str, bytes], options: dict[str, Any]) -> None:
    table, content = file
    try:
        report = standing.deliver(based(**{table: content}), dry_run=True, **({"source": "caf"} | options))
        problems = report.warnings
    except InvalidInputError as refused:
        problems = refused.problems
        assert problems
    for problem in problems:
        assert "\n" not in located(problem)
    assert standing.store.token(EVERYTHING) == 1
