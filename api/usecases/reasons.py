"""What a reason of the score says, in one line: the first of its findings, or what it counts."""

from collections.abc import Callable, Mapping

from algorithms.complexity import Reason
from algorithms.french import agree, capital, count, in_letters
from algorithms.sentences import reason_label
from graph.model.findings import SEVERITIES

COUNTED: Mapping[str, Callable[[int], str]] = {
    "several_actors": lambda n: f"{capital(count(n, 'institution'))} {agree_verb(n)} en même temps.",
    "urgent_need": lambda n: f"{capital(count(n, 'besoin urgent'))}, à ce jour.",
    "danger": lambda n: "Un danger, urgent, dont personne ne répond.",
    "cumulated_needs": lambda n: f"Besoins ouverts dans {in_letters(n)} {agree(n, 'thème')}.",
    "waited": lambda n: f"{capital(count(n, 'séance'))} en liste d’attente.",
}
"""Reasons that rest on no finding."""


def agree_verb(number: int) -> str:
    """Give the verb of those who step in, in the number that goes with them."""
    return "interviennent" if number >= 2 else "intervient"


def reason_sentence(reason: Reason) -> str:
    """Say a reason in one line."""
    if reason.reason in COUNTED:
        return COUNTED[reason.reason](reason.count)
    if not reason.findings:
        return f"{reason_label(reason.reason)}."
    return min(reason.findings, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key)).short
