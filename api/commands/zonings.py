"""`maille zonings`: two zonings laid over each other, and what could bring them together."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.edge import Edge
from api.shape import add_command, new_app
from api.values import read_choice, read_count, read_day, read_format

if TYPE_CHECKING:
    from datetime import date

PLACE = 53
FORMATS = ("text", "json")
KINDS = ("moves", "corrections", "common")


def register(app: typer.Typer) -> None:
    """Add the command and its subcommands."""
    inner = new_app("zonings")
    add_command(inner, "compare", compare)
    add_command(inner, "propose", propose)
    app.add_typer(inner)


def compare(
    edge: Edge,
    one: Annotated[str, typer.Argument(metavar="id")],
    other: Annotated[str, typer.Argument(metavar="id")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="day")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> None:
    """Give two zonings compared."""
    day, form = _day(as_of), read_format(format_, FORMATS)

    from api.documents.zonings import comparison_json, comparison_text
    from api.usecases.territories import Territories
    from graph.scope import EVERYTHING

    with edge.workspace() as workspace:
        told = Territories(workspace, EVERYTHING).comparison(one, other, day)
    edge.write(comparison_json(told) if form == "json" else comparison_text(told))


def propose(
    edge: Edge,
    one: Annotated[str, typer.Argument(metavar="id")],
    other: Annotated[str, typer.Argument(metavar="id")],
    kind: Annotated[str, typer.Option("--kind", metavar="moves|corrections|common")] = "moves",
    moving: Annotated[str | None, typer.Option("--moving", metavar="id")] = None,
    budget: Annotated[str | None, typer.Option("--budget", metavar="count")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="day")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> None:
    """Give a proposal: nothing is applied."""
    day, form = _day(as_of), read_format(format_, FORMATS)
    wanted = read_choice("--kind", kind, KINDS)
    most = None if budget is None else read_count("--budget", budget, least=0)

    from api.documents import zonings
    from api.usecases.territories import Territories
    from graph.errors import UsageError
    from graph.scope import EVERYTHING

    if most is not None and wanted != "corrections":
        raise UsageError("usage.budget_for_corrections", kind=wanted)
    with edge.workspace() as workspace:
        territories = Territories(workspace, EVERYTHING)
        territories.comparison(one, other, day)
        if wanted == "common":
            from api.usecases.common_zoning import common_zoning

            found = common_zoning(territories, one, other, day)
            name = territories.picture(day).frame.gazetteer.name
            edge.write(zonings.common_json(found) if form == "json" else zonings.common_text(found, name))
            return
        if wanted == "corrections":
            told = territories.corrections(one, other, day, moving=moving, budget=most)
        else:
            told = territories.helpful_moves(one, other, day, moving=moving)
    is_recut = wanted == "corrections"
    edge.write(
        zonings.proposal_json(told) if form == "json" else zonings.proposal_text(told, is_recut=is_recut)
    )


def _day(given: str | None) -> "date":
    if given is not None:
        return read_day("--as-of", given)
    from api.clock import today_in_paris

    return today_in_paris()
