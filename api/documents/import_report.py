"""The report of an import for a terminal: what became of each table's rows, then what deserves a look."""

from collections import Counter
from collections.abc import Iterable, Iterator

from api.documents.tables import columns
from api.texts import Language, text
from graph.errors import Problem
from graph.exchange.report import Report, located
from graph.model.tables import TABLES

SHOWN_OF_A_KIND = 3
"""Warnings of one kind shown each; the rest of them are counted (`--report` has them)."""

COUNTS = ("read", "created", "updated", "unchanged", "removed")


def import_report(report: Report, language: Language) -> str:
    """Give the report as text."""
    return (
        "\n".join([*_head(report, language), "", *_tables(report, language), *_warnings(report, language)])
        + "\n"
    )


def _head(report: Report, language: Language) -> Iterator[str]:
    yield text("import.source", language, source=report.source)
    if report.is_dry_run:
        yield text("import.dry_run", language)
    elif report.delivery is None or report.changes_nothing:
        yield text("import.nothing_new", language)
    else:
        yield text("import.written", language, delivery=report.delivery)


def _tables(report: Report, language: Language) -> Iterator[str]:
    titles = {table.name: table.french if language == "fr" else table.name for table in TABLES}
    head = [text("import.table", language), *(text(f"import.{name}", language) for name in COUNTS)]
    rows = [
        [titles.get(name, name), *(str(getattr(counts, count)) for count in COUNTS)]
        for name, counts in report.tables.items()
    ]
    total = [sum(getattr(counts, count) for counts in report.tables.values()) for count in COUNTS]
    rows.append([text("import.total", language), *map(str, total)])
    yield from columns(head, rows, right=range(1, len(head)))


def _warnings(report: Report, language: Language) -> Iterator[str]:
    if not report.warning_count:
        return
    yield ""
    key = "import.warning" if report.warning_count == 1 else "import.warnings"
    yield text(key, language, count=report.warning_count)
    yield from grouped(report.warnings, language)
    left = report.warning_count - len(report.warnings)
    if left > 0:
        yield "  " + text("problems.more_one" if left == 1 else "problems.more", language, count=left)


def grouped(problems: Iterable[Problem], language: Language) -> Iterator[str]:
    """Give problems by kind, the first few of each with their place."""
    listed = list(problems)
    counted = Counter(problem.code for problem in listed)
    shown: Counter[str] = Counter()
    for problem in sorted(listed, key=lambda problem: problem.code):
        shown[problem.code] += 1
        if shown[problem.code] <= SHOWN_OF_A_KIND:
            yield "  " + located(problem, language)
        elif shown[problem.code] == counted[problem.code]:
            left = counted[problem.code] - SHOWN_OF_A_KIND
            yield "  " + text("problems.alike_one" if left == 1 else "problems.alike", language, count=left)
