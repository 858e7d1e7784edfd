"""The words all families share: how a theme is said, how evidence is counted, what fits a row."""

from collections.abc import Callable
from typing import Any, NamedTuple

from algorithms.french import COLON, capital, count, long_date, plural, since
from graph.model.findings import Finding
from graph.model.vocabulary import Theme

SHORT = 56
"""The longest line of an agenda row, in characters."""


class Telling(NamedTuple):
    """How a kind of finding is told: in a sentence, and in one line of a row."""

    sentence: Callable[[Finding], str]
    short: Callable[[Finding], str]


class ThemeWords(NamedTuple):
    """A theme at the head of a row, after « accompagnement », and with its article."""

    head: str
    help: str
    noun: str


THEME_WORDS: dict[str, ThemeWords] = {
    Theme.HOUSING: ThemeWords("Logement", "logement", "le logement"),
    Theme.HEALTH: ThemeWords("Soins", "d’accès aux soins", "l’accès aux soins"),
    Theme.MENTAL_HEALTH: ThemeWords("Santé mentale", "en santé mentale", "la santé mentale"),
    Theme.ADDICTIONS: ThemeWords("Addictions", "addictions", "les addictions"),
    Theme.DISABILITY: ThemeWords("Handicap", "handicap", "le handicap"),
    Theme.AUTONOMY: ThemeWords("Autonomie", "autonomie", "la perte d’autonomie"),
    Theme.EMPLOYMENT: ThemeWords("Emploi", "emploi et formation", "l’emploi"),
    Theme.BUDGET: ThemeWords("Budget", "budget", "le budget"),
    Theme.RIGHTS: ThemeWords("Droits", "d’accès aux droits", "l’accès aux droits"),
    Theme.LEGAL_PROTECTION: ThemeWords(
        "Protection juridique", "de protection juridique", "la protection juridique"
    ),
    Theme.FAMILY: ThemeWords("Famille", "famille et parentalité", "la famille"),
    Theme.CHILD_PROTECTION: ThemeWords("Enfance", "de protection de l’enfance", "la protection de l’enfance"),
    Theme.VIOLENCE: ThemeWords("Violences", "face aux violences", "les violences subies"),
    Theme.BASIC_NEEDS: ThemeWords("Alimentation", "alimentation et équipement", "l’alimentation"),
    Theme.MOBILITY: ThemeWords("Mobilité", "mobilité", "la mobilité"),
    Theme.DIGITAL: ThemeWords("Numérique", "pour le numérique", "le numérique"),
    Theme.LANGUAGE: ThemeWords("Savoirs de base", "en lecture, écriture et calcul", "les savoirs de base"),
    Theme.SOCIAL_TIES: ThemeWords("Lien social", "pour le lien social", "le lien social"),
    Theme.COORDINATION: ThemeWords("Coordination", "de coordination", "la coordination"),
}


def theme_of(finding: Finding) -> Theme | None:
    """Give the theme of a finding: its subject, else what its evidence names; None without one."""
    named = next((subject.id for subject in finding.subjects if subject.type == "theme"), None)
    value = named or finding.evidence.get("theme")
    return Theme(value) if value in THEME_WORDS else None


def helps(finding: Finding) -> str:
    """Give how many accompaniments an evidence names, and what for when known."""
    theme, counted = theme_of(finding), so_many(finding, "accompaniments", "accompagnement")
    return f"{counted} {THEME_WORDS[theme].help}" if theme else counted


def so_many(finding: Finding, entry: str, noun: str) -> str:
    """Give how many of something an evidence names, by its list or its number; « plusieurs » without it."""
    number = size(finding, entry)
    return f"plusieurs {plural(noun)}" if number is None else count(number, noun)


def places(finding: Finding) -> str:
    """Give how many places an evidence names: communes, or parts of communes."""
    is_one = size(finding, "communes") == 1
    return "une commune ou un quartier" if is_one else so_many(finding, "communes", "commune ou quartier")


def size(finding: Finding, entry: str) -> int | None:
    """Give how many an evidence names, None without the entry."""
    value: Any = finding.evidence.get(entry)
    if value is None:
        return None
    return len(value) if isinstance(value, list | tuple) else int(value)


def dated(finding: Finding) -> str:
    """Give « depuis le » with the whole date: a sentence is also read alone."""
    return since(finding.since)


def on_the_day(finding: Finding) -> str:
    """Give « au » with the day the finding was made on."""
    return f"au {long_date(finding.as_of)}"


def about(finding: Finding, rest: str) -> str:
    """Give the sentence of a finding after its theme, when it has one: « Addictions : un besoin... »."""
    theme = theme_of(finding)
    return f"{theme.label}{COLON}{rest}" if theme else capital(rest)


def fit(finding: Finding, *wordings: str, urgent: bool = False) -> str:
    """Give the first of these wordings that fits a row after the theme, else the last: never a cut one.

    Wordings go from the fullest to the tightest; tests try the last with every theme and large numbers.
    """
    theme = theme_of(finding)
    heads = [THEME_WORDS[theme].head] if theme else []
    head = ", ".join([*heads, *(["urgent"] if urgent else [])])
    return fit_alone(*(f"{head}{COLON}{wording}" if head else wording for wording in wordings))


def fit_alone(*wordings: str) -> str:
    """Give the first of these wordings that fits a row, else the last: for what has no theme."""
    lines = [capital(wording) for wording in wordings]
    return next((line for line in lines if len(line) <= SHORT), lines[-1])
