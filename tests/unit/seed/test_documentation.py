"""The page about the demonstration says what the demonstration is."""

from pathlib import Path

from seed import demo
from seed.catalogue.demonstration import demonstration
from seed.stories.telling import Story

PAGE = Path(__file__).parents[3] / "docs" / "fr" / "demonstration.md"


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_every_story_is_told_with_its_points_in_its_order() -> None:
    page = plain(PAGE.read_text(encoding="utf-8"))
    told = [page.find(f"{rank}. **{story.title}** ({story.score} points)") for rank, story in stories()]
    assert -1 not in told
    assert told == sorted(told)


def stories() -> list[tuple[int, Story]]:
    return list(enumerate(demo.stories(), start=1))


def test_its_figures_are_right() -> None:
    page = plain(PAGE.read_text(encoding="utf-8"))
    tables = demo.build()
    desks = sum(one.capacity == 0 for one in tables["professionals"])
    sensitive = sum(one.sensitive for one in tables["institutions"])
    zones = [
        sum(zone.zoning_id == zoning.id for zone in tables["zones"]) for zoning in demonstration().zonings
    ]
    planted = [truth.why for truth in demo.truths()]
    for words in (
        f"{thousands(len(tables['persons']))}, dans {thousands(len(tables['households']))} foyers",
        f"{len(tables['professionals'])}, dont {desks} sans file active",
        f"{len(tables['institutions'])}, dont {sensitive} dont le nom",
        f"({zones[0]} zones), secteurs de protection de l’enfance ({zones[1]}), ",
        f"Besoins | {thousands(len(tables['needs']))},",
        f"Accompagnements | {thousands(len(tables['accompaniments']))},",
        f"Orientations | {thousands(len(tables['referrals']))},",
        f"{len(planted)} attendus, dont {sum(why.startswith('story') for why in planted)} dans",
    ):
        assert words in page


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def test_it_says_where_the_land_comes_from() -> None:
    assert "© IGN – ADMIN EXPRESS COG ; INSEE/DGCL" in plain(PAGE.read_text(encoding="utf-8"))
