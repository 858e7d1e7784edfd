"""Examine the graph on a day: the findings, filtered as somebody asked for them."""

from collections.abc import Collection
from datetime import date

from algorithms.detection import DETECTORS
from api.workspace import Workspace
from graph.errors import UsageError
from graph.model.findings import Finding
from graph.scope import Scope


def findings(
    workspace: Workspace, scope: Scope, as_of: date, codes: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Give the findings of a day, of some codes or all, sorted by (code, key).

    Raises UsageError for a code that no detector has.
    """
    unknown = sorted(set(codes) - set(DETECTORS))
    if unknown:
        raise UsageError("detect.unknown_code", code=unknown[0], expected=", ".join(DETECTORS))
    found = workspace.examine(scope, as_of).findings
    return tuple(finding for finding in found if not codes or finding.code in codes)
