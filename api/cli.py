"""The command line: `maille`, and how whatever goes wrong ends.

    0 done    2 usage    3 invalid input    4 store unavailable    130 interrupted    1 anything else

Quick by construction: each command imports what it needs when it runs.
"""

import os
import sys
from collections.abc import Sequence

from api.houseguard import check_rooms


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `maille` and end the process with its exit status."""
    check_rooms()
    from api.running import run

    _open_what_is_closed()
    _speak_utf8()
    status = run(sys.argv[1:] if arguments is None else list(arguments))
    raise SystemExit(_flushed(status))


def _open_what_is_closed() -> None:
    """Give closed streams a place where nothing is kept, before a store takes their number."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — open as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — open as long as the process


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale: files and pipes expect it, and French needs it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _flushed(status: int) -> int:
    """Empty standard output; a reader who left (a broken pipe) is quietly let go."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        forget_standard_output()
    except OSError:
        forget_standard_output()
        return status or 1
    return status


def forget_standard_output() -> None:
    """Send what is still to be written nowhere, so that the end of the process says nothing about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
