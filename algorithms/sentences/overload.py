"""How overload is told: files against capacities, and professionals on whom the network hangs."""

from algorithms.french import COLON, NBSP, agree, capital, count, decimal, number, percent
from algorithms.sentences.wording import Telling, on_the_day, size, so_many
from graph.model.findings import Finding


def _carries(finding: Finding, who: str) -> str:
    ratio = finding.evidence.get("ratio")
    share = (
        "une charge proche de sa capacité ou au-delà" if ratio is None else f"{percent(ratio)} de sa capacité"
    )
    return f"{who} porte {share}"


def _caseload(finding: Finding) -> str:
    active = size(finding, "count")
    helps = "" if active is None else f", pour {count(active, 'accompagnement actif')}"
    return f"{_carries(finding, 'Un professionnel')} {on_the_day(finding)}{_points(finding)}{helps}."


def _points(finding: Finding) -> str:
    load, capacity = finding.evidence.get("load"), finding.evidence.get("capacity")
    if load is None or capacity is None:
        return ""
    out_of = number(int(capacity)) if capacity == int(capacity) else decimal(capacity)
    return f"{COLON}{decimal(load)}{NBSP}{agree(load, 'point')} sur {out_of}"


def _caseload_short(finding: Finding) -> str:
    if finding.evidence.get("ratio") is None:
        return "Un professionnel proche de sa capacité ou au-delà."
    return f"{_carries(finding, 'Un professionnel')}."


def _team(finding: Finding) -> str:
    return f"{_carries(finding, 'Une équipe')} {on_the_day(finding)}{_points(finding)}."


def _team_short(finding: Finding) -> str:
    if finding.evidence.get("ratio") is None:
        return "Une équipe au-delà de sa capacité."
    return f"{_carries(finding, 'Une équipe')}."


def _keystone(finding: Finding) -> str:
    others = so_many(finding, "cut_off", "professionnel")
    hang = "n’est relié" if size(finding, "cut_off") == 1 else "ne sont reliés"
    return capital(f"{on_the_day(finding)}, {others} {hang} au reste du réseau que par un seul autre.")


def _keystone_short(finding: Finding) -> str:
    return capital(f"{so_many(finding, 'cut_off', 'professionnel')} reliés aux autres par un seul.")


TELLINGS = {
    "caseload": Telling(_caseload, _caseload_short),
    "team": Telling(_team, _team_short),
    "keystone": Telling(_keystone, _keystone_short),
}
