"""The closed lists of the domain: an English code, a French label, in a fixed order.

The order of a list is part of the contract: frames store a member as its position (`code_of`).
"""

from enum import StrEnum
from functools import cache
from typing import Self


class Vocabulary(StrEnum):
    """A closed list whose members carry the French label that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member that equals its code and carries its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


@cache
def code_of(vocabulary: type[Vocabulary]) -> dict[str, int]:
    """Give the position of each member of a closed list, by its value."""
    return {member.value: position for position, member in enumerate(vocabulary)}


class Theme(Vocabulary):
    """What a need is about, and what an accompaniment is for."""

    HOUSING = "housing", "Logement et hébergement"
    HEALTH = "health", "Accès aux soins"
    MENTAL_HEALTH = "mental_health", "Santé mentale"
    ADDICTIONS = "addictions", "Addictions"
    DISABILITY = "disability", "Handicap"
    AUTONOMY = "autonomy", "Perte d’autonomie"
    EMPLOYMENT = "employment", "Emploi et formation"
    BUDGET = "budget", "Budget et endettement"
    RIGHTS = "rights", "Accès aux droits et démarches"
    LEGAL_PROTECTION = "legal_protection", "Protection juridique"
    FAMILY = "family", "Famille et parentalité"
    CHILD_PROTECTION = "child_protection", "Protection de l’enfance"
    VIOLENCE = "violence", "Violences"
    BASIC_NEEDS = "basic_needs", "Alimentation et équipement"
    MOBILITY = "mobility", "Mobilité"
    DIGITAL = "digital", "Numérique"
    LANGUAGE = "language", "Lecture, écriture, calcul"
    SOCIAL_TIES = "social_ties", "Lien social"
    COORDINATION = "coordination", "Coordination"


NEED_THEMES: tuple[Theme, ...] = tuple(theme for theme in Theme if theme is not Theme.COORDINATION)
"""Themes of needs and referrals: coordination is a purpose only."""

HOUSEHOLD_THEMES: tuple[Theme, ...] = (Theme.HOUSING, Theme.BUDGET, Theme.FAMILY, Theme.BASIC_NEEDS)
"""Themes for which help given to one member of a household holds for all of them."""


class Mission(Vocabulary):
    """What a zoning is drawn for when it is not drawn for one theme."""

    GENERAL = "general", "Généraliste"


MISSIONS: tuple[Vocabulary, ...] = (Mission.GENERAL, *Theme)
"""What a zoning may be drawn for: everything, or one theme."""


class Role(Vocabulary):
    """What a professional is for the person within an accompaniment."""

    LEAD = "lead", "Référent de parcours"
    CASE_MANAGER = "case_manager", "Gestionnaire de cas"
    COORDINATOR = "coordinator", "Coordinateur"
    DISPOSITIF_REFERENT = "dispositif_referent", "Référent d’un dispositif"
    PRACTITIONER = "practitioner", "Intervenant"
    GUARDIAN = "guardian", "Mandataire judiciaire"


SUPPORTING_ROLES: tuple[Role, ...] = (Role.PRACTITIONER, Role.DISPOSITIF_REFERENT)
LEADING_ROLES: tuple[Role, ...] = (Role.LEAD, Role.CASE_MANAGER)
COORDINATING_ROLES: tuple[Role, ...] = (Role.LEAD, Role.COORDINATOR, Role.CASE_MANAGER)


class Mandate(Vocabulary):
    """Under what authority an accompaniment is given."""

    VOLUNTARY = "voluntary", "Accord de la personne"
    ADMINISTRATIVE = "administrative", "Mesure administrative"
    JUDICIAL = "judicial", "Mesure judiciaire"


class ReferralStatus(Vocabulary):
    """Where a referral stands."""

    SENT = "sent", "Envoyée"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Refusée"
    EXPIRED = "expired", "Expirée"
    WITHDRAWN = "withdrawn", "Retirée"


class LifeEventKind(Vocabulary):
    """Events after which rights should be looked at again."""

    BIRTH = "birth", "Naissance"
    PARTNER_DEATH = "partner_death", "Décès du conjoint"
    SEPARATION = "separation", "Séparation"
    BENEFIT_CLAIM = "benefit_claim", "Demande de prestation"
    MOVE = "move", "Déménagement"
    LEAVING_CHILD_PROTECTION = "leaving_child_protection", "Sortie de la protection de l’enfance"
    HOSPITAL_DISCHARGE = "hospital_discharge", "Sortie d’hôpital"
    RELEASE = "release", "Sortie de détention"
    EVICTION_NOTICE = "eviction_notice", "Menace d’expulsion"
    JOB_LOSS = "job_loss", "Perte d’emploi"
    OTHER = "other", "Autre"


class InstitutionKind(Vocabulary):
    """What an institution is."""

    DEPARTMENT = "department", "Département"
    MUNICIPALITY = "municipality", "Commune ou CCAS"
    INTERCOMMUNALITY = "intercommunality", "Intercommunalité"
    SOCIAL_SECURITY = "social_security", "Sécurité sociale"
    STATE = "state", "État"
    HEALTH = "health", "Santé"
    JUSTICE = "justice", "Justice"
    EMPLOYMENT = "employment", "Emploi"
    HOUSING = "housing", "Logement"
    EDUCATION = "education", "Éducation"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre"


class Secrecy(Vocabulary):
    """Why a professional is bound by professional secrecy, if at all."""

    PROFESSION = "profession", "Par profession"
    MISSION = "mission", "Par mission"
    FUNCTION = "function", "Par fonction"
    NONE = "none", "Non tenu au secret"


class Sex(Vocabulary):
    """Sex as recorded."""

    F = "f", "Femme"
    M = "m", "Homme"
    X = "x", "Non précisé"


class Severity(Vocabulary):
    """How much a finding weighs, in rising order."""

    LOW = "low", "Faible"
    MEDIUM = "medium", "Moyenne"
    HIGH = "high", "Forte"
    CRITICAL = "critical", "Critique"


class AnswerState(Vocabulary):
    """What a human said of a finding; `open` is the absence of an answer."""

    OPEN = "open", "Ouvert"
    ACKNOWLEDGED = "acknowledged", "Acquitté"
    DISMISSED = "dismissed", "Écarté"
    RESOLVED = "resolved", "Résolu"


class SectionKind(Vocabulary):
    """Sections of an agenda, in the order of the meeting; `late` dossiers stand apart."""

    COMMITMENTS = "commitments", "Engagements à suivre"
    ADJOURNED = "adjourned", "Situations ajournées"
    SUBMITTED = "submitted", "Dossiers déposés"
    DETECTED = "detected", "Situations repérées"
