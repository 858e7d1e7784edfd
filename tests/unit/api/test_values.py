"""What is typed is read, or refused with what is expected."""

from datetime import date

import pytest

from api.values import read_choice, read_count, read_day, read_format, read_path
from graph.errors import UsageError


@pytest.mark.parametrize("written", ["2026-12-05", "05/12/2026", "5/12/2026", " 2026-12-05 "])
def test_a_day_in_both_forms(written: str) -> None:
    assert read_day("--as-of", written) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2026", "usage.no_such_day"),
        ("2026-02-29", "usage.no_such_day"),
        ("12/31/2026", "usage.no_such_day"),
        ("0000-01-01", "usage.no_such_day"),
        ("1899-12-31", "usage.far_day"),
        ("2200-01-01", "usage.far_day"),
        ("20261215", "usage.no_day"),
        ("2026-W50-2", "usage.no_day"),
        ("15/12/26", "usage.no_day"),
        ("2026-12-15T00:00", "usage.no_day"),
        ("٢٠٢٦-١٢-١٥", "usage.no_day"),
        ("", "usage.no_day"),
    ],
)
def test_another_day_is_refused(written: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_day("--date", written)
    assert refused.value.code == code
    assert "--date" in refused.value.sentence("fr")
    assert written.strip() in refused.value.sentence("en")


@pytest.mark.parametrize("written", ["3000", "3 000", "3\u202f000", "3_000"])
def test_a_count(written: str) -> None:
    assert read_count("--persons", written) == 3000


@pytest.mark.parametrize("written", ["", "-1", "0", "3.5", "3e3", "many", "9" * 30])
def test_another_count_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="nombre entier"):
        read_count("--persons", written)


def test_choices_and_formats() -> None:
    assert read_choice("--state", "open", ("open", "resolved")) == "open"
    assert read_format("json", ("text", "json")) == "json"
    with pytest.raises(UsageError) as unknown:
        read_format("doc", ("text", "json"))
    assert unknown.value.code == "usage.no_choice"


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(UsageError, match="vide"):
        read_path("--out", " ")
