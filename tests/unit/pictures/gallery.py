"""Every picture of a situation, by name: what the tests look at and what is kept as golden files."""

from datetime import date

from api.pictures.bullet import bullet_svg, move_svg
from api.pictures.ecomap import ecomap_of
from api.pictures.ecomap_drawing import ecomap_svg
from api.pictures.ecomap_phone import ecomap_phone_svg
from api.pictures.grid import grid_of
from api.pictures.grid_drawing import grid_phone_svg, grid_svg
from api.pictures.scene import Scene, SituationLabel, situate
from api.pictures.scorebar import scorebar_svg, segments_of
from api.pictures.timeline import timeline_of
from api.pictures.timeline_drawing import timeline_phone_svg, timeline_svg
from api.pictures.trail import trails_of
from api.pictures.trail_drawing import trail_svg
from tests.unit.pictures.sheets import Story, foyer_k, mme_r

MEETING = date(2026, 12, 15)
LABELS = {
    "mme-r": SituationLabel.of("Mme R., 84 ans, Toul", "vit seule"),
    "foyer-k": SituationLabel(
        "Mme K.",
        ("37 ans, Laxou", "foyer de 4"),
        {"P1": "Mme K., 37 ans", "P2": "M. K., 41 ans", "P3": "enfant, 9 ans", "P4": "enfant, 4 ans"},
    ),
}


def stories() -> dict[str, Story]:
    return {"mme-r": mme_r(), "foyer-k": foyer_k()}


def scene_of(name: str) -> Scene:
    story = stories()[name]
    return situate(story.sheet, story.directory, LABELS[name])


def pictures_of(scene: Scene) -> dict[str, str | None]:
    ecomap, grid = ecomap_of(scene), grid_of(scene)
    ahead, now = timeline_of(scene, MEETING), timeline_of(scene)
    drawn = {
        "ecomap": ecomap_svg(ecomap),
        "ecomap-390": ecomap_phone_svg(ecomap),
        "grid": grid_svg(grid),
        "grid-390": grid_phone_svg(grid),
        "timeline": timeline_svg(ahead),
        "timeline-print": timeline_svg(now, width=700),
        "timeline-390": timeline_phone_svg(ahead),
    }
    return drawn | {f"trail-{trail.mark.number}": trail_svg(trail) for trail in trails_of(scene)}


def bars_of(story: Story) -> dict[str, str]:
    return {
        "scorebar": scorebar_svg(segments_of(story.reasons), longest=122),
        "bullet": bullet_svg(1.12),
        "move": move_svg(1.12, 0.95),
    }
