"""The family of a finding or of a reason: its colour, its icon, the word of its tag."""

from graph.model.vocabulary import Vocabulary


class Family(Vocabulary):
    """The families, in the order of a score bar, with the word of their tag."""

    GAP = "gap", "Lacune"
    LOOP = "loop", "Renvois en boucle"
    DUPLICATE = "duplicate", "Doublon"
    OVERLOAD = "overload", "Surcharge"
    TERRITORY = "territory", "Territoire"
    ACCUMULATION = "accumulation", "Cumul"


NO_LEAD = "Sans référent"
"""The tag of the gap that has a word and an icon of its own."""

_EXCEPTIONS = {"gap.coverage": Family.TERRITORY}

_REASONS = {
    "several_actors": Family.ACCUMULATION,
    "urgent_need": Family.ACCUMULATION,
    "danger": Family.GAP,
    "uncovered_need": Family.GAP,
    "no_answer": Family.GAP,
    "refusals": Family.LOOP,
    "cumulated_needs": Family.ACCUMULATION,
    "duplicate_support": Family.DUPLICATE,
    "duplicate_coordination": Family.DUPLICATE,
    "duplicate_household": Family.DUPLICATE,
    "dropped_referral": Family.GAP,
    "no_lead": Family.GAP,
    "break": Family.GAP,
    "idle": Family.GAP,
    "unreviewed_event": Family.GAP,
    "ping_pong": Family.LOOP,
    "overloaded_lead": Family.OVERLOAD,
    "difficult_territory": Family.TERRITORY,
    "waited": Family.ACCUMULATION,
}


def family_of(code_or_reason: str) -> Family:
    """Give the family of a finding's code or of a reason. A gap on a territory belongs to the territory.

    Raises KeyError for a reason, ValueError for a code, that does not exist.

    >>> family_of("gap.need").label, family_of("gap.coverage").label, family_of("several_actors").label
    ('Lacune', 'Territoire', 'Cumul')
    """
    if "." not in code_or_reason:
        return _REASONS[code_or_reason]
    return _EXCEPTIONS.get(code_or_reason) or Family(code_or_reason.partition(".")[0])


def tag_of(code_or_reason: str) -> str:
    """Give the word of the tag: the family's, but for a situation without a lead, which has its own.

    >>> tag_of("no_lead"), tag_of("gap.lead"), tag_of("loop.referral")
    ('Sans référent', 'Sans référent', 'Renvois en boucle')
    """
    return NO_LEAD if code_or_reason in ("gap.lead", "no_lead") else family_of(code_or_reason).label
