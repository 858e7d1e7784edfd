"""Lists to take away for a spreadsheet: a double-click opens them in columns in a French Excel.

That one cuts at semicolons, knows UTF-8 by its mark, and reads a decimal number with a comma. Programs have
commas and points from the command line.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from api.documents.findings import neutral

MARK = "\ufeff"
Cell = str | int | float | None


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Give a file to keep under `name`, one line a row; text is made harmless, no cell runs as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(MARK + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: Cell) -> str | int | None:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return neutral(value) if isinstance(value, str) else value
