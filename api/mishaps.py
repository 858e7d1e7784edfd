"""What a mistake of ours tells the log: its kind and its place, never its message.

The message of an exception may quote a row, and so a person: it is never written down.
"""

import traceback
from pathlib import PurePath


def place_of(error: BaseException) -> str:
    """Give the file and the line where it happened, without any path."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
