"""What the pages of territories show beyond the use case: the map's drawings, words for figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fastapi.responses import Response

from algorithms.french import COLON, NBSP, SEMICOLON, count, decimal, listed, number, percent
from api.pictures.legend import LegendEntry
from api.pictures.map_legend import map_legend
from api.pictures.map_offer import ZonedLand, coverage_scene, sites_scene
from api.pictures.map_scene import MapScene
from api.pictures.map_territory import (
    PAPER_FORM,
    PHONE,
    focus_of,
    small_map_svg,
    territory_map_svg,
)
from api.pictures.map_zonings import after_scene, common_scene, comparison_scene, zoning_scene
from api.usecases.common_zoning import ToldCommon
from api.usecases.new_sites import SitesSheet
from api.usecases.territories import Territories
from api.usecases.territories_sheets import Comparison, Coverage, NamedZoning, ToldProposal
from api.web.territories_asked import KINDS
from graph.contours import Terrain

DETAIL, PHONE_DETAIL, PAPER_DETAIL = 0.0038, 0.005, 0.0017
"""Of the land's extent, of what a page draws: two or three pixels; on paper less."""

Told = TypeVar("Told", Coverage, SitesSheet)

SHOWN_OUTSIDE = 6
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map for a desk and for a telephone, its legend, its licence."""

    wide: str
    narrow: str
    legend: tuple[LegendEntry, ...]
    licence: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal as the page shows it: two small maps, rows of before and after, what it means."""

    told: ToldProposal
    title: str
    before: str
    after: str
    rows: tuple[tuple[str, str, str], ...]
    proven: str
    consequence: str


# Maps


def comparison_scene_of(
    territories: Territories, told: Comparison, proposal: ToldProposal | None, detail: float = DETAIL
) -> tuple[MapScene, Terrain] | None:
    """Make the scene of a comparison, once while nothing changes; None where no contour is known."""
    ids = (told.a.id, told.b.id)
    moves = tuple(step.places for step in proposal.steps) if proposal else ()

    def make() -> tuple[MapScene, Terrain] | None:
        land = territories.ground(told.day, *ids)
        if land is None:
            return None
        contours = territories.simplified(told.day, ids, detail)
        return comparison_scene(told, land, contours, proposal), land

    return territories.kept(("scene", *ids, told.day, detail, moves), make)


def drawn_map(territories: Territories, told: Comparison, proposal: ToldProposal | None) -> MapDrawing | None:
    """Draw a comparison, once while nothing changes."""
    moves = tuple(step.places for step in proposal.steps) if proposal else ()

    def make() -> MapDrawing | None:
        wide = comparison_scene_of(territories, told, proposal)
        narrow = comparison_scene_of(territories, told, proposal, PHONE_DETAIL)
        if wide is None or narrow is None:
            return None
        return _drawing(wide[0], narrow[0])

    return territories.kept(("map", told.a.id, told.b.id, told.day, moves), make)


def common_scene_of(
    territories: Territories, told: Comparison, common: ToldCommon, detail: float = DETAIL
) -> MapScene | None:
    """Make the scene of a common découpage, None where no contour is known."""
    ids = (told.a.id, told.b.id)
    land = territories.ground(told.day, *ids)
    if land is None:
        return None
    return common_scene(told, common, land, territories.simplified(told.day, ids, detail))


def drawn_common(territories: Territories, told: Comparison, common: ToldCommon) -> MapDrawing | None:
    """Draw a common découpage, once while nothing changes."""

    def make() -> MapDrawing | None:
        wide, narrow = (
            common_scene_of(territories, told, common, detail) for detail in (DETAIL, PHONE_DETAIL)
        )
        return _drawing(wide, narrow) if wide and narrow else None

    return territories.kept(("map common", told.a.id, told.b.id, told.day), make)


def drawn_zoning(territories: Territories, zoning: NamedZoning, day: date) -> MapDrawing | None:
    """Draw one zoning alone."""

    def make() -> MapDrawing | None:
        land = territories.ground(day, zoning.id)
        if land is None:
            return None
        zones = territories.picture(day).places.zone_of[zoning.id]
        wide, narrow = (
            zoning_scene(zoning, zones, land, territories.simplified(day, (zoning.id,), detail))
            for detail in (DETAIL, PHONE_DETAIL)
        )
        return _drawing(wide, narrow)

    return territories.kept(("map", zoning.id, day), make)


def _drawing(wide: MapScene, narrow: MapScene) -> MapDrawing:
    return MapDrawing(
        territory_map_svg(wide), territory_map_svg(narrow, PHONE), map_legend(wide), wide.licence
    )


def map_file(scene: MapScene, name: str) -> Response:
    """Give a map that stands alone, with its title, legend and licence, to keep under `name`."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(territory_map_svg(scene, PAPER_FORM), media_type="image/svg+xml", headers=headers)


# What is offered


def zoned_land(
    territories: Territories, zoning: NamedZoning, day: date, detail: float = DETAIL
) -> ZonedLand | None:
    """Give a zoning on its land, None where no contour is known."""
    land = territories.ground(day, zoning.id)
    if land is None:
        return None
    zones = territories.picture(day).places.zone_of[zoning.id]
    return ZonedLand(zoning, zones, land, territories.simplified(day, (zoning.id,), detail))


def drawn_coverage(territories: Territories, told: Coverage, zoning: NamedZoning) -> MapDrawing | None:
    """Draw a theme."""
    asked = ("map", told.theme, zoning.id, told.day)
    return territories.kept(asked, lambda: _drawn_on(territories, zoning, told, coverage_scene))


def drawn_sites(territories: Territories, told: SitesSheet, zoning: NamedZoning) -> MapDrawing | None:
    """Draw what new sites would cover."""
    asked = ("map sites", told.wish)
    return territories.kept(asked, lambda: _drawn_on(territories, zoning, told, sites_scene))


def _drawn_on(
    territories: Territories, zoning: NamedZoning, told: Told, scene: Callable[[Told, ZonedLand], MapScene]
) -> MapDrawing | None:
    wide, narrow = (zoned_land(territories, zoning, told.day, detail) for detail in (DETAIL, PHONE_DETAIL))
    return _drawing(scene(told, wide), scene(told, narrow)) if wide and narrow else None


# Proposals


def teams_told(told: Comparison, common: ToldCommon) -> str:
    """Say how many teams each zoning would have and which would lose their seat: where most do first."""
    sentences = []
    for side, zoning in sorted(enumerate((told.a, told.b)), key=lambda each: -len(common.ended[each[0]])):
        ended, after = common.ended[side], len(common.seats)
        before = len(told.crossed.zones(side))
        if ended:
            names = listed([zoning.zone_name(zone) for zone in ended])
            lost = "n’a plus" if len(ended) == 1 else "n’ont plus"
            sentences.append(
                f"{zoning.name}{COLON}{count(before, 'équipe', figures=True)} "
                f"deviendrai{'t' if before == 1 else 'ent'} {after}{SEMICOLON}{lost} de siège{COLON}{names}."
            )
        else:
            sentences.append(f"{zoning.name}{COLON}chaque équipe garde un siège ({number(after)}).")
    return " ".join(sentences)


def proposal_view(
    territories: Territories, told: Comparison, proposal: ToldProposal, kind: str
) -> ProposalView:
    """Make what the page shows of a proposal."""
    before, after = proposal.proposal.before, proposal.proposal.after
    rows = (
        ("Hors du couple principal", percent(before["share"], 1), percent(after["share"], 1)),
        ("Habitants concernés", number(before["inhabitants"]), number(after["inhabitants"])),
        ("Couples de zones", number(before["pairs"]), number(after["pairs"])),
        ("Ressemblance (V)", decimal(before["v_measure"], 2), decimal(after["v_measure"], 2)),
        ("Habitants déplacés", "", number(proposal.proposal.inhabitants)),
    )
    first, second = _small_maps(territories, told, proposal)
    return ProposalView(
        told=proposal,
        title=_title(proposal, kind),
        before=first,
        after=second,
        rows=rows,
        proven=_proven(proposal, kind),
        consequence=_consequence(territories, told.day, proposal),
    )


def _title(proposal: ToldProposal, kind: str) -> str:
    if not proposal.steps:
        return "Aucune commune à déplacer"
    if kind == KINDS[0]:
        many = len(proposal.proposal.places)
        if many == 1:
            return "La commune qui aide le plus"
        return f"Les {NUMBERS.get(many, many)} communes qui aident le plus"
    return f"Peu de corrections{NBSP}: {count(len(proposal.steps), 'étape', figures=True)}"


NUMBERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq"}


def _small_maps(territories: Territories, told: Comparison, proposal: ToldProposal) -> tuple[str, str]:
    if not proposal.steps:
        return "", ""
    moves = tuple(step.places for step in proposal.steps)

    def make() -> tuple[str, str]:
        made = comparison_scene_of(territories, told, proposal, DETAIL)
        focus = focus_of(made[0]) if made else None
        if made is None or focus is None:
            return "", ""
        scene, land = made
        return (
            small_map_svg(scene, focus, prefix="carte-avant", title="Avant"),
            small_map_svg(
                after_scene(scene, told, land, proposal), focus, prefix="carte-apres", title="Après"
            ),
        )

    return territories.kept(("small", told.a.id, told.b.id, told.day, proposal.moving.id, moves), make)


def _proven(proposal: ToldProposal, kind: str) -> str:
    if kind == KINDS[0]:
        return "Chacune est la meilleure à son tour ; l’ensemble n’est pas prouvé."
    if proposal.proposal.is_proven:
        return (
            "Prouvé : avec ce budget, rien ne laisse moins de couples de zones, ni autant en déplaçant moins "
            "d’habitants."
        )
    return "Non prouvé : c’est le meilleur trouvé ; il peut en exister un autre."


def _consequence(territories: Territories, day: date, proposal: ToldProposal) -> str:
    """Say what changes, in one sentence."""
    low = territories.picture(day).parameters["territory.misaligned"].low_percent
    before, after = proposal.proposal.before, proposal.proposal.after
    if not proposal.steps:
        return ""
    if HUNDRED * after["share"] < low <= HUNDRED * before["share"]:
        return f"Le constat passe sous le seuil de {low} %."
    ended = proposal.proposal.pairs_ended
    gained = before["inhabitants"] - after["inhabitants"]
    parts = [f"{count(ended, 'couple', figures=True)} de zones de moins"] if ended > 0 else []
    parts += [f"{number(gained)} habitants de moins hors du couple principal"] if gained > 0 else []
    return f"{', '.join(parts)}." if parts else ""


def worst(told: Comparison, side: int) -> tuple[str, int]:
    """Give the zone of a side that meets most of the other's, and how many."""
    met = told.crossed.met(side)
    zone = min(met, key=lambda id_: (-met[id_], id_))
    zoning = (told.a, told.b)[side]
    return zoning.zone_name(zone), met[zone]
