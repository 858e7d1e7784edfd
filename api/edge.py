"""What a command has in its hands: the settings, the store when it asks, one way out for its result.

Only the result goes to standard output (or to the file of `-o`, whole or not at all); everything else that is
said goes to standard error, and progress only when somebody looks at a terminal.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

from api.settings import Settings
from api.texts import Language, text
from graph.errors import MailleError, UsageError

if TYPE_CHECKING:
    from api.workspace import Workspace

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and of how much."""

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Edge:
    """One run of the command line. `named_store`: the store named on it, not by the environment."""

    settings: Settings
    output: str | None = None
    named_store: str | None = None

    @property
    def language(self) -> Language:
        """Give the language to speak."""
        return self.settings.language

    def overlaid(self, store: str | None, language: Language | None, output: str | None) -> "Edge":
        """Give the edge with what a command says of its own over what was said before its name."""
        settings = replace(
            self.settings, store=store or self.settings.store, language=language or self.settings.language
        )
        return Edge(settings, output or self.output, store or self.named_store)

    def workspace(self, *, create: bool = False) -> "Workspace":
        """Open the store and its vault. Raises StoreError."""
        from api.bootstrap import open_workspace

        return open_workspace(self.settings, create=create)

    def check_output(self) -> None:
        """Refuse a file that cannot be written before any work is done. Raises UsageError."""
        if self._file is not None:
            check_writable(self._file)

    @property
    def _file(self) -> Path | None:
        """Give the file of `-o`, links followed so that they stay; a device or a pipe as it is named."""
        if self.output is None or self.output == STANDARD_OUTPUT:
            return None
        named = Path(self.output)
        return named if named.exists() and not named.is_file() else Path(os.path.realpath(named))

    def write(self, pieces: Iterable[str | bytes]) -> None:
        """Write the result: to standard output, or to the file, which is there entirely or as it was."""
        if self._file is None:
            for piece in pieces:
                _write_out(piece)
            sys.stdout.flush()
        else:
            write_file(self._file, pieces)

    def note(self, key: str, **details: Any) -> None:
        """Say something that is not the result."""
        tell(text(key, self.language, **details))

    def note_when_empty(self, workspace: "Workspace") -> None:
        """Say so when nothing was ever delivered to the store: an empty result would mislead."""
        from graph.scope import EVERYTHING

        if workspace.store.token(EVERYTHING) == 0:
            self.note("store.is_empty", address=workspace.store.address)

    @contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """Show progress bars on a terminal; None where nobody would see them."""
        if not sys.stderr.isatty():
            yield None
            return
        from api.bars import Bars

        with Bars(self.language) as bars:
            yield bars.show


def tell(sentence: str) -> None:
    """Write a line on standard error; nobody there to hear it is no reason to fail."""
    with suppress(OSError, ValueError):
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()


def check_writable(path: Path) -> None:
    """Refuse a path where no file can be. Raises UsageError."""
    if path.is_dir():
        raise UsageError("output.is_folder", path=str(path))
    if not path.parent.is_dir():
        raise UsageError("output.no_folder", path=str(path), folder=str(path.parent))


def _write_out(piece: str | bytes) -> None:
    """Write to standard output. Raises UsageError for a document that a terminal cannot show."""
    if isinstance(piece, str):
        sys.stdout.write(piece)
        return
    if sys.stdout.isatty():
        raise UsageError("output.not_for_terminal")
    sys.stdout.flush()
    sys.stdout.buffer.write(piece)


def write_file(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Write a file whole or not at all, readable by its owner alone when it is new.

    A device or a pipe is written as it is. Raises MailleError when the file system refuses.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.writelines(map(_encoded, pieces))
        else:
            _replace(path, pieces)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise MailleError("output.refused", path=str(path), reason=error.strerror or "") from error


def _encoded(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else piece


def _replace(path: Path, pieces: Iterable[str | bytes]) -> None:
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    try:
        with _opened(draft, mode) as stream:
            stream.writelines(map(_encoded, pieces))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _opened(path: Path, mode: int) -> IO[bytes]:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    return os.fdopen(handle, "wb")
