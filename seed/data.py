"""The data files of this room: dated YAML, read once, checked for the date and source they must carry."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    """Read `seed/<name>.yaml`.

    Raises ValueError when it does not say when it is dated.
    """
    import yaml

    text = files("seed").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    if not isinstance(loaded.get("dated"), date):
        raise ValueError(f"{name}.yaml does not say when it is dated")
    return loaded
