"""Prepare a committee's next meeting: which situations, why these, who must be in the room."""

from dataclasses import dataclass
from datetime import date, timedelta

from algorithms.agenda import Agenda, agenda
from algorithms.doctrine import Doctrine
from api.workspace import Examination, Workspace
from graph.errors import UnknownIdError
from graph.model.committee import Committee
from graph.scope import Scope

DOSSIERS_DUE = timedelta(days=15)
COMPLETENESS_CHECK = timedelta(days=14)
SHEETS_OPEN = timedelta(days=8)
ORDER_FROZEN = timedelta(days=2)
DECISIONS_SENT = timedelta(days=7)
FOLLOW_UP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MeetingCalendar:
    """The dates around a meeting (SPEC section 4, Calendar)."""

    meeting: date

    @property
    def dossiers_due(self) -> date:
        """Give the last day on which dossiers may come in."""
        return self.meeting - DOSSIERS_DUE

    @property
    def completeness_check(self) -> date:
        """Give the day on which dossiers are checked."""
        return self.meeting - COMPLETENESS_CHECK

    @property
    def sheets_open(self) -> date:
        """Give the day from which members read de-identified sheets."""
        return self.meeting - SHEETS_OPEN

    @property
    def order_frozen(self) -> date:
        """Give the day on which the order no longer moves."""
        return self.meeting - ORDER_FROZEN

    @property
    def decisions_sent(self) -> date:
        """Give the day of the relevé de décisions."""
        return self.meeting + DECISIONS_SENT

    @property
    def follow_up(self) -> date:
        """Give the day on which follow-up is tabled again."""
        return self.meeting + FOLLOW_UP


@dataclass(frozen=True, slots=True)
class PreparedMeeting:
    """An agenda with the committee it is for and the examination it rests on."""

    committee: Committee
    agenda: Agenda
    calendar: MeetingCalendar
    examination: Examination


def committees(workspace: Workspace, scope: Scope) -> tuple[Committee, ...]:
    """Give the committees of the store, by id."""
    rows = workspace.store.rows(scope, "committees").rows
    return tuple(row.record for row in rows if isinstance(row.record, Committee))


def prepare_meeting(
    workspace: Workspace,
    scope: Scope,
    committee_id: str,
    meeting: date,
    *,
    as_of: date | None = None,
    doctrine: Doctrine | None = None,
) -> PreparedMeeting:
    """Prepare the agenda of a committee's meeting, examined on `as_of` (the day of the meeting when None).

    Raises UnknownIdError for a committee that may not be read.
    """
    found = workspace.store.rows(scope, "committees", keys=[committee_id]).rows
    if not found or not isinstance(found[0].record, Committee):
        raise UnknownIdError("unknown.committee", id=committee_id)
    examination = workspace.examine(scope, as_of or meeting)
    told = examination.picture.frame.committees[committee_id]
    prepared = agenda(examination.complexity(doctrine), told, meeting)
    return PreparedMeeting(found[0].record, prepared, MeetingCalendar(meeting), examination)
