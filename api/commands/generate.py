"""`maille generate`: a synthetic exchange folder of any size, and what was planted in it."""

from pathlib import Path
from typing import Annotated

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_count

PLACE = 100
MOST_PERSONS = 20_000_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    add_command(app, "generate", generate)


def generate(
    edge: Edge,
    persons: Annotated[str, typer.Option("--persons", metavar="count")],
    seed: Annotated[str, typer.Option("--seed", metavar="count")],
    out: Annotated[str, typer.Option("--out", metavar="folder")],
    department: Annotated[str, typer.Option("--department", metavar="code")] = "54",
) -> None:
    """Generate a folder. The result is the count of rows by table."""
    how_many = read_count("--persons", persons, most=MOST_PERSONS)
    start = read_count("--seed", seed, least=0, most=2**63 - 1)

    from seed.generator import generate as generate_folder

    with edge.progress() as progress:
        generate_folder(how_many, start, Path(out), department, progress)
    edge.note("generate.written", directory=out)
