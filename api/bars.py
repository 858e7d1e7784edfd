"""Progress bars on standard error, for whoever looks at a terminal."""

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from api.texts import Language, text


class Bars:
    """One bar for each stage, gone when the work is done."""

    def __init__(self, language: Language) -> None:
        """Prepare bars that speak a language."""
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._language = language
        self._tasks: dict[str, TaskID] = {}

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self._tasks:
            description = text(f"progress.{stage}", self._language)
            self._tasks[stage] = self._progress.add_task(description, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the bars away."""
        self._progress.stop()
