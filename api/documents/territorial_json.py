"""The diagnosis of a territory as plain data: ids of institutions, dispositifs, zones; counts of persons."""

from collections.abc import Mapping
from typing import Any

from api.usecases.small_counts import Count, step
from api.usecases.territorial_diagnosis import NatureCount, PairHere, TerritorialDiagnosis, ThemeNeeds
from graph.model.vocabulary import Severity


def territorial_document(diagnosis: TerritorialDiagnosis) -> dict[str, Any]:
    """Give the JSON form. `hidden` beside a missing `value` says why: `small` (0 to k - 1) or `withheld`.

    Numbers of persons and situations are rounded to the nearest multiple of `step`, never below k.
    """
    area = diagnosis.area
    return {
        "territory": {
            "kind": area.kind,
            "names": list(area.names),
            "title": area.title,
            "communes": list(area.communes),
            "inhabitants": area.inhabitants,
        },
        "as_of": diagnosis.as_of.isoformat(),
        "k": diagnosis.k,
        "step": step(),
        "persons": diagnosis.persons.as_dict(),
        "situations": diagnosis.situations.as_dict(),
        "needs": [_needs_dict(needs) for needs in diagnosis.needs],
        "findings": [_nature_dict(nature) for nature in diagnosis.natures],
        "network": [
            {
                "code": each.code,
                "count": each.count.as_dict(),
                "of": None if each.of is None else each.of.as_dict(),
                "severities": _severities_dict(each.severities),
            }
            for each in diagnosis.network
        ],
        "land": [
            {
                "code": each.code,
                "severity": each.severity,
                "about": list(each.about),
                "sentence": each.sentence,
                "places": each.places,
                "inhabitants": each.inhabitants,
            }
            for each in diagnosis.land
        ],
        "zonings": [
            {"id": each.zoning.id, "name": each.zoning.name, "zones": [zone.id for zone in each.zones]}
            for each in diagnosis.zonings
        ],
        "pairs": [_pair_dict(pair) for pair in diagnosis.pairs],
    }


def _needs_dict(needs: ThemeNeeds) -> dict[str, Any]:
    return {
        "theme": needs.theme,
        "persons": needs.persons.as_dict(),
        "urgent": needs.urgent.as_dict(),
        "unheld": needs.unheld.as_dict(),
        "offers": [
            {
                "dispositif": offer.id,
                "name": offer.name,
                "institution": offer.institution,
                "places": offer.places,
                "inhabitants": offer.inhabitants,
            }
            for offer in needs.offers
        ],
        "uncovered": needs.uncovered,
        "holes": needs.holes,
    }


def _nature_dict(nature: NatureCount) -> dict[str, Any]:
    return {
        "code": nature.code,
        "situations": nature.situations.as_dict(),
        "share": None if nature.share is None else round(nature.share, 4),
        "findings": nature.findings.as_dict(),
        "severities": _severities_dict(nature.severities),
    }


def _severities_dict(told: Mapping[Severity, Count]) -> dict[str, Any]:
    return {severity.value: count.as_dict() for severity, count in told.items()}


def _pair_dict(pair: PairHere) -> dict[str, Any]:
    told = pair.proposal
    steps = () if told is None else tuple(step for step in told.steps if step.number in pair.steps)
    return {
        "a": pair.comparison.a.id,
        "b": pair.comparison.b.id,
        "figures": dict(pair.comparison.figures),
        "outside": [row.code for row in pair.outside],
        "inhabitants_outside": pair.inhabitants_outside,
        "corrections": None
        if told is None
        else {
            "moving": told.moving.id,
            "budget": told.proposal.budget,
            "is_proven": told.proposal.is_proven,
            "pairs_before": told.proposal.before["pairs"],
            "pairs_after": told.proposal.after["pairs"],
            "inhabitants": told.proposal.inhabitants,
            "steps": [f"{step.sentence} {step.effect}".strip() for step in steps],
        },
    }
