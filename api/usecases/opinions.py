"""What the persons of a situation last answered about how they are helped."""

from collections.abc import Sequence
from datetime import date

from api.workspace import Workspace
from graph.model.people import Evaluation
from graph.scope import Scope


def last_opinion(
    workspace: Workspace, scope: Scope, records: Sequence[str], as_of: date
) -> Evaluation | None:
    """Give the last evaluation answered by one of some records of persons up to a day, if any."""
    rows = workspace.store.neighbours(scope, "evaluations", "person_id", sorted(records))
    found = [row.record for row in rows if isinstance(row.record, Evaluation)]
    answered = [each for each in found if each.answered_on <= as_of]
    return max(answered, key=lambda each: (each.answered_on, each.id), default=None)
