"""How duplicates are told: the same work done twice."""

from algorithms.french import SEMICOLON, capital
from algorithms.sentences.wording import (
    Telling,
    about,
    dated,
    fit,
    helps,
    on_the_day,
    size,
    so_many,
)
from graph.model.findings import Finding

PAIR = 2


def _support(finding: Finding) -> str:
    return capital(
        f"{helps(finding)} par {so_many(finding, 'institutions', 'institution')}{_doubled(finding)}."
    )


def _doubled(finding: Finding) -> str:
    """Give since when: beyond two accompaniments, the date is that of the first two in double."""
    is_pair = size(finding, "accompaniments") == PAIR
    return f" {dated(finding)}" if is_pair else f", en doublon {dated(finding)}"


def _support_short(finding: Finding) -> str:
    times, by = _times(finding), so_many(finding, "institutions", "institution")
    return fit(finding, f"suivi {times}, par {by}.", f"suivi par {by}.")


def _times(finding: Finding) -> str:
    return so_many(finding, "accompaniments", "fois")


def _coordination(finding: Finding) -> str:
    who = so_many(finding, "professionals", "professionnel")
    where = so_many(finding, "institutions", "institution")
    within = "dans la même institution" if size(finding, "institutions") == 1 else f"dans {where}"
    doubled = dated(finding) if size(finding, "professionals") == PAIR else f"en doublon {dated(finding)}"
    return capital(f"{who} coordonnent en même temps, {within}, {doubled}.")


def _coordination_short(finding: Finding) -> str:
    return capital(f"{so_many(finding, 'professionals', 'professionnel')} coordonnent en même temps.")


def _household(finding: Finding) -> str:
    by = so_many(finding, "institutions", "institution")
    return capital(
        f"{helps(finding)} par {by}, pour des personnes d’un même foyer{_doubled_household(finding)}."
    )


def _doubled_household(finding: Finding) -> str:
    is_pair = size(finding, "accompaniments") == PAIR
    return f", {dated(finding)}" if is_pair else f", en doublon {dated(finding)}"


def _household_short(finding: Finding) -> str:
    by = so_many(finding, "institutions", "institution")
    return fit(
        finding,
        f"foyer suivi {_times(finding)}, par {by}.",
        f"foyer suivi par {by}.",
        "foyer suivi en double.",
    )


def _dispositif(finding: Finding) -> str:
    who = so_many(finding, "persons", "personne")
    return about(
        finding, f"{on_the_day(finding)}, {who} ont deux accompagnements, un dans chacun de deux dispositifs."
    )


def _dispositif_short(finding: Finding) -> str:
    who = so_many(finding, "persons", "personne")
    return fit(finding, f"{who} dans deux dispositifs.", f"doublon pour {who}.")


def _identity(_: Finding) -> str:
    return (
        "Deux enregistrements désignent peut-être la même personne"
        f"{SEMICOLON}rien n’est réuni sans décision humaine."
    )


def _identity_short(_: Finding) -> str:
    return "Deux enregistrements, peut-être une même personne."


TELLINGS = {
    "support": Telling(_support, _support_short),
    "coordination": Telling(_coordination, _coordination_short),
    "household": Telling(_household, _household_short),
    "dispositif": Telling(_dispositif, _dispositif_short),
    "identity": Telling(_identity, _identity_short),
}
"""By the code's second half, as the tables of the other families."""
