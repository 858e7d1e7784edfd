"""How many rows each table of a folder has, as a table for a terminal."""

from collections.abc import Iterator, Mapping

from api.documents.tables import columns
from api.texts import Language, text
from graph.model.tables import TABLES


def counts_table(counts: Mapping[str, int], language: Language) -> Iterator[str]:
    """Give the tables that have rows, in the order of the model, and their total."""
    names = {table.name: table.french if language == "fr" else table.name for table in TABLES}
    rows = [(names.get(name, name), str(count)) for name, count in counts.items() if count]
    rows.append((text("import.total", language), str(sum(counts.values()))))
    head = (text("import.table", language), text("counts.rows", language))
    for line in columns(head, rows, right=[1]):
        yield line + "\n"
