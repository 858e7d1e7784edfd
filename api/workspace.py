"""The workspace: a store and its vault opened together, and the picture of a day kept while nothing changes.

The frame is read once per state of the store (its token), a day's examination once per frame.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Self

from algorithms.answers import with_answers
from algorithms.complexity import Complexity
from algorithms.detection import detect, look
from algorithms.doctrine import Doctrine, default_doctrine
from algorithms.picture import Picture
from graph.frame import FRAME_COLUMNS, Frame, build_frame, read_frame
from graph.mirror import Mirror
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding
from graph.model.tables import TABLE
from graph.reference import load_reference
from graph.scope import Scope
from graph.store import Store
from graph.vault import Vault

KEPT_DAYS = 4
"""Examinations kept in memory: the day looked at, and a few beside it."""


@dataclass(frozen=True)
class Examination:
    """Everything found on a day: the picture, and the findings with what humans answered."""

    picture: Picture
    findings: tuple[Finding, ...]

    @cached_property
    def by_key(self) -> dict[str, Finding]:
        """Give the findings by key."""
        return {finding.key: finding for finding in self.findings}

    def complexity(self, doctrine: Doctrine | None = None) -> Complexity:
        """Weigh situations under a doctrine (the default one when None)."""
        if doctrine is None:
            return self._default_complexity
        return Complexity(self.picture, self.findings, doctrine)

    @cached_property
    def _default_complexity(self) -> Complexity:
        return Complexity(self.picture, self.findings, default_doctrine())


@dataclass
class Workspace:
    """A store and its vault, opened together; safe to share between threads.

    With `keeps_rows` what was read stays in memory, and after a change only what changed is read: for a
    program that stays, such as the pages.
    """

    store: Store
    vault: Vault
    _lock: Lock = field(default_factory=Lock)
    keeps_rows: bool = False
    _frame: Frame | None = None
    _mirror: Mirror | None = None
    _examinations: "OrderedDict[tuple[int, date], Examination]" = field(default_factory=OrderedDict)

    def frame(self, scope: Scope) -> Frame:
        """Give the frame of the store as it is now."""
        with self._lock:
            token = self.store.token(scope)
            if self._frame is None or self._frame.token != token:
                self._frame = self._read_frame(scope)
            return self._frame

    def _read_frame(self, scope: Scope) -> Frame:
        if not self.keeps_rows:
            return read_frame(self.store, scope, load_reference())
        if self._mirror is None:
            self._mirror = Mirror(self.store, scope, FRAME_COLUMNS)
        elif not self._mirror.refresh() and self._frame is not None:
            return replace(self._frame, token=self._mirror.token)
        return build_frame(self._mirror.token, self._mirror.tables, load_reference())

    def examine(self, scope: Scope, as_of: date) -> Examination:
        """Look at the store on a day with every detector; kept while the store does not change."""
        frame = self.frame(scope)
        key = (frame.token, as_of)
        with self._lock:
            if key in self._examinations:
                self._examinations.move_to_end(key)
                return self._examinations[key]
        examination = self._examined(scope, frame, as_of)
        with self._lock:
            self._examinations[key] = examination
            while len(self._examinations) > KEPT_DAYS:
                self._examinations.popitem(last=False)
        return examination

    def _examined(self, scope: Scope, frame: Frame, as_of: date) -> Examination:
        seen = look(frame, as_of)
        found = with_answers(detect(seen), self.answers(scope), seen.representative, as_of)
        return Examination(seen, tuple(found))

    def answers(self, scope: Scope) -> list[FindingAnswer]:
        """Give what humans answered to findings."""
        rows = self.store.rows(scope, TABLE["finding_answers"].name).rows
        return [row.record for row in rows if isinstance(row.record, FindingAnswer)]

    def close(self) -> None:
        """Close the store; the vault holds nothing open."""
        self.store.close()

    def __enter__(self) -> Self:
        """Use it in a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()
