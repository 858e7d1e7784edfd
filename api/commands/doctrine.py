"""`maille doctrine check`: is a committee's own doctrine of the right form, and what does it say?"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.edge import Edge
from api.shape import add_command, new_app
from api.texts import Language, text

if TYPE_CHECKING:
    from algorithms.doctrine import Doctrine

PLACE = 80


def register(app: typer.Typer) -> None:
    """Add the command and its one subcommand."""
    inner = new_app("doctrine")
    inner.callback()(_doctrine)
    add_command(inner, "check", check)
    app.add_typer(inner)


def _doctrine() -> None:
    """Hold the subcommands."""


def check(edge: Edge, file: Annotated[str, typer.Argument(metavar="file")]) -> None:
    """Check a doctrine file. Raises InvalidInputError with each problem's line."""
    from api.commands.agenda import read_doctrine_file

    edge.write(line + "\n" for line in _told(read_doctrine_file(file), edge.language))


def _told(doctrine: "Doctrine", language: Language) -> Iterator[str]:
    from api.documents.tables import columns

    yield text("doctrine.is_right", language, name=doctrine.name, since=doctrine.since)
    yield text("doctrine.source", language, source=doctrine.source)
    yield text("doctrine.complex", language, score=doctrine.score, institutions=doctrine.institutions)
    yield ""
    rows = [(name, _rule(rule), str(rule["cap"])) for name, rule in doctrine.reasons.items()]
    yield from columns([text(f"doctrine.{head}", language) for head in ("reason", "points", "cap")], rows)


def _rule(rule: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in rule.items() if name != "cap")


def _value(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)
