"""Collects what is wrong in a delivery: every error counted, a bounded number of them kept."""

from collections.abc import Sequence
from typing import Any

from graph.errors import Problem

MOST_ERRORS_KEPT = 10_000
MOST_WARNINGS_KEPT = 2_000
LONGEST_VALUE = 80


class Problems:
    """Errors and warnings in the order they were found; `listed_*` give them by file and line."""

    def __init__(self) -> None:
        """Begin with none."""
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []
        self.error_count = 0
        self.warning_count = 0

    def error(self, code: str, file: str, **where: Any) -> None:
        """Note something that stops the delivery; `where` is what `problem` takes."""
        self.error_count += 1
        if len(self._errors) < MOST_ERRORS_KEPT:
            self._errors.append(problem(code, file, **where))

    def warn(self, code: str, file: str, **where: Any) -> None:
        """Note something worth knowing that stops nothing."""
        self.warning_count += 1
        if len(self._warnings) < MOST_WARNINGS_KEPT:
            self._warnings.append(problem(code, file, **where))

    def join(self, other: "Problems") -> None:
        """Add what was noted elsewhere."""
        self._errors += other._errors[: max(MOST_ERRORS_KEPT - len(self._errors), 0)]
        self._warnings += other._warnings[: max(MOST_WARNINGS_KEPT - len(self._warnings), 0)]
        self.error_count += other.error_count
        self.warning_count += other.warning_count

    def errors(self) -> tuple[Problem, ...]:
        """Give the errors kept, by file and line."""
        return in_order(self._errors)

    def warnings(self) -> tuple[Problem, ...]:
        """Give the warnings kept, by file and line."""
        return in_order(self._warnings)

    def __bool__(self) -> bool:
        """Tell whether something stops the delivery."""
        return self.error_count > 0


def problem(
    code: str,
    file: str,
    *,
    line: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **details: Any,
) -> Problem:
    """Make a problem whose texts are fit to be shown."""
    shown = {name: shorten(item) if isinstance(item, str) else item for name, item in details.items()}
    return Problem(
        code,
        shorten(file),
        line,
        None if column is None else shorten(column),
        None if value is None else shorten(value),
        shown,
    )


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Sort by file, then line, as someone who corrects them goes through the files."""
    return tuple(sorted(problems, key=lambda found: (found.file, found.line or 0)))


def shorten(text: str, most: int = 400) -> str:
    """Give a text on one line, without control characters and not too long."""
    printable = "".join(c if c.isprintable() else " " for c in text[: most + 1])
    return printable if len(text) <= most else printable[:most] + "…"
