"""Realistic findings of every code, and what they say: for the tests of sentences and of their page."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from graph.model.findings import Finding, Rule, Subject
from graph.model.vocabulary import Severity

D = date(2026, 12, 15)
JUNE, MARCH, LAST_YEAR = date(2026, 6, 8), date(2026, 3, 1), date(2025, 11, 2)


class Told(NamedTuple):
    """A finding with its two texts, spaces written as ordinary ones."""

    finding: Finding
    sentence: str
    short: str


def found(
    code: str,
    evidence: Mapping[str, Any],
    theme: str | None = None,
    *,
    severity: Severity = Severity.MEDIUM,
    since: date = JUNE,
    about: Iterable[tuple[str, str]] = (),
) -> Finding:
    """Make a finding about a person (or `about` whom it says), and a theme."""
    subjects = [*(about or [("person", "P1")]), *([("theme", theme)] if theme else [])]
    return Finding(
        code=code,
        subjects=tuple(sorted(Subject(type_, id_) for type_, id_ in subjects)),
        as_of=D,
        severity=severity,
        since=since,
        evidence=evidence,
        rule=Rule({}, ""),
    )


def ids(number: int) -> list[str]:
    """Give so many ids."""
    return [f"X{i:05}" for i in range(number)]


def doubled(accompaniments: int, institutions: int) -> dict[str, Any]:
    """Give the evidence of a duplicate."""
    return {"accompaniments": ids(accompaniments), "institutions": ids(institutions)}


NEED = (("need", "N1"), ("person", "P1"))
REFERRAL = (("person", "P1"), ("referral", "R1"))
ROW = (("accompaniment", "A1"), ("person", "P1"))
EVENT = (("life_event", "E1"), ("person", "P1"))
HOUSEHOLD = (("household", "H1"),)
DISPOSITIFS = (("dispositif", "D1"), ("dispositif", "D2"))
EPCI = (("epci", "245400510"),)
PROFESSIONAL = (("professional", "K1"),)
TEAM = (("institution", "I1"),)
TEAMS = (("institution", "I1"), ("institution", "I2"))
ZONING = (("zoning", "Z1"),)
ZONINGS = (("zoning", "Z1"), ("zoning", "Z2"))

TOLD: tuple[Told, ...] = (
    # Duplicates
    Told(
        found("duplicate.support", doubled(2, 2), "housing", since=date(2026, 3, 2)),
        "Deux accompagnements logement par deux institutions depuis le 2 mars 2026.",
        "Logement : suivi deux fois, par deux institutions.",
    ),
    Told(
        found("duplicate.support", doubled(3, 3), "legal_protection", since=MARCH),
        "Trois accompagnements de protection juridique par trois institutions,"
        " en doublon depuis le 1er mars 2026.",
        "Protection juridique : suivi par trois institutions.",
    ),
    Told(
        found("duplicate.support", doubled(4, 2), "health", since=LAST_YEAR),
        "Quatre accompagnements d’accès aux soins par deux institutions,"
        " en doublon depuis le 2 novembre 2025.",
        "Soins : suivi quatre fois, par deux institutions.",
    ),
    Told(
        found("duplicate.coordination", {**doubled(2, 2), "professionals": ids(2)}),
        "Deux professionnels coordonnent en même temps, dans deux institutions, depuis le 8 juin 2026.",
        "Deux professionnels coordonnent en même temps.",
    ),
    Told(
        found("duplicate.coordination", {**doubled(3, 1), "professionals": ids(3)}),
        "Trois professionnels coordonnent en même temps, dans la même institution,"
        " en doublon depuis le 8 juin 2026.",
        "Trois professionnels coordonnent en même temps.",
    ),
    Told(
        found("duplicate.household", doubled(2, 2), "budget", about=HOUSEHOLD),
        "Deux accompagnements budget par deux institutions, pour des personnes d’un même foyer,"
        " depuis le 8 juin 2026.",
        "Budget : foyer suivi deux fois, par deux institutions.",
    ),
    Told(
        found("duplicate.dispositif", {"persons": 4}, "housing", about=DISPOSITIFS, since=D),
        "Logement et hébergement : au 15 décembre 2026, quatre personnes ont deux accompagnements,"
        " un dans chacun de deux dispositifs.",
        "Logement : quatre personnes dans deux dispositifs.",
    ),
    Told(
        found("duplicate.identity", {}, about=(("person", "P1"), ("person", "P2")), since=D),
        "Deux enregistrements désignent peut-être la même personne ; rien n’est réuni sans décision humaine.",
        "Deux enregistrements, peut-être une même personne.",
    ),
    # Gaps
    Told(
        found("gap.need", {"theme": "legal_protection", "urgent": True}, about=NEED),
        "Protection juridique : un besoin urgent est ouvert et aucun accompagnement n’y répond"
        " depuis le 8 juin 2026.",
        "Protection juridique, urgent : personne n’y répond.",
    ),
    Told(
        found("gap.need", {"theme": "housing", "urgent": False, "previous_accompaniments": []}, about=NEED),
        "Logement et hébergement : un besoin est ouvert et aucun accompagnement n’y répond"
        " depuis le 8 juin 2026.",
        "Logement : besoin ouvert, personne n’y répond.",
    ),
    Told(
        found("gap.need", {"theme": "employment", "previous_accompaniments": ["A1"]}, about=NEED),
        "Emploi et formation : un besoin est ouvert et aucun accompagnement n’y répond depuis le 8 juin 2026,"
        " l’accompagnement précédent n’étant plus actif.",
        "Emploi : plus aucun suivi, besoin toujours ouvert.",
    ),
    Told(
        found("gap.need", {}, about=NEED, since=MARCH),
        "Un besoin est ouvert et aucun accompagnement n’y répond depuis le 1er mars 2026.",
        "Besoin ouvert, personne n’y répond.",
    ),
    Told(
        found(
            "gap.referral",
            {"kind": "unanswered", "theme": "legal_protection", "urgent": True},
            about=REFERRAL,
        ),
        "Protection juridique : une orientation urgente envoyée le 8 juin 2026 est restée sans réponse.",
        "Protection juridique, urgent : orientation sans réponse.",
    ),
    Told(
        found("gap.referral", {"kind": "not_started", "theme": "housing", "urgent": False}, about=REFERRAL),
        "Logement et hébergement : une orientation acceptée le 8 juin 2026 n’a été suivie d’aucun"
        " accompagnement.",
        "Logement : orientation acceptée, aucun suivi commencé.",
    ),
    Told(
        found("gap.referral", {"kind": "not_rerouted", "theme": "health"}, about=REFERRAL, since=LAST_YEAR),
        "Accès aux soins : une orientation refusée le 2 novembre 2025 n’a pas été adressée à une autre"
        " institution.",
        "Soins : orientation refusée, aucune autre depuis.",
    ),
    Told(
        found("gap.referral", {"kind": "unanswered"}, about=REFERRAL),
        "Une orientation envoyée le 8 juin 2026 est restée sans réponse.",
        "Orientation restée sans réponse.",
    ),
    Told(
        found("gap.lead", {"institutions": ids(3), "coordinators": []}),
        "Trois institutions interviennent depuis le 8 juin 2026 et personne n’est référent de parcours"
        " ni gestionnaire de cas.",
        "Trois institutions interviennent, sans référent.",
    ),
    Told(
        found("gap.lead", {"institutions": ids(5), "coordinators": ["K1"]}, severity=Severity.HIGH),
        "Cinq institutions interviennent en même temps, dont trois au moins depuis le 8 juin 2026,"
        " et personne n’est référent de parcours ni gestionnaire de cas ;"
        " un professionnel coordonne sans mener.",
        "Cinq institutions interviennent, sans référent.",
    ),
    Told(
        found("gap.break", {"accompaniments": ["A1"]}, "employment", since=date(2026, 8, 27)),
        "Emploi et formation : l’accompagnement a pris fin le 27 août 2026 et le besoin reste ouvert.",
        "Emploi : suivi terminé, besoin toujours ouvert.",
    ),
    Told(
        found("gap.break", {"accompaniments": ids(2)}, "legal_protection"),
        "Protection juridique : les deux accompagnements ont pris fin le 8 juin 2026 et le besoin"
        " reste ouvert.",
        "Protection juridique : suivi terminé, besoin ouvert.",
    ),
    Told(
        found("gap.dormant", {"theme": "budget", "role": "practitioner"}, about=ROW, severity=Severity.LOW),
        "Budget et endettement : un accompagnement en cours est sans contact connu depuis le 8 juin 2026.",
        "Budget : suivi en cours, sans contact depuis six mois.",
    ),
    Told(
        found(
            "gap.dormant",
            {"theme": "legal_protection", "role": "guardian"},
            about=ROW,
            since=date(2024, 1, 1),
        ),
        "Protection juridique : un accompagnement en cours est sans contact connu depuis le 1er janvier 2024"
        " et le besoin reste ouvert.",
        "Protection juridique : sans contact depuis deux ans.",
    ),
    Told(
        found("gap.departed", {"theme": "housing", "role": "lead"}, about=ROW, severity=Severity.HIGH),
        "Logement et hébergement : le référent de parcours est parti le 8 juin 2026, l’accompagnement reste"
        " à son nom et personne n’a pris la suite.",
        "Logement : référent de parcours parti, sans relais.",
    ),
    Told(
        found("gap.departed", {"theme": "legal_protection", "role": "guardian"}, about=ROW),
        "Protection juridique : le mandataire judiciaire est parti le 8 juin 2026, l’accompagnement reste"
        " à son nom et personne n’a pris la suite.",
        "Protection juridique : mandataire parti, sans relais.",
    ),
    Told(
        found("gap.coverage", {"communes": ids(3), "needs": 7}, "addictions", about=EPCI, since=D),
        "Addictions : au 15 décembre 2026, sept besoins restent sans réponse dans trois communes ou quartiers"
        " qu’aucun dispositif de ce thème ne couvre.",
        "Addictions : sept besoins, aucun dispositif sur place.",
    ),
    Told(
        found("gap.coverage", {"communes": ids(1), "needs": 12}, "mental_health", about=EPCI, since=D),
        "Santé mentale : au 15 décembre 2026, 12 besoins restent sans réponse dans une commune ou un quartier"
        " qu’aucun dispositif de ce thème ne couvre.",
        "Santé mentale : 12 besoins, aucun dispositif sur place.",
    ),
    Told(
        found("gap.review", {"event_kind": "hospital_discharge"}, about=EVENT, since=date(2026, 10, 3)),
        "Sortie d’hôpital du 3 octobre 2026 : les droits n’ont pas été revus depuis.",
        "Sortie d’hôpital : droits non revus.",
    ),
    Told(
        found("gap.review", {"event_kind": "other"}, about=EVENT, since=MARCH),
        "Événement de vie du 1er mars 2026 : les droits n’ont pas été revus depuis.",
        "Événement de vie : droits non revus.",
    ),
    Told(
        found("gap.take_up", {"theme": "rights"}, since=D),
        "Accès aux droits et démarches : au 15 décembre 2026, une simulation montre un droit possible"
        " qui n’est pas demandé.",
        "Droits : un droit possible n’est pas demandé.",
    ),
    # Overload
    Told(
        found(
            "overload.caseload",
            {"load": 112.0, "capacity": 100.0, "ratio": 1.12, "count": 52},
            about=PROFESSIONAL,
            since=D,
        ),
        "Un professionnel porte 112 % de sa capacité au 15 décembre 2026 : 112,0 points sur 100,"
        " pour 52 accompagnements actifs.",
        "Un professionnel porte 112 % de sa capacité.",
    ),
    Told(
        found("overload.team", {"load": 161.1, "capacity": 58.5, "ratio": 2.75}, about=TEAM, since=D),
        "Une équipe porte 275 % de sa capacité au 15 décembre 2026 : 161,1 points sur 58,5.",
        "Une équipe porte 275 % de sa capacité.",
    ),
    Told(
        found("overload.keystone", {"cut_off": 4}, about=PROFESSIONAL, since=D, severity=Severity.LOW),
        "Au 15 décembre 2026, quatre professionnels ne sont reliés au reste du réseau que par un seul autre.",
        "Quatre professionnels reliés aux autres par un seul.",
    ),
    # Loops
    Told(
        found(
            "loop.referral",
            {"loops": 1, "path": ["I1", "I2", "I3", "I4", "I1"], "referrals": ["R4"]},
            "mental_health",
            since=date(2026, 9, 2),
        ),
        "Santé mentale : la personne a été renvoyée au point de départ le 2 septembre 2026, au bout de quatre"
        " orientations entre quatre institutions, sans accompagnement durable entre-temps.",
        "Santé mentale : quatre renvois, retour au départ.",
    ),
    Told(
        found("loop.referral", {"loops": 3, "path": ["I1", "I2", "I1"], "referrals": ids(3)}, "housing"),
        "Logement et hébergement : la personne a été renvoyée trois fois au point de départ, la première"
        " le 8 juin 2026 ; le tour le plus court compte deux orientations entre deux institutions,"
        " sans accompagnement durable entre-temps.",
        "Logement : trois retours au point de départ.",
    ),
    Told(
        found("loop.refusals", {"referrals": ids(3)}, "housing", severity=Severity.HIGH),
        "Logement et hébergement : trois orientations ont été refusées, la deuxième le 8 juin 2026,"
        " et aucun relais n’a été pris.",
        "Logement : trois refus, aucun relais pris.",
    ),
    # Territory
    Told(
        found(
            "territory.double_cover",
            {"kind": "within", "communes": ids(3), "inhabitants": 4020},
            about=ZONING,
            since=D,
        ),
        "Au 15 décembre 2026, trois communes ou quartiers, soit 4 020 habitants, sont attribués"
        " plus d’une fois entre les zones d’un même zonage.",
        "4 020 habitants dans plusieurs zones d’un même zonage.",
    ),
    Told(
        found(
            "territory.double_cover",
            {"kind": "between", "communes": ids(8), "inhabitants": 10642},
            "child_protection",
            about=TEAMS,
            since=D,
        ),
        "Protection de l’enfance : au 15 décembre 2026, huit communes ou quartiers, soit 10 642 habitants,"
        " relèvent des zonages de deux institutions à la fois.",
        "Enfance : 10 642 habitants dans deux zonages à la fois.",
    ),
    Told(
        found("territory.uncovered", {"communes": ids(1), "inhabitants": 1204}, about=ZONING, since=D),
        "Au 15 décembre 2026, une commune ou un quartier, soit 1 204 habitants, n’est dans aucune zone"
        " de ce zonage du département.",
        "1 204 habitants hors de toute zone de ce zonage.",
    ),
    Told(
        found(
            "territory.misaligned",
            {"compared": 10642, "communes": ids(2), "inhabitants": 3330, "share": 0.3129},
            about=ZONINGS,
            since=D,
        ),
        "Au 15 décembre 2026, 31,3 % des habitants, soit 3 330 sur 10 642, vivent hors du couple principal"
        " de deux zonages d’un même département.",
        "31,3 % des habitants hors du couple principal de zones.",
    ),
)
"""At least one of every code, the first of a code being the one that documents show."""
