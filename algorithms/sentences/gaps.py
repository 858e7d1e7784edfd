"""How gaps are told: needs, relays and paths that nobody holds."""

from collections.abc import Mapping

from algorithms.french import COLON, SEMICOLON, capital, count, duration, in_letters, long_date
from algorithms.sentences.wording import Telling, about, dated, fit, on_the_day, places, size, so_many
from graph.model.findings import Finding
from graph.model.vocabulary import LifeEventKind, Role, Severity

LEAD_FROM = 3
"""Institutions from which on somebody must lead, when the finding's rule does not say."""


def _is_urgent(finding: Finding) -> bool:
    return bool(finding.evidence.get("urgent"))


def _need(finding: Finding) -> str:
    urgent = " urgent" if _is_urgent(finding) else ""
    ended = size(finding, "previous_accompaniments") or 0
    before = {0: "", 1: ", l’accompagnement précédent n’étant plus actif"}.get(
        ended, ", les accompagnements précédents n’étant plus actifs"
    )
    return about(
        finding, f"un besoin{urgent} est ouvert et aucun accompagnement n’y répond {dated(finding)}{before}."
    )


def _need_short(finding: Finding) -> str:
    if size(finding, "previous_accompaniments"):
        wordings = ("plus aucun suivi, besoin toujours ouvert.", "besoin ouvert, plus aucun suivi.")
        return fit(finding, *wordings, "plus aucun suivi.", urgent=_is_urgent(finding))
    wordings = ("besoin ouvert, personne n’y répond.", "personne n’y répond.")
    return fit(finding, *wordings, urgent=_is_urgent(finding))


_REFERRALS = {
    "unanswered": "une orientation{urgent} envoyée le {day} est restée sans réponse.",
    "not_started": "une orientation{urgent} acceptée le {day} n’a été suivie d’aucun accompagnement.",
    "not_rerouted": "une orientation{urgent} refusée le {day} n’a pas été adressée à une autre institution.",
}
_LOST = "une orientation{urgent} du {day} n’a pas été suivie d’effet."

_REFERRALS_SHORT = {
    "unanswered": ("orientation restée sans réponse.", "orientation sans réponse."),
    "not_started": (
        "orientation acceptée, aucun suivi commencé.",
        "orientation acceptée, rien depuis.",
        "relais accepté, non pris.",
    ),
    "not_rerouted": (
        "orientation refusée, aucune autre depuis.",
        "orientation refusée, sans suite.",
        "refus resté sans suite.",
    ),
}
_LOST_SHORT = ("orientation sans suite.",)


def _referral(finding: Finding) -> str:
    wording = _REFERRALS.get(finding.evidence.get("kind", ""), _LOST)
    urgent = " urgente" if _is_urgent(finding) else ""
    return about(finding, wording.format(urgent=urgent, day=long_date(finding.since)))


def _referral_short(finding: Finding) -> str:
    wordings = _REFERRALS_SHORT.get(finding.evidence.get("kind", ""), _LOST_SHORT)
    return fit(finding, *wordings, urgent=_is_urgent(finding))


def _lead(finding: Finding) -> str:
    number, least = size(finding, "institutions"), finding.rule.parameters.get("institutions", LEAD_FROM)
    who = so_many(finding, "institutions", "institution")
    when = dated(finding)
    if number is not None and number > least:
        when = f"en même temps, dont {in_letters(least)} au moins {when},"
    return capital(
        f"{who} interviennent {when} et personne n’est référent de parcours ni gestionnaire de cas"
        f"{_coordinated(finding)}."
    )


def _coordinated(finding: Finding) -> str:
    coordinators = size(finding, "coordinators")
    if not coordinators:
        return ""
    does = "coordonne" if coordinators == 1 else "coordonnent"
    return f"{SEMICOLON}{count(coordinators, 'professionnel')} {does} sans mener"


def _lead_short(finding: Finding) -> str:
    return capital(f"{so_many(finding, 'institutions', 'institution')} interviennent, sans référent.")


def _break(finding: Finding) -> str:
    ended, day = size(finding, "accompaniments"), long_date(finding.since)
    help_ended = (
        f"les {count(ended, 'accompagnement')} ont pris fin"
        if ended and ended > 1
        else "l’accompagnement a pris fin"
    )
    return about(finding, f"{help_ended} le {day} et le besoin reste ouvert.")


def _break_short(finding: Finding) -> str:
    return fit(finding, "suivi terminé, besoin toujours ouvert.", "suivi terminé, besoin ouvert.")


def _dormant(finding: Finding) -> str:
    need = " et le besoin reste ouvert" if finding.severity == Severity.MEDIUM else ""
    return about(finding, f"un accompagnement en cours est sans contact connu {dated(finding)}{need}.")


def _dormant_short(finding: Finding) -> str:
    silent = duration(finding.since, finding.as_of)
    return fit(
        finding,
        f"suivi en cours, sans contact depuis {silent}.",
        f"suivi sans contact depuis {silent}.",
        f"sans contact depuis {silent}.",
    )


_ROLES: Mapping[str, str] = {
    Role.LEAD: "référent de parcours",
    Role.CASE_MANAGER: "gestionnaire de cas",
    Role.COORDINATOR: "coordinateur",
    Role.DISPOSITIF_REFERENT: "référent du dispositif",
    Role.GUARDIAN: "mandataire judiciaire",
}
"""What a departed professional was; a practitioner, or an unknown role, is « le professionnel »."""


def _left(finding: Finding) -> str:
    return _ROLES.get(finding.evidence.get("role", ""), "professionnel")


def _departed(finding: Finding) -> str:
    gone = f"le {_left(finding)} est parti le {long_date(finding.since)}"
    return about(finding, f"{gone}, l’accompagnement reste à son nom et personne n’a pris la suite.")


def _departed_short(finding: Finding) -> str:
    who = _left(finding)
    return fit(
        finding,
        f"{who} parti, personne n’a pris la suite.",
        f"{who} parti, sans relais.",
        f"{who.partition(' ')[0]} parti, sans relais.",
    )


def _coverage(finding: Finding) -> str:
    needs = so_many(finding, "needs", "besoin")
    remain = "reste sans réponse" if size(finding, "needs") == 1 else "restent sans réponse"
    lack = f"dans {places(finding)} qu’aucun dispositif de ce thème ne couvre"
    return about(finding, f"{on_the_day(finding)}, {needs} {remain} {lack}.")


def _coverage_short(finding: Finding) -> str:
    needs = so_many(finding, "needs", "besoin")
    wordings = (f"{needs}, aucun dispositif sur place.", f"{needs}, aucun dispositif.")
    return fit(finding, *wordings, "besoins sans dispositif.")


_EVENTS: Mapping[str, str] = {kind: kind.label for kind in LifeEventKind if kind is not LifeEventKind.OTHER}
_EVENT = "Événement de vie"


def _event(finding: Finding) -> str:
    return _EVENTS.get(finding.evidence.get("event_kind", ""), _EVENT)


def _review(finding: Finding) -> str:
    return f"{_event(finding)} du {long_date(finding.since)}{COLON}les droits n’ont pas été revus depuis."


def _review_short(finding: Finding) -> str:
    return f"{_event(finding)}{COLON}droits non revus."


def _take_up(finding: Finding) -> str:
    return about(
        finding, f"{on_the_day(finding)}, une simulation montre un droit possible qui n’est pas demandé."
    )


def _take_up_short(finding: Finding) -> str:
    return fit(finding, "un droit possible n’est pas demandé.", "droit possible, non demandé.")


TELLINGS = {
    "need": Telling(_need, _need_short),
    "referral": Telling(_referral, _referral_short),
    "lead": Telling(_lead, _lead_short),
    "break": Telling(_break, _break_short),
    "dormant": Telling(_dormant, _dormant_short),
    "departed": Telling(_departed, _departed_short),
    "coverage": Telling(_coverage, _coverage_short),
    "review": Telling(_review, _review_short),
    "take_up": Telling(_take_up, _take_up_short),
}
