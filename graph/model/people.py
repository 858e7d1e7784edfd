"""The persons accompanied: what the graph knows of them, which is never their identity."""

from dataclasses import dataclass
from datetime import date

from graph.model.columns import choice, day, identifier, integer, place, reference, text
from graph.model.vocabulary import LifeEventKind, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Persons who live together and are met together."""

    id: str = identifier("Identifiant du foyer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person accompanied. The full birth date, when delivered, goes to the vault; here stays the year."""

    id: str = identifier("Identifiant de la personne")
    household_id: str | None = reference("foyer", "Foyer", "households")
    birth_year: int | None = integer("année_naissance", "Année de naissance", (1850, 2999))
    sex: Sex | None = choice("sexe", "Sexe", *Sex)
    commune_code: str | None = place("commune", "Commune ou partie de commune de résidence")
    last_contact: date | None = day("dernier_contact", "Dernier contact avec la personne")
    deceased_on: date | None = day("décès", "Date du décès")
    preferred_professional_id: str | None = reference(
        "référent_souhaité", "Professionnel que la personne souhaite pour référent", "professionals"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePerson:
    """Two records that a human declared to be one person; `person_id` is the smaller of the two."""

    person_id: str = reference("personne", "Un des deux enregistrements", "persons", required=True)
    other_id: str = reference("autre_personne", "L’autre enregistrement", "persons", required=True)
    decided_on: date = day("décidé_le", "Jour de la décision", required=True)
    decided_by: str = text("décidé_par", "Qui a décidé", required=True)
    ended_on: date | None = day("annulé_le", "Jour où la décision a été annulée", is_period_end=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a person is. Lives in the vault, never in the graph."""

    person_id: str = reference("personne", "Personne", "persons", required=True)
    last_name: str | None = text("nom", "Nom de naissance")
    first_name: str | None = text("prénom", "Prénom")
    usual_name: str | None = text("nom_usage", "Nom d’usage")
    birth_date: date | None = day("date_naissance", "Date de naissance")
    birth_place: str | None = text("lieu_naissance", "Lieu de naissance")
    sex: Sex | None = choice("sexe", "Sexe", *Sex)
    phone: str | None = text("téléphone", "Téléphone")
    email: str | None = text("courriel", "Adresse électronique")
    address: str | None = text("adresse", "Adresse postale")


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """An event after which a person's rights should be looked at again."""

    id: str = identifier("Identifiant de l’événement")
    person_id: str = reference("personne", "Personne", "persons", required=True)
    kind: LifeEventKind = choice("nature", "Nature de l’événement", *LifeEventKind, required=True)
    occurred_on: date = day("survenu_le", "Jour de l’événement", required=True)
    reviewed_on: date | None = day("revu_le", "Jour du rendez-vous des droits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a person, or someone met in a dispositif, answered about how they were helped."""

    id: str = identifier("Identifiant de l’évaluation")
    person_id: str | None = reference("personne", "Personne", "persons")
    dispositif_id: str | None = reference("dispositif", "Dispositif évalué", "dispositifs")
    answered_on: date = day("répondu_le", "Jour de la réponse", required=True)
    improved: int | None = integer("amélioration", "La situation s’est-elle améliorée ?", (-2, 2))
    understood_who_does_what: int | None = integer("qui_fait_quoi", "Qui fait quoi est-il compris ?", (0, 4))
    missing: str | None = text("manque", "Ce qui aurait aidé davantage")
