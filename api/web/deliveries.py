"""Deliveries under way and the last ones done, one at a time, in memory: a restart forgets them.

What a delivery wrote is in the store; only its report is kept here.
"""

import shutil
import tempfile
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from graph.errors import InvalidInputError, MailleError
from graph.exchange.importing import import_delivery
from graph.exchange.report import RefusedDeliveryError, Report
from graph.store import Store
from graph.vault import Vault

KEPT = 20
"""Reports kept in memory."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants files to be taken in."""

    source: str
    namespace: str | None = None
    is_full: bool = False
    takes_over: bool = False
    is_dry_run: bool = True


@dataclass(slots=True)
class Job:
    """A delivery: where it stands, then its report or the error that ended it."""

    id: str
    name: str
    wish: Wish
    began: datetime
    stage: str = "waiting"
    done: int = 0
    total: int = 1
    report: Report | None = None
    error: MailleError | None = None
    is_over: bool = False

    @property
    def share(self) -> float:
        """Give how much of the stage is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def seen(self) -> "Job":
        """Give the delivery as it stands: what a page shows of it is of one moment.

        Whether it is over is read first, since that is written last: an ending is never seen by half.
        """
        is_over = self.is_over
        return replace(self, is_over=is_over)

    def advance(self, stage: str, done: int, total: int) -> None:
        """Note progress."""
        self.stage, self.done, self.total = stage, done, total


@dataclass
class Deliveries:
    """Takes deliveries in, one after another, and remembers the last."""

    _jobs: "OrderedDict[str, Job]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def start(self, name: str, folder: Path, wish: Wish, *, into: tuple[Store, Vault], now: datetime) -> Job:
        """Take in what lies in `folder` (one file or several), which is deleted afterwards."""
        job = Job(uuid4().hex, name, wish, now)
        self._remember(job)
        self._worker.submit(_run, job, folder, into)
        return job

    def note(self, name: str, report: Report, *, now: datetime) -> None:
        """Remember a delivery that was taken in elsewhere, of zonings."""
        wish = Wish(report.source, is_dry_run=False)
        self._remember(Job(uuid4().hex, name, wish, now, report=report, is_over=True))

    def _remember(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)

    def get(self, id_: str) -> Job | None:
        """Give a delivery that is still remembered, as it stands now."""
        job = self._jobs.get(id_)
        return None if job is None else job.seen()

    def latest(self) -> tuple[Job, ...]:
        """Give the deliveries remembered, the last first."""
        with self._lock:
            return tuple(job.seen() for job in reversed(self._jobs.values()))

    def close(self) -> None:
        """Wait for what is under way, and take nothing more."""
        self._worker.shutdown(wait=True)


def _run(job: Job, folder: Path, into: tuple[Store, Vault]) -> None:
    store, vault = into
    wish = job.wish
    try:
        job.report = import_delivery(
            _delivered(folder),
            store,
            vault,
            source=wish.source,
            namespace=wish.namespace,
            take_over=wish.takes_over,
            full=wish.is_full,
            dry_run=wish.is_dry_run,
            progress=job.advance,
        )
    except RefusedDeliveryError as refused:
        job.report, job.error = refused.report, refused
    except InvalidInputError as refused:
        count = len(refused.problems)
        job.report = Report(source=wish.source, errors=refused.problems, error_count=count)
        job.error = refused
    except MailleError as error:
        job.error = error
    except OSError:
        job.error = MailleError("web.delivery_broken")
    finally:
        job.is_over = True
        drop_folder(folder)


def _delivered(folder: Path) -> Path:
    """Give the archive when there is one alone, else the folder of tables."""
    files = sorted(folder.iterdir())
    is_archive = len(files) == 1 and files[0].suffix.lower() != ".csv"
    return files[0] if is_archive else folder


def new_folder() -> Path:
    """Make a folder of our own, which nobody else may read; its own name may be told in a report."""
    folder = Path(tempfile.mkdtemp(prefix="maille-")) / "livraison"
    folder.mkdir()
    return folder


def drop_folder(folder: Path) -> None:
    """Delete a folder that `new_folder` made, with what is in it."""
    shutil.rmtree(folder.parent, ignore_errors=True)
