"""The few French words that pictures share: months, short themes and names, a finding in two words."""

import re
from collections.abc import Mapping
from datetime import date

from algorithms.french import NBSP, capital, in_letters, plural, table_date
from graph.model.findings import Finding
from graph.model.vocabulary import ReferralStatus, Theme

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

SHORT_THEMES: Mapping[Theme, str] = {
    Theme.HOUSING: "Logement",
    Theme.EMPLOYMENT: "Emploi",
    Theme.BUDGET: "Budget",
    Theme.RIGHTS: "Accès aux droits",
    Theme.FAMILY: "Famille",
    Theme.BASIC_NEEDS: "Alimentation",
    Theme.LANGUAGE: "Lecture, calcul",
}
USUAL_NAMES: Mapping[str, str] = {
    "aide sociale à l’enfance": "ASE",
    "caisse d’allocations familiales": "Caf",
    "caisse primaire d’assurance maladie": "CPAM",
    "centre communal d’action sociale": "CCAS",
    "centre intercommunal d’action sociale": "CIAS",
    "centre médico-psychologique": "CMP",
    "centre hospitalier régional universitaire": "CHRU",
    "centre hospitalier universitaire": "CHU",
    "centre hospitalier": "Hôpital",
    "conseil départemental": "Département",
    "dispositif d’appui à la coordination": "DAC",
    "maison départementale des personnes handicapées": "MDPH",
    "maison départementale des solidarités": "MDS",
    "office public de l’habitat": "OPH",
    "protection judiciaire de la jeunesse": "PJJ",
    "protection maternelle et infantile": "PMI",
    "service d’aide à domicile": "SAAD",
    "service d’aide et d’accompagnement à domicile": "SAAD",
    "service de soins infirmiers à domicile": "SSIAD",
    "office métropolitain de l’habitat": "OMH",
    "service intégré de l’accueil et de l’orientation": "SIAO",
    "service pénitentiaire d’insertion et de probation": "SPIP",
    "union départementale des associations familiales": "UDAF",
}
"""How everybody calls institutions whose full name is long."""

GENERIC = frozenset(
    {"accueil", "association", "centre", "maison", "office", "plateforme", "pôle", "service", "union"}
)
"""Heads that name nothing without their complement."""

SHORTER_NAMES: Mapping[str, str] = {"Département": "Dépt", "Bailleur social": "Bailleur"}
_CONNECTOR = re.compile(r",? \(|, | – | - | (?:de|du|des|en|et|à|au|aux|sur)\b| d’", re.IGNORECASE)
_USUAL_OCCUPATION = re.compile(" en économie sociale (?:et )?familiale", re.IGNORECASE)
_DANGLING = re.compile(r" (?:de|du|des|en|et|à|au|aux|sur|la|le|les)$", re.IGNORECASE)
_QUOTED = re.compile(r"«\s*([^»]+?)\s*»")
_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9]{1,6}")

FINDING_WORDS: Mapping[str, str] = {
    "gap.need": "Personne",
    "gap.referral": "Relais perdu",
    "gap.lead": "Sans référent",
    "gap.break": "Suivi interrompu",
    "gap.dormant": "Sans contact",
    "gap.departed": "Professionnel parti",
    "gap.coverage": "Non couvert",
    "gap.review": "Droits à revoir",
    "loop.referral": "Renvois en boucle",
    "loop.refusals": "Refus répétés",
    "overload.caseload": "Surcharge",
}
ANSWERS: Mapping[ReferralStatus, str] = {
    ReferralStatus.SENT: "sans réponse",
    ReferralStatus.ACCEPTED: "acceptée",
    ReferralStatus.DECLINED: "refusée",
    ReferralStatus.EXPIRED: "sans réponse",
    ReferralStatus.WITHDRAWN: "retirée",
}


def short_theme(theme: Theme) -> str:
    """Give the theme in the words that fit a bar: its label, or its first idea."""
    return SHORT_THEMES.get(theme, theme.label)


def themes(*named: Theme) -> str:
    """Give themes as one phrase, the first with its capital.

    >>> themes(Theme.BUDGET, Theme.HOUSING)
    'Budget, logement'
    """
    first, *others = (short_theme(theme) for theme in named)
    return ", ".join([first, *(_lowered(other) for other in others)])


def month(day: date) -> str:
    r"""Give the month and year of a day, which hold together.

    >>> month(date(2025, 2, 3))
    'févr.\xa02025'
    """
    return f"{MONTHS[day.month - 1]}{NBSP}{day.year}"


def day_month(day: date, today: date) -> str:
    """Give a day as short as a reader on `today` can take it.

    >>> day_month(date(2026, 3, 12), date(2026, 12, 15)), day_month(date(2025, 3, 2), date(2026, 12, 15))
    ('12/03', '02/03/2025')
    """
    return f"{day:%d/%m}" if day.year == today.year else table_date(day)


def short_name(name: str) -> str:
    """Give the usual short name of an institution, without what its first words do not need.

    >>> short_name("Centre communal d'action sociale de Toul"), short_name("Département, MDS de Toul")
    ('CCAS', 'Département')
    """
    name = name.replace("'", "’")
    for long, usual in USUAL_NAMES.items():
        if name.lower().startswith(long):
            return usual
    quoted = _QUOTED.search(name)
    if quoted:
        return quoted[1]
    heads = (name[: found.start()] for found in _CONNECTOR.finditer(name))
    head = next((head for head in heads if len(head) > 1 and head.lower() not in GENERIC), name)
    acronym = _ACRONYM.match(head)
    if acronym:
        return acronym.group()
    return head


def short_names(name: str) -> tuple[str, ...]:
    """Give ever shorter names of an institution: the usual one, then an acronym found in its name.

    >>> short_names("CCAS de Toul"), short_names("Département, MDS de Toul")
    (('CCAS',), ('Département', 'Dépt', 'MDS'))
    """
    short = short_name(name)
    acronym = _ACRONYM.search(name)
    two = " ".join(short.split(" ")[:2]).rstrip(",")
    found = [short, SHORTER_NAMES.get(short, short)] + ([] if _DANGLING.search(two) else [two])
    found += [acronym.group()] if acronym else []
    return tuple(text for text in dict.fromkeys(found) if len(text) <= len(short))


def shortenings(words: str) -> tuple[str, ...]:
    """Give an occupation, then ever less of it: its usual short form, then without its last complements.

    >>> shortenings("Conseillère en économie sociale et familiale")[1:]
    ('Conseillère ESF', 'Conseillère en économie sociale', 'Conseillère')
    >>> shortenings("Évaluatrice médico-sociale APA")[1:]
    ('Évaluatrice médico-sociale', 'Évaluatrice')
    """
    connectors = [found.start() for found in _CONNECTOR.finditer(words) if found.start() > 2]
    plain = connectors[0] if connectors else len(words)
    spaces = [i for i, char in enumerate(words[:plain]) if char == " " and i > 4]
    cuts = sorted({*connectors, *spaces}, reverse=True)
    return tuple(dict.fromkeys([words, _USUAL_OCCUPATION.sub(" ESF", words), *(words[:cut] for cut in cuts)]))


def finding_word(finding: Finding) -> str:
    """Say in a word or two what a finding is, for a cell that already tells the theme."""
    known = FINDING_WORDS.get(finding.code)
    if known is not None:
        return known
    count = len(finding.evidence.get("institutions", ()))
    if finding.code == "duplicate.coordination":
        count = len(finding.evidence.get("professionals", ()))
        return _several(count, "coordination")
    if finding.code == "duplicate.support":
        return _several(count, "suivi")
    return "Foyer, deux suivis" if finding.code == "duplicate.household" else "À vérifier"


def answer_on(status: ReferralStatus, answered_on: date | None, today: date) -> str:
    """Say what became of a referral: « refusée le 02/04 », « sans réponse »."""
    day = f" le{NBSP}{day_month(answered_on, today)}" if answered_on else ""
    has_answer = status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)
    return ANSWERS[status] + (day if has_answer else "")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _several(count: int, noun: str) -> str:
    return f"{capital(in_letters(max(count, 2)))} {plural(noun)}"
