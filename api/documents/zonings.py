"""Two zonings compared, and what could bring them together, for the terminal and for programs."""

import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from algorithms.french import COLON, count, decimal, long_date, number, percent
from algorithms.territory.joint import JointProposal
from api.documents.tables import columns
from api.usecases.territories_sheets import Comparison, PlaceRow, ToldProposal

WIDTH = 100
SHOWN = 15
"""Rows shown of a long list; the JSON form has them all."""


def comparison_text(told: Comparison) -> Iterator[str]:
    """Give a comparison as people read it, in pieces that end lines."""
    a, b = told.a, told.b
    yield f"A{COLON}{a.name} ({a.id}), {count(len(a.zones), 'zone', figures=True)}\n"
    yield f"B{COLON}{b.name} ({b.id}), {count(len(b.zones), 'zone', figures=True)}\n"
    yield f"Au {long_date(told.day)}\n\n"
    yield from _table(("Chiffre", ""), list(_figures(told)), 1)
    apart = [pair for pair in told.pairs if pair.is_outside]
    if apart:
        yield f"\nCouples de zones hors du couple principal{COLON}{number(len(apart))}\n\n"
        rows = [
            (a.zone_name(pair.a), b.zone_name(pair.b), number(pair.places), number(pair.inhabitants))
            for pair in apart[:SHOWN]
        ]
        yield from _table(("Zone de A", "Zone de B", "Lieux", "Habitants"), rows, 2)
        yield from _left(len(apart))
    if told.outside:
        yield f"\nLieux hors du couple principal{COLON}{number(len(told.outside))}\n\n"
        places = [_place(told, row) for row in told.outside[:SHOWN]]
        yield from _table(("Lieu", "Zone de A", "Zone de B", "Habitants"), places, 1)
        yield from _left(len(told.outside))


def _figures(told: Comparison) -> Iterator[tuple[str, str]]:
    figures, met = told.figures, told.figures["interlocutors"]
    yield "Habitants comparés", number(figures["compared"])
    yield "Habitants hors du couple principal", number(figures["inhabitants"])
    yield "Part hors du couple principal", percent(figures["share"], 1)
    yield "Couples de zones", number(figures["pairs"])
    yield "Couples de zones, au mieux", number(figures["min_pairs"])
    yield "Équipes de B à connaître par équipe de A, en moyenne", decimal(met["a_mean"], 1)
    yield "Équipes de A à connaître par équipe de B, en moyenne", decimal(met["b_mean"], 1)
    yield "Ressemblance", decimal(figures["v_measure"], 2)
    yield "La zone de A dit la zone de B", percent(figures["completeness"])
    yield "La zone de B dit la zone de A", percent(figures["homogeneity"])
    if "shared_border" in figures:
        border = figures["shared_border"]
        yield "Limites de A suivies par B", percent(border["a"])
        yield "Limites de B suivies par A", percent(border["b"])
    if told.only_a or told.only_b:
        yield "Lieux dans A seul, dans B seul", f"{number(len(told.only_a))}, {number(len(told.only_b))}"
    if told.several:
        yield "Lieux dans plusieurs zones d’un même zonage", number(len(told.several))


def _place(told: Comparison, row: PlaceRow) -> tuple[str, str, str, str]:
    return row.name, told.a.zone_name(row.a), told.b.zone_name(row.b), number(row.inhabitants)


def _left(rows: int) -> Iterator[str]:
    if rows > SHOWN:
        yield f"et {number(rows - SHOWN)} de plus (tous{COLON}--format json).\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> Iterator[str]:
    right = range(len(head) - numbers, len(head))
    for line in columns(head, rows, right=right, width=WIDTH):
        yield line + "\n"


def comparison_json(told: Comparison) -> Iterator[str]:
    """Give a comparison for programs: figures of SPEC section 2, pairs of zones, places by code."""
    yield _written(
        {
            "a": told.a.id,
            "b": told.b.id,
            "as_of": told.day.isoformat(),
            "figures": dict(told.figures),
            "pairs": [
                {
                    "a": pair.a,
                    "b": pair.b,
                    "places": pair.places,
                    "inhabitants": pair.inhabitants,
                    "is_main": pair.is_main,
                    "is_outside": pair.is_outside,
                }
                for pair in told.pairs
            ],
            "outside": [
                {"code": row.code, "name": row.name, "inhabitants": row.inhabitants, "a": row.a, "b": row.b}
                for row in told.outside
            ],
            "only_a": list(told.only_a),
            "only_b": list(told.only_b),
            "in_several": [
                {"code": row.code, "name": row.name, "a": list(row.a), "b": list(row.b)}
                for row in told.several
            ],
        }
    )


def proposal_text(told: ToldProposal, *, is_recut: bool) -> Iterator[str]:
    """Give a proposal as people read it: what moves, before and after, in pieces that end lines.

    `is_recut` tells corrections under a budget from single moves.
    """
    found = told.proposal
    yield f"Zonage qui bougerait{COLON}{told.moving.name} ({told.moving.id})\n"
    if not found.steps:
        yield f"{_nothing(told, is_recut=is_recut)}\n"
        return
    people = count(found.inhabitants, "habitant", figures=True)
    yield f"Changeraient de zone{COLON}{people}, {count(len(found.places), 'lieu', figures=True)}\n"
    if found.budget != found.inhabitants:
        yield f"Budget{COLON}{count(found.budget, 'habitant', figures=True)}\n"
    if found.is_proven:
        yield f"Prouvé{COLON}rien ne laisse moins de couples de zones, ni autant pour moins d’habitants.\n"
    if not found.is_land_known:
        yield "Contours inconnus\u00a0: rien ne garantit des zones d’un seul tenant.\n"
    yield "\n"
    for step in told.steps:
        line = f"{step.number}. {step.sentence} {step.effect}".strip()
        yield "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="   ", break_on_hyphens=False)) + "\n"
    yield "\n"
    before, after = found.before, found.after
    rows = [
        ("Couples de zones", number(before["pairs"]), number(after["pairs"])),
        ("Part hors du couple principal", percent(before["share"], 1), percent(after["share"], 1)),
        ("Ressemblance", decimal(before["v_measure"], 2), decimal(after["v_measure"], 2)),
    ]
    yield from _table(("Chiffre", "Avant", "Après"), rows, 2)
    loads = [(load.name, number(load.before), number(load.after)) for load in told.loads]
    yield "\n"
    yield from _table(("Habitants de la zone", "Avant", "Après"), loads, 2)


def _nothing(told: ToldProposal, *, is_recut: bool) -> str:
    """Say why nothing is proposed; single moves have no budget, and none is spoken of."""
    if not is_recut:
        return "Aucun lieu entier ne rapproche les deux zonages en changeant de zone."
    most = f"en déplaçant au plus {count(told.proposal.budget, 'habitant', figures=True)}"
    if told.proposal.is_proven:
        return f"Aucun déplacement de lieux entiers ne laisse moins de couples de zones, {most}."
    return f"Aucun déplacement de lieux entiers n’a été trouvé qui laisse moins de couples de zones, {most}."


def proposal_json(told: ToldProposal) -> Iterator[str]:
    """Give a proposal for programs. Numbers of persons are left out."""
    found = told.proposal
    yield _written(
        {
            "a": found.a,
            "b": found.b,
            "moving": found.moving,
            "budget": found.budget,
            "inhabitants": found.inhabitants,
            "places": list(found.places),
            "is_proven": found.is_proven,
            "is_land_known": found.is_land_known,
            "before": dict(found.before),
            "after": dict(found.after),
            "steps": [
                {
                    "sentence": step.sentence,
                    "effect": step.effect,
                    "inhabitants": step.inhabitants,
                    "moves": [
                        {"places": list(move.places), "origin": move.origin, "target": move.target}
                        for move in step.moves
                    ],
                }
                for step in told.steps
            ],
            "loads": {load.zone: {"before": load.before, "after": load.after} for load in told.loads},
        }
    )


def common_text(found: JointProposal, name: Callable[[str], str]) -> Iterator[str]:
    """Give a common découpage as people read it, in pieces that end lines; `name` gives that of a place."""
    proof = "prouvé le meilleur" if found.is_proven else "non prouvé le meilleur"
    yield f"Découpage commun, {count(len(found.seats), 'zone', figures=True)} ({proof})\n"
    yield f"Changeraient d’équipe{COLON}{count(found.changed_a, 'habitant', figures=True)} pour A, "
    yield f"{number(found.changed_b)} pour B\n"
    yield f"Habitants d’une zone{COLON}de {number(found.least)} à {number(found.most)}\n\n"
    seats = sorted(found.seats, key=lambda seat: (-found.loads[seat.place].inhabitants, seat.place))
    rows = [(name(seat.place), number(found.loads[seat.place].inhabitants)) for seat in seats]
    yield from _table(("Siège", "Habitants"), rows, 1)


def common_json(found: JointProposal) -> Iterator[str]:
    """Give a common découpage for programs: the seat of each place."""
    yield _written(
        {
            "a": found.a,
            "b": found.b,
            "zones": dict(found.zones),
            "seats": [{"place": seat.place, "a": seat.a, "b": seat.b} for seat in found.seats],
            "least": found.least,
            "most": found.most,
            "changed_a": found.changed_a,
            "changed_b": found.changed_b,
            "is_cost_proven": found.is_cost_proven,
            "is_border_proven": found.is_border_proven,
            "seconds": found.seconds,
            "seed": found.seed,
        }
    )


def _written(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
