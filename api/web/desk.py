"""What every page has at hand: the workspace, the day it is, and the agendas told while nothing changes."""

import gc
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from algorithms.doctrine import Doctrine, default_doctrine
from api.usecases.labels import Labels
from api.usecases.meeting import PreparedMeeting, prepare_meeting
from api.usecases.naming import ToldAgenda, told_agenda
from api.usecases.scheduling import PlannedMeeting, planned_meetings, reference_day
from api.usecases.territories import Territories
from api.values import read_day
from api.web.deliveries import Deliveries
from api.web.drafts import Drafts
from api.workspace import Examination, Workspace
from graph.scope import EVERYTHING, Scope

KEPT_AGENDAS = 4

Clock = Callable[[], date]


@dataclass(frozen=True, slots=True)
class ToldMeeting:
    """An agenda as it was worked out and as people read it."""

    prepared: PreparedMeeting
    told: ToldAgenda


@dataclass
class Desk:
    """One application at work. Whoever may come here may read everything, until accounts exist."""

    workspace: Workspace
    clock: Clock
    scope: Scope = EVERYTHING
    deliveries: Deliveries = field(default_factory=Deliveries)
    drafts: Drafts = field(default_factory=Drafts)
    territories: Territories = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _labels: dict[tuple[int, date], Labels] = field(default_factory=dict)
    _agendas: "OrderedDict[tuple[object, ...], ToldMeeting]" = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        """Open the territories of the workspace."""
        self.territories = Territories(self.workspace, self.scope)

    def close(self) -> None:
        """Wait for what is under way, and throw away what was only looked at."""
        self.deliveries.close()
        self.territories.close()
        self.drafts.close()

    @property
    def today(self) -> date:
        """Give the day it is."""
        return self.clock()

    @property
    def doctrine(self) -> Doctrine:
        """Give the rules by which situations are weighed."""
        return default_doctrine()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was ever delivered here."""
        return self.workspace.store.token(self.scope) == 0

    def meetings(self) -> tuple[PlannedMeeting, ...]:
        """Give the recorded meetings."""
        return planned_meetings(self.workspace, self.scope)

    def day(self, named: str | None) -> date:
        """Give the day to look at: the one named, else that of the next meeting. Raises UsageError."""
        return read_day("Jour", named) if named else reference_day(self.meetings(), self.today)

    def examine(self, day: date) -> Examination:
        """Look at everything on a day."""
        return self.workspace.examine(self.scope, day)

    def agenda(self, committee_id: str, meeting: date) -> ToldMeeting:
        """Give the agenda of a meeting, kept while neither the store nor the vault changes."""
        key = (committee_id, meeting, self.workspace.store.token(self.scope), self._vault_state())
        with self._lock:
            kept = self._agendas.get(key)
        if kept is not None:
            return kept
        prepared = prepare_meeting(self.workspace, self.scope, committee_id, meeting, doctrine=self.doctrine)
        told = ToldMeeting(prepared, told_agenda(self.workspace, self.scope, prepared, self.doctrine))
        with self._lock:
            self._agendas[key] = told
            while len(self._agendas) > KEPT_AGENDAS:
                self._agendas.popitem(last=False)
        return told

    def labels(self, examination: Examination) -> Labels:
        """Give the labels of a day; only who is a member of what is kept, never a name."""
        picture = examination.picture
        key = (picture.frame.token, picture.as_of)
        kept = self._labels.get(key)
        if kept is None or kept.picture is not picture:
            kept = Labels(self.workspace, self.scope, picture)
            with self._lock:
                self._labels.clear()
                self._labels[key] = kept
        return kept

    def warm(self) -> None:
        """Work out the next meeting before anybody asks, and spare what it rests on from garbage collection.

        The graph of a day is hundreds of thousands of objects that stay: looking through them again would
        hold up a page by a quarter of a second now and then.
        """
        if self.is_empty:
            return
        ahead = (each for each in self.meetings() if each.meeting.held_on >= self.today)
        planned = next(ahead, None)
        if planned is None:
            self.examine(self.today)
        else:
            self.agenda(planned.committee.id, planned.meeting.held_on)
        gc.collect()
        gc.freeze()

    def _vault_state(self) -> tuple[int, ...]:
        """Tell when the file of identities was last written, 0 when there is none."""
        path = self.workspace.vault.path
        files = (path, path.with_name(f"{path.name}-wal"))
        return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


def desk_of(request: Request) -> Desk:
    """Give the desk of the application that a request came to."""
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(desk_of)]
"""A parameter that is the desk."""
