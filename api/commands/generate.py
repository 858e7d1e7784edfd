"""`maille generate`: a synthetic exchange folder of any size, and what was planted in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api.edge import Edge
from api.shape import add_command
from api.values import read_count, read_path
from graph.errors import UsageError

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
    """Generate a folder, whole or not at all. The result is the count of rows by table."""
    how_many = read_count("--persons", persons, most=MOST_PERSONS)
    start = read_count("--seed", seed, least=0, most=2**63 - 1)
    _check_department(department)

    from api.documents.counts import counts_table
    from seed.generator import generate as write_folder

    with _new_folder(Path(os.path.realpath(read_path("--out", out)))) as draft, edge.progress() as progress:
        tick = None if progress is None else partial(progress, "generating")
        write_folder(how_many, start, draft, department, tick)
        counts = _counts(draft)
    edge.write(counts_table(counts, edge.language))
    edge.note("generate.written", directory=out)


def _check_department(department: str) -> None:
    from graph.reference import load_reference

    known = {commune.department for commune in load_reference().communes.values()}
    if department not in known:
        raise UsageError("generate.no_department", value=department)


@contextmanager
def _new_folder(out: Path) -> Iterator[Path]:
    """Give a draft folder that takes its place when all of it is written. Raises UsageError."""
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UsageError("generate.not_empty", path=str(out))
    if not out.parent.is_dir():
        raise UsageError("output.no_folder", path=str(out), folder=str(out.parent))
    draft = out.with_name(f".{out.name}.{uuid4().hex}")
    try:
        yield draft
        draft.replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _counts(folder: Path) -> dict[str, int]:
    """Count the rows of the tables, in the order of the model; no cell holds a line end."""
    from graph.model.tables import TABLES

    files = ((table.name, folder / f"{table.name}.csv") for table in TABLES)
    return {name: _lines(path) - 1 for name, path in files if path.exists()}


def _lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in stream)
