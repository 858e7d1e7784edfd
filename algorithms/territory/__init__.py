"""Territory: how institutions cut the land, what they miss or do twice, and what would make cuts agree.

The findings are here; proposals, who answers for what and coverage stand in the modules beside, imported by
those who ask for them.
"""

from algorithms.territory.crossing import Crossing, crossing, figures, measures, shared_border
from algorithms.territory.findings import between, double_cover, misaligned, uncovered, within

__all__ = [
    "Crossing",
    "between",
    "crossing",
    "double_cover",
    "figures",
    "measures",
    "misaligned",
    "shared_border",
    "uncovered",
    "within",
]
