"""What the page of a situation shows: its pictures with their twins, its findings to answer, short notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from algorithms.french import NBSP, capital, count, long_date
from api.pictures.ecomap import Ecomap, ecomap_of, ecomap_table
from api.pictures.ecomap_drawing import ecomap_svg
from api.pictures.ecomap_phone import ecomap_phone_svg
from api.pictures.grid import Grid, grid_of, grid_table
from api.pictures.grid_drawing import grid_phone_svg, grid_svg
from api.pictures.legend import LegendEntry, ecomap_legend, grid_legend, scorebar_legend, timeline_legend
from api.pictures.numbering import NumberedFinding
from api.pictures.scene import Scene, SituationLabel, situate
from api.pictures.scorebar import scorebar_svg, segments_of
from api.pictures.timeline import timeline_of, timeline_table
from api.pictures.timeline_drawing import timeline_phone_svg, timeline_svg
from api.pictures.trail import Trail, trail_steps, trail_table, trails_of
from api.pictures.trail_drawing import trail_svg
from api.usecases.labels import Labels
from api.usecases.naming import Teller, ToldItem
from api.usecases.situation import SituationSheet
from api.usecases.tracing import Fact, rows_of_finding
from api.web.answerable import Answerable
from graph.model.people import Evaluation
from graph.model.vocabulary import AnswerState, ReferralStatus

Table = tuple[tuple[str, ...], ...]
SCORE_WIDTH = 400


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture for a desk (None: too many to draw, the table stands for it), one for a phone, the twin."""

    wide: str | None
    narrow: str | None
    table: Table
    legend: tuple[LegendEntry, ...]


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding of the list: its number, its sentence, the rows it rests on, how to answer it."""

    mark: NumberedFinding
    answerable: Answerable
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DrawnTrail:
    """A trail of referrals: drawn, as a list, and as rows."""

    theme: str
    svg: str | None
    steps: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Silence:
    """A referral without an answer, in a sentence."""

    theme: str
    told: str
    days: int


@dataclass(frozen=True, slots=True)
class SituationView:
    """Everything the page shows."""

    label: str
    summary: str
    item: ToldItem
    score_bar: str
    score_legend: tuple[tuple[LegendEntry, int], ...]
    ecomap: Drawing
    grid: Drawing
    timeline: Drawing
    trails: tuple[DrawnTrail, ...]
    silences: tuple[Silence, ...]
    findings: tuple[ListedFinding, ...]
    sustained: str
    members: tuple[tuple[str, str], ...]


def view_of(sheet: SituationSheet, teller: Teller, meeting: date | None) -> SituationView:
    """Make the view of a sheet, seen on the way to a meeting."""
    item = teller.item(sheet.item, 0)
    scene = situate(sheet, teller.directory, _label(sheet, teller.labels))
    segments = segments_of(sheet.assessment.reasons)
    seen = sheet.examination.picture
    teller.facts.read([name for each in scene.findings for name in rows_of_finding(each.finding, seen)])
    return SituationView(
        label=item.label,
        summary=summary(sheet, scene),
        item=item,
        score_bar=scorebar_svg(segments, longest=1, width=SCORE_WIDTH, height=9),
        score_legend=scorebar_legend(segments),
        ecomap=_ecomap(ecomap_of(scene)),
        grid=_grid(grid_of(scene)),
        timeline=_timeline(scene, meeting),
        trails=tuple(_trail(each, i) for i, each in enumerate(trails_of(scene), start=1)),
        silences=tuple(_silences(scene)),
        findings=tuple(_listed(each, teller, sheet) for each in scene.findings),
        sustained=_sustained(scene),
        members=item.persons,
    )


def _label(sheet: SituationSheet, labels: Labels) -> SituationLabel:
    members = {member.person.id: labels.of_person(member.person.id) for member in sheet.members}
    size = len(sheet.members)
    lines = ("vit seule" if size == 1 and labels.of(sheet.situation).startswith("Mme") else "",)
    return SituationLabel.of(labels.of(sheet.situation), *lines, members=members)


def summary(sheet: SituationSheet, scene: Scene) -> str:
    """Say a situation in one line: who lives there, open needs, who is at work."""
    size = len(sheet.members)
    needs = [entry for entry in sheet.needs if entry.is_open]
    urgent = sum(entry.need.urgent for entry in needs)
    told = count(len(needs), "besoin ouvert") + (f", dont {count(urgent, 'urgent')}" if urgent else "")
    parts = [
        f"Foyer de {size}" if size > 1 else "Une personne",
        told,
        f"{count(len(scene.actors), 'professionnel')}, {count(len(scene.institutions), 'institution')}",
    ]
    return " · ".join(parts)


def _ecomap(ecomap: Ecomap) -> Drawing:
    return Drawing(ecomap_svg(ecomap), ecomap_phone_svg(ecomap), ecomap_table(ecomap), ecomap_legend())


def _grid(grid: Grid) -> Drawing:
    return Drawing(grid_svg(grid), grid_phone_svg(grid), grid_table(grid), grid_legend())


def _timeline(scene: Scene, meeting: date | None) -> Drawing:
    drawn = timeline_of(scene, meeting)
    return Drawing(timeline_svg(drawn), timeline_phone_svg(drawn), timeline_table(drawn), timeline_legend())


def _trail(trail: Trail, position: int) -> DrawnTrail:
    return DrawnTrail(
        theme=trail.theme.label,
        svg=trail_svg(trail, prefix=f"renvois-{position}"),
        steps=trail_steps(trail),
        table=trail_table(trail),
    )


def _silences(scene: Scene) -> Iterator[Silence]:
    """Say the referrals that nobody answered, the oldest first."""
    for sent in scene.referrals:
        row = sent.referral
        if sent.status in (ReferralStatus.SENT, ReferralStatus.EXPIRED):
            way = f"{scene.names[row.from_institution_id]} vers {scene.names[row.to_institution_id]}"
            told = f"{way}, le {long_date(row.sent_on)}"
            yield Silence(row.theme.label, told, (scene.as_of - row.sent_on).days)


def _listed(mark: NumberedFinding, teller: Teller, sheet: SituationSheet) -> ListedFinding:
    rows = rows_of_finding(mark.finding, sheet.examination.picture)
    return ListedFinding(mark, Answerable.of(mark.finding, sheet.as_of), teller.facts.of(rows))


def _sustained(scene: Scene) -> str:
    lasting = [actor for actor in scene.actors if actor.is_sustained]
    if not lasting:
        return "Personne, au sens de la règle."
    letters = ", ".join(actor.letter for actor in lasting)
    institutions = len({actor.institution_id for actor in lasting})
    told = f"{count(len(lasting), 'professionnel')}, {count(institutions, 'institution')}"
    return f"Plus de six mois, un contact récent{NBSP}: {letters}. {capital(told)}."


def opinion_told(opinion: Evaluation | None) -> str:
    """Say the last opinion of the person in a line or two."""
    if opinion is None:
        return "Pas encore recueilli."
    quoted = f"«{NBSP}{opinion.missing}{NBSP}» " if opinion.missing else ""
    understood = opinion.understood_who_does_what
    clear = f"{NBSP}: comprend qui fait quoi, {understood} sur 4" if understood is not None else ""
    return f"{quoted}Réponse du {long_date(opinion.answered_on)}{clear}."


def answered(findings: Sequence[ListedFinding]) -> str:
    """Say how many findings are answered, for the head of the list."""
    acknowledged = sum(each.answerable.state is AnswerState.ACKNOWLEDGED for each in findings)
    dismissed = sum(each.answerable.state is AnswerState.DISMISSED for each in findings)
    parts = [count(acknowledged, "acquitté")] if acknowledged else []
    parts += [count(dismissed, "écarté")] if dismissed else []
    return ", ".join(parts)
