"""One numbering for every picture and list of a situation: findings 1 to n, actors A to Z.

The same number and the same letter stand in the ecomap, the grid, the timeline, the trail and the list:
this cross-reference replaces long labels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from algorithms.sentences.families import Family, family_of, tag_of
from api.pictures.tokens import FAMILY_TOKENS, family_colour
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import AnswerState


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding with its number in the situation."""

    number: int
    finding: Finding

    @property
    def family(self) -> Family:
        """Give its family."""
        return family_of(self.finding.code)

    @property
    def colour(self) -> str:
        """Give the colour of its words and icons."""
        return family_colour(self.family)

    @property
    def tag(self) -> str:
        """Give the word of its tag."""
        return tag_of(self.finding.code)

    @property
    def icon(self) -> str:
        """Give the name of its icon: its family's, or the missing referent's."""
        return "sans-referent" if self.finding.code == "gap.lead" else FAMILY_TOKENS[self.family]

    @property
    def is_shown(self) -> bool:
        """Tell whether pictures show it: a human may have set it aside."""
        return self.finding.state is not AnswerState.DISMISSED


def numbered(findings: Iterable[Finding]) -> tuple[NumberedFinding, ...]:
    """Number the findings of a situation by severity, then age, then key; each key once.

    Dismissed findings keep their number, so that an answer renumbers nothing.
    """
    once = {finding.key: finding for finding in findings}
    ranked = sorted(once.values(), key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
    return tuple(NumberedFinding(number, finding) for number, finding in enumerate(ranked, start=1))


def letter(position: int) -> str:
    """Give the letter of an actor, from 0 on.

    >>> letter(0), letter(25), letter(26), letter(27)
    ('A', 'Z', 'AA', 'AB')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
