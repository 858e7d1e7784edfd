"""Committees on complex situations, and what people answered to findings."""

from dataclasses import dataclass
from datetime import date

from graph.model.columns import choice, day, identifier, integer, reference, several, text
from graph.model.vocabulary import AnswerState, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A committee, its members and the territory it serves (communes, zones or a department)."""

    id: str = identifier("Identifiant du comité")
    name: str = text("nom", "Nom du comité", required=True)
    zone_ids: tuple[str, ...] = several("zones", "Zones de son territoire", "reference", tables=("zones",))
    commune_codes: tuple[str, ...] = several("communes", "Communes de son territoire", "place")
    department: str | None = text("département", "Département de son territoire", digits=2)
    member_institution_ids: tuple[str, ...] = several(
        "membres", "Institutions membres", "reference", tables=("institutions",), required=True
    )
    meeting_minutes: int = integer(
        "durée_séance", "Durée d’une séance, en minutes", (0, None), default=180, above_zero=True
    )
    item_minutes: int = integer(
        "durée_point", "Durée d’un point, en minutes", (0, None), default=20, above_zero=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of a committee, on a day; `starts_at` is an hour of the day such as `14:00`."""

    id: str = identifier("Identifiant de la séance")
    committee_id: str = reference("comité", "Comité qui se réunit", "committees", required=True)
    held_on: date = day("tenue_le", "Jour de la séance", required=True)
    starts_at: str | None = text("heure", "Heure de début, par exemple 14:00")
    place: str | None = text("lieu", "Lieu de la séance")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingAnswer:
    """What a human last answered to a finding, with what the finding was on that day.

    `severity` and `evidence` (entries `name=id`) are those of the finding when it was answered: a dismissal
    lapses when a later run is more severe or names an id that is not among them.
    """

    finding_key: str = text("constat", "Clé du constat", required=True)
    state: AnswerState = choice(
        "état",
        "Réponse donnée",
        AnswerState.ACKNOWLEDGED,
        AnswerState.DISMISSED,
        AnswerState.RESOLVED,
        required=True,
    )
    reason: str | None = text("motif", "Motif, requis pour écarter")
    until: date | None = day("jusqu’au", "Jour où l’écart prend fin, requis pour écarter")
    answered_on: date = day("répondu_le", "Jour de la réponse", required=True)
    answered_by: str | None = text("répondu_par", "Qui a répondu")
    severity: Severity = choice("gravité", "Gravité du constat ce jour-là", *Severity, required=True)
    evidence: tuple[str, ...] = several("pièces", "Pièces du constat ce jour-là", "text")
