"""The words of the edge, in French and English, by key: help, headings, sentences that are no error.

They live in `texts.yaml` beside this file, as `key: {fr: ..., en: ...}`; errors have theirs in
`graph/messages.yaml`. What a committee reads (agenda, sheets, sentences of findings) is French only.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["fr", "en"]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Read the catalogue once."""
    import yaml

    written = files("api").joinpath("texts.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(written, Loader=yaml.CSafeLoader)
    return loaded


def text(key: str, language: Language, /, **details: Any) -> str:
    """Give a text with its details filled in.

    Raises KeyError for a key that the catalogue does not hold (a test compares code and catalogue).
    """
    return texts()[key][language].format(**details)
