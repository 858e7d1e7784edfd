"""How loops are told: referrals that come back, refusals that add up."""

from algorithms.french import SEMICOLON, count, long_date
from algorithms.sentences.wording import Telling, about, fit, size, so_many
from graph.model.findings import Finding


def _referral(finding: Finding) -> str:
    loops, day, chain = size(finding, "loops") or 1, long_date(finding.since), _chain(finding)
    if loops == 1:
        after = f", au bout de {chain}" if chain else ""
        back = f"la personne a été renvoyée au point de départ le {day}{after}"
    else:
        shortest = f"{SEMICOLON}le tour le plus court compte {chain}" if chain else ""
        times = f"{count(loops, 'fois')} au point de départ, la première le {day}"
        back = f"la personne a été renvoyée {times}{shortest}"
    return about(finding, f"{back}, sans accompagnement durable entre-temps.")


def _chain(finding: Finding) -> str:
    """Give the referrals and institutions of the shortest way round; nothing when the path is unknown."""
    path = finding.evidence.get("path") or ()
    if len(path) < 2:
        return ""
    return f"{count(len(path) - 1, 'orientation')} entre {count(len(set(path)), 'institution')}"


def _referral_short(finding: Finding) -> str:
    loops, path = size(finding, "loops"), finding.evidence.get("path") or ()
    if loops is not None and loops > 1:
        back = count(loops, "retour")
        return fit(finding, f"{back} au point de départ.", f"{back} au départ.")
    if len(path) < 2:
        return fit(finding, "retour au point de départ.")
    sent = count(len(path) - 1, "renvoi")
    return fit(finding, f"{sent}, retour au point de départ.", f"{sent}, retour au départ.")


def _refusals(finding: Finding) -> str:
    refused = so_many(finding, "referrals", "orientation")
    second = f"la deuxième le {long_date(finding.since)}"
    return about(finding, f"{refused} ont été refusées, {second}, et aucun relais n’a été pris.")


def _refusals_short(finding: Finding) -> str:
    refused = so_many(finding, "referrals", "refus")
    return fit(finding, f"{refused}, aucun relais pris.", f"{refused}, aucun relais.")


TELLINGS = {
    "referral": Telling(_referral, _referral_short),
    "refusals": Telling(_refusals, _refusals_short),
}
