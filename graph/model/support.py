"""What is needed and what is given: needs, accompaniments, referrals."""

from dataclasses import dataclass
from datetime import date

from graph.model.columns import boolean, choice, day, decimal, identifier, integer, reference, text
from graph.model.vocabulary import NEED_THEMES, Mandate, ReferralStatus, Role, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need of a person. It is open from `opened_on` to the day before `closed_on`."""

    id: str = identifier("Identifiant du besoin")
    person_id: str = reference("personne", "Personne", "persons", required=True)
    theme: Theme = choice("thème", "Thème du besoin", *NEED_THEMES, required=True)
    severity: int = integer("gravité", "Gravité, de 1 à 4", (1, 4), default=2)
    urgent: bool = boolean("urgent", "Besoin urgent")
    opened_on: date = day("ouvert_le", "Premier jour", required=True)
    closed_on: date | None = day("clos_le", "Jour de clôture", is_period_end=True)
    source: str | None = text("origine", "Comment le besoin a été connu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompaniment:
    """A dated relation between a person and a professional, for a purpose, in a role.

    `start` and `end` are both included; `institution_id` is the professional's when None.
    """

    id: str = identifier("Identifiant de l’accompagnement")
    person_id: str = reference("personne", "Personne accompagnée", "persons", required=True)
    professional_id: str = reference("professionnel", "Professionnel", "professionals", required=True)
    institution_id: str | None = reference("institution", "Institution, sinon l’employeur", "institutions")
    dispositif_id: str | None = reference("dispositif", "Dispositif", "dispositifs")
    purpose: Theme = choice("finalité", "Thème auquel il répond", *Theme, required=True)
    role: Role = choice("rôle", "Rôle du professionnel", *Role, required=True)
    start: date = day("début", "Premier jour", required=True)
    end: date | None = day("fin", "Dernier jour, inclus", is_period_end=True)
    end_reason: str | None = text("motif_fin", "Motif de fin")
    mandate: Mandate | None = choice("mandat", "Cadre de l’intervention", *Mandate)
    intensity: float = decimal("intensité", "Intensité, de 0,25 à 3", (0.25, 3), default=1.0)
    last_contact: date | None = day("dernier_contact", "Dernier contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A person sent from one institution to another for a theme, and what became of it."""

    id: str = identifier("Identifiant de l’orientation")
    person_id: str = reference("personne", "Personne orientée", "persons", required=True)
    theme: Theme = choice("thème", "Thème de l’orientation", *NEED_THEMES, required=True)
    from_institution_id: str = reference("institution_origine", "Qui oriente", "institutions", required=True)
    from_professional_id: str | None = reference(
        "professionnel_origine", "Quel professionnel", "professionals"
    )
    to_institution_id: str = reference("institution_destinataire", "Vers qui", "institutions", required=True)
    to_dispositif_id: str | None = reference("dispositif_destinataire", "Vers quel dispositif", "dispositifs")
    sent_on: date = day("envoyée_le", "Jour de l’envoi", required=True)
    status: ReferralStatus = choice("statut", "Où en est l’orientation", *ReferralStatus, required=True)
    answered_on: date | None = day("répondue_le", "Jour de la réponse ; requis si acceptée ou refusée")
    reason: str | None = text("motif", "Motif")
    urgent: bool = boolean("urgent", "Orientation urgente")
