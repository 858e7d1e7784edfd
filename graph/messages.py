"""The sentences of errors and warnings, in French and English, by code.

They live in `messages.yaml` beside this file: `code: {fr: ..., en: ...}`, with `{name}` for a detail. An
entry whose French names an option of the command may hold `page` too: what to do on a page instead.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal

Form = Literal["fr", "en", "page"]


@cache
def messages() -> dict[str, dict[str, str]]:
    """Read the catalogue once."""
    import yaml

    text = files("graph").joinpath("messages.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def say(code: str, form: Form, /, **details: Any) -> str:
    """Give the sentence of a code with its details filled in. A code without a `page` gives its `fr` there.

    Raises KeyError for a code that the catalogue does not hold (a test compares code and catalogue).
    """
    forms = messages()[code]
    sentence = forms.get("page", forms["fr"]) if form == "page" else forms[form]
    return sentence.format(**details)
