"""One zoning for two, for whoever waits for it: what cannot be is an error with its code."""

from datetime import date

from algorithms.territory.joint import JointProposal, joint_zoning
from api.usecases.territories import Territories
from graph.errors import UsageError


def common_zoning(territories: Territories, one: str, other: str, day: date) -> JointProposal:
    """Propose one zoning for two. It may take half a minute, of a whole processor.

    Raises UnknownIdError for a zoning that is not there; UsageError without contours, without the extra
    `zoning`, and for what `algorithms.territory.joint_zoning` refuses.
    """
    for zoning in (one, other):
        territories.zoning(zoning, day)
    land = territories.ground(day, one, other)
    if land is None:
        raise UsageError("comparison.no_ground")
    return joint_zoning(territories.picture(day), one, other, ground=land)
