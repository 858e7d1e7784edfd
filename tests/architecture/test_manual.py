"""The manual of the command line is what the commands say of themselves, and nothing is left unsaid."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.manual import PAGE, page
from api.shape import COMMON, command_tree
from api.texts import texts

DOCS = Path(__file__).parent.parent.parent / "docs"


def keys(command: Any, key: str = "help.maille") -> Iterator[str]:
    """The texts that a command and its parameters have."""
    yield key
    common = {name for name, _ in COMMON}
    for parameter in command.params:
        yield f"help.common.{parameter.name}" if parameter.name in common else f"{key}.{parameter.name}"
        if f"metavar.{parameter.metavar}" in texts():
            yield f"metavar.{parameter.metavar}"
    for name, inner in getattr(command, "commands", {}).items():
        yield from keys(inner, f"help.{name}" if key == "help.maille" else f"{key}.{name}")


def test_the_copy_in_docs_is_the_manual() -> None:
    written = (DOCS / PAGE).read_text(encoding="utf-8")
    assert written == page(), "renew it: python -m api.manual docs"


def test_no_help_is_left_without_its_command() -> None:
    frame = {"help.usage", "help.commands", "help.arguments", "help.options", "help.required"}
    said = frame | {"help.common.help", "metavar.command", *keys(command_tree("fr"))}
    told = {key for key in texts() if key.startswith(("help.", "metavar."))}
    assert told - said == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_that_stands_for_a_value_is_known(language: Any) -> None:
    """A metavar is a choice (`text|json`) or has its word in both languages."""

    def parameters(command: Any) -> Iterator[Any]:
        yield from command.params
        for inner in getattr(command, "commands", {}).values():
            yield from parameters(inner)

    found = [each for each in parameters(command_tree(language)) if not getattr(each, "is_flag", False)]
    unknown = {each.metavar for each in found if f"metavar.{each.metavar}" not in texts()}
    assert {word for word in unknown if not word or "|" not in word} == set()
