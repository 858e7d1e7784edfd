"""Who maille is to a server comes from the environment or a file, and is never shown."""

from pathlib import Path

import pytest

from graph.errors import StoreUnavailableError, UsageError
from graph.neo4j_store.credentials import read_credentials
from graph.stores import open_store


def test_without_anything_the_usual_user_and_no_password() -> None:
    found = read_credentials({})
    assert (found.user, found.password, found.database, found.pair) == ("neo4j", None, "neo4j", None)


def test_a_password_from_a_file_loses_its_last_newline_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" é:@/ \n", encoding="utf-8")
    found = read_credentials(
        {"MAILLE_NEO4J_USER": "maille", "MAILLE_NEO4J_PASSWORD_FILE": str(tmp_path / "secret")}
    )
    assert found.pair == ("maille", " é:@/ ")


def test_a_password_is_in_no_repr() -> None:
    assert "s3cret" not in repr(read_credentials({"MAILLE_NEO4J_PASSWORD": "s3cret"}))


def test_a_password_and_a_file_is_one_too_many() -> None:
    with pytest.raises(UsageError) as caught:
        read_credentials({"MAILLE_NEO4J_PASSWORD": "a", "MAILLE_NEO4J_PASSWORD_FILE": "b"})
    assert caught.value.code == "store.two_passwords"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        read_credentials({"MAILLE_NEO4J_PASSWORD_FILE": str(tmp_path / "absent")})
    assert caught.value.code == "store.password_file"
    assert "MAILLE_NEO4J_PASSWORD_FILE" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "neo4j://u:s3cret@127.0.0.1:1",
        "bolt+s://127.0.0.1?password=s3cret",
        "neo4j://127.0.0.1#s3cret",
        "neo4j:/u:s3cret@127.0.0.1:1",
        "u:s3cret@127.0.0.1:1",
    ],
)
def test_an_address_that_holds_a_secret_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_store(address, create=False)
    assert "s3cret" not in str(caught.value) + repr(caught.value) + str(caught.value.details)
