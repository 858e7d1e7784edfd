"""The diagnosis of a territory as plain words, for documents that are laid out elsewhere (text, PDF, Word).

Nothing here but strings, lists and mappings: what a model of document may show, and no more.
"""

from collections.abc import Mapping
from typing import Any

from algorithms import french
from algorithms.french import COLON, SEMICOLON, count, decimal, listed, number, percent
from algorithms.sentences.families import family_of
from algorithms.territory.small_numbers import rounded
from api.usecases.small_counts import Count, rounding, step
from api.usecases.territorial_diagnosis import (
    LandFinding,
    NatureCount,
    NetworkCount,
    PairHere,
    TerritorialDiagnosis,
    ThemeNeeds,
    ZonesHere,
)
from graph.model.findings import SEVERITIES
from graph.model.vocabulary import Severity

NAMED_PLACES = 12
"""Places named in a list; the rest is counted, and the JSON form has them all."""

NONE = "–"
ATTRIBUTION = "© IGN – ADMIN EXPRESS COG\u202f; INSEE/DGCL 2026 – Licence Ouverte 2.0"


def territorial_data(diagnosis: TerritorialDiagnosis) -> dict[str, Any]:
    """Give the diagnosis as data. Texts are French and typeset; days are written out."""
    area, whole = diagnosis.area, diagnosis.area.inhabitants
    return {
        "title": area.title,
        "as_of": french.long_date(diagnosis.as_of),
        "inhabitants": count(whole, "habitant", figures=True),
        "communes": count(len(area.communes), "commune", figures=True),
        "persons": _known(diagnosis.persons, "personne connue"),
        "situations": _known(diagnosis.situations, "situation"),
        "rounding": f"{rounding()}.",
        "needs": [_needs(needs) for needs in diagnosis.needs],
        "offers": [_offers(needs, whole) for needs in diagnosis.needs],
        "severities": [severity.label for severity in SEVERITIES],
        "findings": [_nature(nature) for nature in diagnosis.natures],
        "network": [_network(each) for each in diagnosis.network],
        "land": [_land(each) for each in diagnosis.land],
        "zonings": [_zoning(each) for each in diagnosis.zonings],
        "pairs": [_pair(pair) for pair in diagnosis.pairs],
        "rules": _rules(diagnosis.k),
        "attribution": ATTRIBUTION,
    }


def _known(told: Count, noun: str) -> str:
    if told.value is not None:
        return count(told.value, noun, figures=True)
    if told.is_small:
        return french.typographic(f"{told.told} {french.plural(noun)}")
    return f"{french.plural(noun)}{COLON}{told.told}"


def _needs(needs: ThemeNeeds) -> dict[str, str]:
    return {
        "theme": needs.theme.label,
        "persons": needs.persons.told,
        "urgent": needs.urgent.told,
        "unheld": needs.unheld.told,
    }


def _offers(needs: ThemeNeeds, inhabitants: int) -> dict[str, Any]:
    left = "tout le territoire est couvert"
    if needs.holes:
        places = count(needs.holes, "lieu", figures=True)
        share = percent(needs.uncovered / inhabitants, 1) if inhabitants else NONE
        left = f"sans dispositif{COLON}{count(needs.uncovered, 'habitant', figures=True)} ({share}), {places}"
    return {
        "theme": needs.theme.label,
        "uncovered": left,
        "dispositifs": [
            {
                "name": offer.name,
                "institution": offer.institution_name,
                "places": NONE if offer.places is None else number(offer.places),
                "inhabitants": percent(offer.inhabitants / inhabitants) if inhabitants else NONE,
            }
            for offer in needs.offers
        ],
    }


def _nature(nature: NatureCount) -> dict[str, Any]:
    return {
        "family": family_of(nature.code).label,
        "name": nature.name,
        "situations": nature.situations.told,
        "share": NONE if nature.share is None else percent(nature.share, 1),
        "findings": nature.findings.told,
        "severities": _by_severity(nature.severities),
    }


def _by_severity(told: Mapping[Severity, Count]) -> list[str]:
    return [told[severity].told if severity in told else NONE for severity in SEVERITIES]


def _network(each: NetworkCount) -> dict[str, Any]:
    return {
        "family": family_of(each.code).label,
        "name": each.name,
        "count": each.count.told,
        "of": NONE if each.of is None else each.of.told,
        "severities": _by_severity(each.severities),
    }


def _land(each: LandFinding) -> dict[str, str]:
    places = count(each.places, "lieu", figures=True)
    return {
        "name": each.name,
        "severity": each.severity.label,
        "about": listed(each.about),
        "sentence": each.sentence,
        "here": f"Sur ce territoire{COLON}{places}, {count(each.inhabitants, 'habitant', figures=True)}.",
    }


def _zoning(each: ZonesHere) -> dict[str, str]:
    zones = [f"{zone.name} ({zone.institution_name})" for zone in each.zones]
    return {
        "name": each.zoning.name,
        "institution": each.zoning.institution_name,
        "mission": each.zoning.mission.label,
        "count": count(len(zones), "zone", figures=True),
        "zones": SEMICOLON.join(zones),
    }


def _pair(pair: PairHere) -> dict[str, Any]:
    told, figures = pair.comparison, pair.comparison.figures
    met = figures["interlocutors"]
    return {
        "a": told.a.name,
        "b": told.b.name,
        "name": f"{told.a.name} et {told.b.name}",
        "figures": [
            ("Habitants comparés", number(figures["compared"])),
            ("Part hors du couple principal", percent(figures["share"], 1)),
            ("Paires de zones (au mieux)", f"{number(figures['pairs'])} ({number(figures['min_pairs'])})"),
            ("Ressemblance", decimal(figures["v_measure"], 2)),
            (
                "dont homogénéité et complétude",
                f"{decimal(figures['homogeneity'], 2)} et {decimal(figures['completeness'], 2)}",
            ),
            (
                "Équipes de l’autre zonage à connaître, en moyenne",
                f"{decimal(met['a_mean'], 1)} et {decimal(met['b_mean'], 1)}",
            ),
        ],
        "outside": _outside(pair),
        "corrections": _corrections(pair),
        "steps": _steps(pair),
    }


def _outside(pair: PairHere) -> str:
    if not pair.outside:
        return "Aucun lieu de ce territoire n’est hors du couple principal."
    named = [f"{row.name} ({number(row.inhabitants)})" for row in pair.outside[:NAMED_PLACES]]
    left = len(pair.outside) - len(named)
    rest = f" et {count(left, 'autre lieu', figures=True)}" if left else ""
    people = count(pair.inhabitants_outside, "habitant", figures=True)
    return f"Hors du couple principal, sur ce territoire{COLON}{people}, à {', '.join(named)}{rest}."


def _corrections(pair: PairHere) -> str:
    if pair.proposal is None:
        return f"Corrections non calculées ici{COLON}à demander pour ces deux zonages."
    found, moving = pair.proposal.proposal, pair.proposal.moving.name
    proof = "prouvé le meilleur" if found.is_proven else "non prouvé le meilleur"
    if not found.steps:
        most = count(found.budget, "habitant", figures=True)
        return (
            f"Aucune correction ne réduit le nombre de paires de zones en déplaçant {most} au plus ({proof})."
        )
    people = count(found.inhabitants, "habitant", figures=True)
    pairs = f"{number(found.before['pairs'])} paires de zones avant, {number(found.after['pairs'])} après"
    told = (
        f"Corrections proposées au zonage «\u00a0{moving}\u00a0»{COLON}{pairs}{SEMICOLON}"
        f"{people} changeraient de zone ({proof})."
    )
    return told if pair.steps else f"{told} Aucune ne concerne ce territoire."


def _steps(pair: PairHere) -> list[str]:
    steps = () if pair.proposal is None else pair.proposal.steps
    return [f"{step.sentence} {step.effect}".strip() for step in steps if step.number in pair.steps]


RULES = (
    "Les nombres de personnes, de situations et de professionnels sont arrondis au multiple de {step} le "
    "plus proche, le plus petit étant {first} (de {k} à {last}) ; les totaux le sont pour eux-mêmes et "
    "peuvent différer de la somme de leurs parties. Les parts en % sont celles de nombres arrondis.",
    "Au-dessous de {k}, zéro compris, un tel nombre est dit « moins de {k} ». « n. c. » (non communiqué) "
    "remplace un nombre qui en ferait déduire un autre. Là où moins de {k} personnes sont connues, rien "
    "n’est dit de ce qui dépend d’elles. Habitants, lieux, places, dispositifs, institutions et zones sont "
    "exacts.",
    "Une personne compte dans chaque thème où elle a un besoin ouvert : les thèmes ne s’additionnent pas. "
    "« Sans réponse » : personne ne s’en occupe ce jour-là, même depuis peu.",
    "Une situation est un foyer, ou une personne qui n’en a pas, dont un membre vit sur le territoire. Elle "
    "compte une fois par sorte de constat, à sa gravité la plus forte ; les constats écartés ne sont pas "
    "comptés.",
    "Les professionnels sont ceux qui suivent quelqu’un du territoire, sans être nommés ; les équipes, "
    "celles qui y suivent {k} personnes ou plus. Un territoire sans dispositif est compté par "
    "intercommunalité entière. Un constat dit un fait du réseau à une date ; il ne prédit rien et ne juge "
    "personne.",
    "Les habitants sont ceux des communes (population municipale). Un lieu est une commune, ou une partie "
    "de commune.",
    "L’arrondi protège deux diagnostics que l’on soustrait, pas des dizaines : publiez les territoires d’un "
    "même découpage, le même jour.",
)
"""How to read a diagnosis, what is hidden, and what not to do with it."""


def _rules(k: int) -> list[str]:
    first = rounded(k, k)
    told = {"k": k, "step": step(), "first": first, "last": first + step() // 2}
    return [french.typographic(rule.format(**told)) for rule in RULES]
