"""The sentences of errors and warnings, in French and English, by code.

They live in `messages.yaml` beside this file: `code: {fr: ..., en: ...}`, with `{name}` for a detail.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal


@cache
def messages() -> dict[str, dict[str, str]]:
    """Read the catalogue once."""
    import yaml

    text = files("graph").joinpath("messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def say(code: str, language: Literal["fr", "en"], /, **details: Any) -> str:
    """Give the sentence of a code with its details filled in.

    Raises KeyError for a code that the catalogue does not hold (a test compares code and catalogue).
    """
    return messages()[code][language].format(**details)
