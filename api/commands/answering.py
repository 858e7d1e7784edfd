"""`maille answer`: acknowledge a finding, dismiss it with a reason until a date, resolve it, or reopen it."""

from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_choice, read_day

PLACE = 60
STATES = ("acknowledged", "dismissed", "resolved", "open")


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "answer", answer)


def answer(
    edge: Edge,
    key: Annotated[str, typer.Argument(metavar="key")],
    as_of: Annotated[str, typer.Option("--as-of", metavar="day")],
    state: Annotated[str, typer.Option("--state", metavar="|".join(STATES))],
    reason: Annotated[str | None, typer.Option("--reason", metavar="text")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="day")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="day")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="name")] = None,
) -> None:
    """Record an answer. It is dated of the day examined unless `--on` says otherwise."""
    day = read_day("--as-of", as_of)
    given = read_choice("--state", state, STATES)
    until_day = read_day("--until", until) if until else None
    answered_on = read_day("--on", on) if on else day

    from api.texts import text
    from api.usecases.answering import Answer, answer_finding
    from graph.model.vocabulary import AnswerState
    from graph.scope import EVERYTHING

    said = Answer(AnswerState(given), answered_on, answered_by=by, reason=reason, until=until_day)
    with edge.workspace() as workspace:
        answer_finding(workspace, EVERYTHING, key, day, said)
    shown = f"{until_day:%d/%m/%Y}" if until_day else ""
    edge.write([text(f"answer.{given}", edge.language, key=key, until=shown) + "\n"])
