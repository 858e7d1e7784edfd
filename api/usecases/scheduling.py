"""Plan a committee's meetings: those to come, and a new one."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from api.usecases.answering import SOURCE
from api.usecases.meeting import committees
from api.workspace import Workspace
from graph.errors import UnknownIdError
from graph.model.committee import Committee, Meeting
from graph.scope import Scope
from graph.store import Changes, Put


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A recorded meeting and the committee that holds it."""

    meeting: Meeting
    committee: Committee


def planned_meetings(workspace: Workspace, scope: Scope) -> tuple[PlannedMeeting, ...]:
    """Give every recorded meeting by day, then id. Two store reads."""
    known = {committee.id: committee for committee in committees(workspace, scope)}
    rows = workspace.store.rows(scope, "meetings").rows
    found = [row.record for row in rows if isinstance(row.record, Meeting)]
    told = [PlannedMeeting(each, known[each.committee_id]) for each in found if each.committee_id in known]
    return tuple(sorted(told, key=lambda planned: (planned.meeting.held_on, planned.meeting.id)))


def planned_meeting(workspace: Workspace, scope: Scope, id_: str) -> PlannedMeeting:
    """Give one recorded meeting. Raises UnknownIdError when none may be read by that id."""
    found = next((each for each in planned_meetings(workspace, scope) if each.meeting.id == id_), None)
    if found is None:
        raise UnknownIdError("unknown.meeting", id=id_)
    return found


def reference_day(meetings: tuple[PlannedMeeting, ...], today: date) -> date:
    """Give the day on which pages look when nobody names one: that of the next meeting, else today."""
    return next((each.meeting.held_on for each in meetings if each.meeting.held_on >= today), today)


def schedule_meeting(
    workspace: Workspace,
    scope: Scope,
    committee_id: str,
    held_on: date,
    *,
    starts_at: str | None = None,
    place: str | None = None,
) -> Meeting:
    """Record a meeting, or tell the hour and the place of the one that the committee holds on that day.

    Raises UnknownIdError for a committee that may not be read, ConflictError when somebody wrote in between.
    """
    if committee_id not in {committee.id for committee in committees(workspace, scope)}:
        raise UnknownIdError("unknown.committee", id=committee_id)
    same_day = workspace.store.neighbours(scope, "meetings", "committee_id", [committee_id])
    known = next(
        (row for row in same_day if isinstance(row.record, Meeting) and row.record.held_on == held_on), None
    )
    meeting = Meeting(
        id=known.key if known else f"{held_on.isoformat()}-{uuid4().hex[:8]}",
        committee_id=committee_id,
        held_on=held_on,
        starts_at=starts_at or None,
        place=place or None,
    )
    put = Put("meetings", meeting, known.source if known else SOURCE, expected=known.version if known else 0)
    workspace.store.write(Changes(put.source, puts=[put]))
    return meeting
