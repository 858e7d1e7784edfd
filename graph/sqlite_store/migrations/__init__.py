"""The numbered steps that bring an embedded file from any earlier version to the newest one.

`NNNN_title.sql` brings a file from version NNNN - 1 to NNNN. A step that was released never changes (a test
pins each one); a change of the model is a new step.
"""

import sqlite3
from functools import cache
from importlib.resources import files

NEWEST_VERSION = 1
"""The version that files have after every step."""


@cache
def steps() -> tuple[tuple[int, str], ...]:
    """Give the number and the statements of each step, in order."""
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".sql"))
    return tuple(
        sorted((int(file.name.partition("_")[0]), file.read_text(encoding="utf-8")) for file in found)
    )


def migrate(db: sqlite3.Connection, version: int) -> None:
    """Take the steps after `version`, inside the transaction that the connection is in.

    Raises sqlite3.Error; the caller rolls back. Statements are told apart by `;` at the end of a line.
    """
    for number, script in steps():
        if number > version:
            for statement in script.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
