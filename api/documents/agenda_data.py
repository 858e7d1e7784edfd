"""An agenda as plain words and numbers, for documents that are laid out elsewhere (PDF, Word, ODT).

Nothing here but strings, whole numbers, lists and mappings: what a model of document may show, and no more.
"""

from collections.abc import Mapping
from typing import Any

from algorithms import french
from algorithms.sentences.families import Family, family_of, tag_of
from api.documents.agenda_text import CONFIDENTIAL, NONE_OF
from api.pictures.scorebar import Segment, scorebar_label, scorebar_svg
from api.usecases.naming import ToldAgenda, ToldItem, ToldReason

BAR_WIDTH = 160
PLACES_NAMED = 12


def agenda_data(agenda: ToldAgenda) -> dict[str, Any]:
    """Give the agenda as data. Texts are French and typeset; days are written out."""
    items = [item for section in agenda.sections for item in section.items]
    longest = max((item.score for item in (*items, *agenda.waiting)), default=1)
    minutes = french.count(agenda.committee.item_minutes, "minute", figures=True)
    return {
        "committee": agenda.committee.name,
        "territory": _territory(agenda.territory),
        "members": list(agenda.members),
        "meeting": french.title_date(agenda.meeting),
        "starts_at": agenda.starts_at or "",
        "place": agenda.place or "",
        "as_of": french.long_date(agenda.as_of),
        "capacity": f"{french.count(agenda.capacity, 'point', figures=True)} de {minutes}",
        "calendar": [
            {"name": deadline.name, "day": french.table_date(deadline.day), "what": deadline.what}
            for deadline in agenda.calendar
        ],
        "sections": [
            {
                "title": section.kind.label,
                "none": "" if section.items else NONE_OF[section.kind],
                "items": [_item(item, longest) for item in section.items],
            }
            for section in agenda.sections
        ],
        "waiting": [_item(item, longest) for item in agenda.waiting],
        "doctrine": f"{agenda.doctrine.name} ({agenda.doctrine.since})",
        "confidential": CONFIDENTIAL,
    }


def _territory(told: str) -> str:
    """Shorten a territory of many places to their number: a document has little room."""
    places = told.split(", ")
    return told if len(places) <= PLACES_NAMED else french.count(len(places), "lieu", figures=True)


def _item(item: ToldItem, longest: int) -> dict[str, Any]:
    return {
        "rank": item.rank,
        "label": item.label,
        "id": item.id,
        "size": item.size_label or "",
        "since": french.since(item.since) if item.since else "",
        "score": item.score,
        "bar": _bar(item, longest),
        "bar_label": scorebar_label(_segments(item)),
        "reasons": [_reason(item, reason) for reason in item.reasons],
        "question": item.question,
        "presenter": item.presenter or "personne n’est actif auprès de la situation",
        "sustained": list(item.sustained),
        "invited": [
            {"name": invitation.name, "because": french.listed(invitation.because)}
            for invitation in item.invited
        ],
    }


def _reason(item: ToldItem, reason: ToldReason) -> Mapping[str, Any]:
    return {
        "label": reason.label,
        "family": tag_of(reason.reason),
        "sentence": reason.sentence,
        "points": french.signed(reason.points),
        "findings": [finding.sentence for finding in reason.findings],
        "rows": [item.cite(fact.kind, fact.id) for finding in reason.findings for fact in finding.facts]
        or [item.cite(fact.kind, fact.id) for fact in reason.facts],
    }


def _segments(item: ToldItem) -> list[Segment]:
    order = tuple(Family)
    told = [Segment(family_of(reason.reason), reason.reason, reason.points) for reason in item.reasons]
    return sorted(told, key=lambda segment: (order.index(segment.family), -segment.points, segment.reason))


def _bar(item: ToldItem, longest: int) -> str:
    return scorebar_svg(_segments(item), longest=longest, width=BAR_WIDTH)
