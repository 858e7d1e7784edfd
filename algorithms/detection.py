"""Detection: every detector over a frame on a day, the findings sorted by (code, key)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from algorithms import coverage, duplicates, gaps, loops, overload, territory
from algorithms.parameters import parameters
from algorithms.picture import Picture, picture
from graph.frame import Frame
from graph.model.findings import Finding

Detector = Callable[[Picture], Iterator[Finding]]

DETECTORS: Mapping[str, Detector] = {
    "duplicate.support": duplicates.support,
    "duplicate.coordination": duplicates.coordination,
    "duplicate.household": duplicates.household,
    "duplicate.dispositif": duplicates.dispositif,
    "gap.need": gaps.need,
    "gap.referral": gaps.referral,
    "gap.lead": gaps.lead,
    "gap.break": gaps.interrupted,
    "gap.dormant": gaps.dormant,
    "gap.departed": gaps.departed,
    "gap.coverage": coverage.coverage,
    "gap.review": gaps.review,
    "overload.caseload": overload.caseload,
    "overload.team": overload.team,
    "overload.keystone": overload.keystone,
    "loop.referral": loops.referral,
    "loop.refusals": loops.refused,
    "territory.double_cover": territory.double_cover,
    "territory.uncovered": territory.uncovered,
    "territory.misaligned": territory.misaligned,
}
"""The detectors, by the code of what they find."""


def look(frame: Frame, as_of: date) -> Picture:
    """Look at a frame on a day with the default thresholds."""
    return picture(frame, as_of, parameters())


def detect(seen: Picture, codes: Collection[str] | None = None) -> list[Finding]:
    """Give the findings of a picture, of some codes or all, sorted by (code, key). Linear in the rows."""
    wanted = DETECTORS if codes is None else {code: DETECTORS[code] for code in DETECTORS if code in codes}
    found = [finding for detector in wanted.values() for finding in detector(seen)]
    return sorted(found, key=lambda finding: (finding.code, finding.key))
