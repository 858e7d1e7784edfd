"""What an accompaniment weighs and what a professional can carry, in whole millionths of a point.

Whole millionths make sums exact whatever their order. A weight is
floor(100,000,000 x intensity / norm + 1/2), the norm being the dispositif's, else the role's.
"""

from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray

from algorithms.parameters import Parameters
from graph.frame import Frame
from graph.model.vocabulary import Role

POINT = 1_000_000
"""Millionths in a point."""

FULL_LOAD = 100
"""Points of a full caseload: what `norm` accompaniments of intensity 1 weigh together."""


def exact(value: float) -> Fraction:
    """Give the decimal number a float was read from.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(value)))


def weight(intensity: float, norm: float) -> int:
    """Give the weight of one accompaniment, in millionths.

    >>> weight(1.0, 40)
    2500000
    """
    return floor(FULL_LOAD * POINT * exact(intensity) / exact(norm) + Fraction(1, 2))


def weights(frame: Frame, rows: NDArray[np.intp], parameters: Parameters) -> list[int]:
    """Give the weights of rows of accompaniments; each different (intensity, norm) is worked out once."""
    a, norms = frame.accompaniments, frame.dispositifs.caseload_norm
    by_role = [parameters.norms[role] for role in Role]
    known: dict[tuple[int, int, float], int] = {}
    found = []
    keys = zip(a.dispositif[rows].tolist(), a.role[rows].tolist(), a.intensity[rows].tolist(), strict=True)
    for key in keys:
        if key not in known:
            dispositif, role, intensity = key
            own = norms[dispositif] if dispositif >= 0 else None
            known[key] = weight(intensity, by_role[role] if own is None else own)
        found.append(known[key])
    return found


def capacity(points: float | None, fte: float, is_first_year: bool, parameters: Parameters) -> int:
    """Give a professional's capacity in millionths: as given, else by their post.

    >>> from algorithms.parameters import parameters
    >>> capacity(None, 0.5, True, parameters())
    45000000
    """
    if points is None:
        share = Fraction(parameters.first_year_percent, 100) if is_first_year else Fraction(1)
        full = exact(fte) * parameters.full_time_points * share
    else:
        full = exact(points)
    return floor(POINT * full + Fraction(1, 2))
