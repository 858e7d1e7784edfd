"""What an import did, or would do: counts for each table, warnings, errors, for people and for programs."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.errors import InvalidInputError, Problem
from graph.messages import Form, say

JSON_FILE = re.compile(r"\.(geo)?json(!|$)", re.IGNORECASE)
"""The name of a file that has elements rather than lines."""


@dataclass(slots=True)
class TableCounts:
    """What became of the rows of one table."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        """Give how many rows the delivery writes or takes away."""
        return self.created + self.updated + self.removed


@dataclass(slots=True, kw_only=True)
class Report:
    """What a delivery did. `delivery` is its number, None when it wrote nothing to the graph.

    `tables` holds the tables delivered or touched, in the order of the model. `warning_count` and
    `error_count` count all of them, of which the first ones are kept.
    """

    source: str
    namespace: str | None = None
    is_full: bool = False
    takes_over: bool = False
    is_dry_run: bool = False
    delivery: int | None = None
    tables: dict[str, TableCounts] = field(default_factory=dict)
    warnings: Sequence[Problem] = ()
    errors: Sequence[Problem] = ()
    warning_count: int = 0
    error_count: int = 0
    seconds: float = 0.0

    @property
    def changes_nothing(self) -> bool:
        """Tell whether everything delivered was known already."""
        return not any(counts.changed for counts in self.tables.values())

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain data; problems come with their French sentence."""
        return {
            "source": self.source,
            "namespace": self.namespace,
            "full": self.is_full,
            "take_over": self.takes_over,
            "dry_run": self.is_dry_run,
            "delivery": self.delivery,
            "changes_nothing": self.changes_nothing and not self.error_count,
            "tables": {name: asdict(counts) for name, counts in self.tables.items()},
            "warning_count": self.warning_count,
            "error_count": self.error_count,
            "warnings": [problem_as_dict(problem) for problem in self.warnings],
            "errors": [problem_as_dict(problem) for problem in self.errors],
            "seconds": round(self.seconds, 3),
        }

    def to_json(self) -> str:
        """Give the report as JSON text, two spaces deep, ending in a line feed."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2, default=str) + "\n"


class RefusedDeliveryError(InvalidInputError):
    """A delivery that was refused whole; `report` tells what was read, and every problem."""

    def __init__(self, report: Report) -> None:
        """Say how many errors there are, and keep the report."""
        code = "delivery.refused_one" if report.error_count == 1 else "delivery.refused_many"
        super().__init__(code, report.errors, total=report.error_count, source=report.source)
        self.report = report


def problem_as_dict(problem: Problem) -> dict[str, Any]:
    """Give a problem as plain data."""
    return {
        "code": problem.code,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "sentence": problem.sentence(),
    }


def located(problem: Problem, form: Form = "fr") -> str:
    """Give a problem as one line for people: where it is, then its sentence."""
    names = {"file": problem.file, "line": problem.line, "column": problem.column}
    if JSON_FILE.search(problem.file) and problem.line is not None and problem.column is not None:
        return say("problem.at_field", form, **names, sentence=problem.sentence(form))
    if problem.line is None:
        return say("problem.in_file", form, **names, sentence=problem.sentence(form))
    code = "problem.at_line" if problem.column is None else "problem.at_cell"
    return say(code, form, **names, sentence=problem.sentence(form))
