"""The shape of one finding (SPEC section 2, opening) and the rounding of what it shows."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any
from urllib.parse import quote

Finding = dict[str, Any]

SEVERITIES = ["low", "medium", "high", "critical"]


def finding(
    code: str, subjects: Iterable[tuple[str, str]], *, severity: str, since: date, **evidence: object
) -> Finding:
    """One finding; subjects are (type, id) pairs in any order, evidence as it is to be shown."""
    ordered = sorted(subjects)
    return {
        "code": code,
        "key": key_of(code, ordered),
        "severity": severity,
        "since": since.isoformat(),
        "subjects": [{"type": kind, "id": identifier} for kind, identifier in ordered],
        "evidence": evidence,
    }


def key_of(code: str, subjects: Iterable[tuple[str, str]]) -> str:
    """``code|type:id|type:id``, ids percent-encoded but for ASCII letters, digits and ``-._~``."""
    written = [f"{kind}:{quote(identifier, safe='')}" for kind, identifier in sorted(subjects)]
    return "|".join([code, *written])


def subject_id(one: Finding, kind: str) -> str:
    """The id of the only subject of a type."""
    (identifier,) = [subject["id"] for subject in one["subjects"] if subject["type"] == kind]
    return str(identifier)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By code, then key."""
    return sorted(findings, key=lambda one: (one["code"], one["key"]))


def by_size(size: int, *, medium: int, high: int) -> str:
    """Low, medium from one size, high from another."""
    if size >= high:
        return "high"
    return "medium" if size >= medium else "low"


def shown(value: Fraction, digits: int) -> float:
    """A number with so many decimals, halves up."""
    scale = 10**digits
    return float(Fraction(floor(value * scale + Fraction(1, 2)), scale))
