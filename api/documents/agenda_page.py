"""The agenda as one page: no script, nothing from outside, made for reading, unfolding and printing on A4."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from algorithms import french
from algorithms.sentences import Family, family_of, tag_of
from api.documents.agenda_text import CONFIDENTIAL, NONE_OF, SHOWN_WAITING
from api.pictures.icons import icon, severity_bars
from api.pictures.scorebar import Segment, scorebar_svg
from api.pictures.tokens import FAMILY_SUMS, FAMILY_TOKENS, root_stylesheet
from api.usecases.naming import ToldAgenda, ToldItem
from graph.model.vocabulary import Severity

BAR_WIDTH = 160


def agenda_page(agenda: ToldAgenda) -> str:
    """Give the page."""
    items = [item for section in agenda.sections for item in section.items]
    longest = max((item.score for item in [*items, *agenda.waiting]), default=1)
    return (
        _environment()
        .get_template("agenda.html")
        .render(
            agenda=agenda,
            longest=longest,
            waiting=agenda.waiting[:SHOWN_WAITING],
            unshown=max(len(agenda.waiting) - SHOWN_WAITING, 0),
            none_of=NONE_OF,
            confidential=CONFIDENTIAL,
            families=[(FAMILY_TOKENS[family], FAMILY_SUMS[family]) for family in Family],
            styles=Markup(root_stylesheet() + _styles()),  # noqa: S704 — our own style sheet
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "count": lambda value, noun: french.count(value, noun, figures=True),
        "in_words": lambda value, noun: french.capital(french.count(value, noun)),
        "title_date": _dated(french.title_date),
        "long_date": _dated(french.long_date),
        "table_date": french.table_date,
        "since": _dated(french.since),
        "iso_date": lambda written: _typed(french.long_date(date.fromisoformat(written))),
        "signed": french.signed,
        "listed": french.listed,
        "typed": _typed,
    }
    made.globals |= {
        "score_bar": _score_bar,
        "tag": _tag,
        "severity_bars": _severity_bars,
    }
    return made


@cache
def _styles() -> str:
    return files("api.documents").joinpath("templates/agenda.css").read_text(encoding="utf-8")


def _typed(text: str) -> Markup:
    """Give a text with « 1er » as it is set; everything else is escaped."""
    return Markup(french.as_html(text))  # noqa: S704 — escaped by as_html


def _dated(tell: Any) -> Any:
    def filtered(day: date) -> Markup:
        return _typed(tell(day))

    return filtered


def _score_bar(item: ToldItem, longest: int) -> Markup:
    order = tuple(Family)
    told = (Segment(family_of(r.reason), r.reason, r.points) for r in item.reasons)
    segments = sorted(
        told, key=lambda segment: (order.index(segment.family), -segment.points, segment.reason)
    )
    return Markup(scorebar_svg(segments, longest=longest, width=BAR_WIDTH))  # noqa: S704 — a safe picture


def _tag(reason: str) -> Markup:
    """Give the tag of a reason: its icon and its word, in the colour of its family."""
    token, word = FAMILY_TOKENS[family_of(reason)], tag_of(reason)
    drawn = icon("sans-referent" if reason == "no_lead" else token)
    return Markup('<span class="tag {}">{} {}</span>').format(token, Markup(drawn), word)  # noqa: S704 — a safe picture


def _severity_bars(severity: Severity) -> Markup:
    return Markup(severity_bars(severity))  # noqa: S704 — a safe picture
