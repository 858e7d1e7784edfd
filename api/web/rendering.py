"""Turns a template and its values into a page: all escaped, French set by filters, nothing undefined."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from algorithms import french
from algorithms.sentences.families import Family, family_of, tag_of
from api.pictures.icons import icon, icon_use, severity_bars, symbols
from api.pictures.scorebar import Segment, scorebar_svg
from api.pictures.tokens import FAMILY_SUMS, FAMILY_TOKENS, root_stylesheet
from api.usecases.naming import ToldReason
from api.usecases.small_counts import rounding
from graph.model.vocabulary import Severity

NAVIGATION = (
    ("Séances", "/"),
    ("Constats", "/constats"),
    ("Charge", "/charge"),
    ("Territoires", "/territoires"),
    ("Imports", "/imports"),
)
FAMILIES = tuple(Family)
_INDENT = re.compile(r"\s*\n\s*")
"""What templates are laid out with and nobody reads: a tenth of a page."""


def page(
    request: Request, template: str, /, *, status: int = 200, here: str = "", **context: Any
) -> HTMLResponse:
    """Render a page. `here` is the address of the navigation it belongs to."""
    shared = {
        "navigation": NAVIGATION,
        "here": here,
        "is_fragment": request.headers.get("hx-request") == "true",
        "version": stylesheet_version(),
        "origin": str(request.base_url).rstrip("/"),
    }
    text = _environment().get_template(template).render(**shared, **context)
    return HTMLResponse(_INDENT.sub("\n", text), status_code=status)


@cache
def stylesheet() -> str:
    """Give the one stylesheet: the tokens of the look, then the rules."""
    rules = sorted(files("api.web").joinpath("styles").iterdir(), key=lambda file: file.name)
    return root_stylesheet() + "\n".join(file.read_text(encoding="utf-8") for file in rules)


@cache
def stylesheet_version() -> str:
    """Give a word that changes with what browsers keep: the stylesheet and our scripts."""
    scripts = sorted(files("api.web").joinpath("static").iterdir(), key=lambda file: file.name)
    kept = stylesheet().encode() + b"".join(file.read_bytes() for file in scripts if file.is_file())
    return hashlib.sha256(kept).hexdigest()[:10]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "count": lambda value, noun: french.count(value, noun, figures=True),
        "in_words": french.count,
        "number": french.number,
        "decimal": french.decimal,
        "percent": french.percent,
        "agree": lambda value, noun: french.agree(value, noun),
        "capital": french.capital,
        "title_date": lambda day: typed(french.title_date(day)),
        "long_date": lambda day: typed(french.long_date(day)),
        "day_month": lambda day: typed(french.day_month(day)),
        "table_date": french.table_date,
        "short_date": lambda day: f"{day.day}/{day.month:02}",
        "since": lambda day, as_of=None: typed(french.since(day, as_of)),
        "duration": french.duration,
        "signed": french.signed,
        "listed": french.listed,
        "typed": typed,
        "typographic": lambda text: typed(french.typographic(text)),
        "segment": lambda text: quote(str(text), safe=""),
        "query": lambda values: urlencode({k: v for k, v in values.items() if v not in (None, "")}, True),
    }
    made.globals |= {
        "icon": _icon,
        "symbols": lambda: Markup(symbols()),  # noqa: S704 — our own pictures
        "severity_bars": lambda severity: Markup(severity_bars(severity)),  # noqa: S704 — a safe picture
        "token_of": lambda code: FAMILY_TOKENS[family_of(code)],
        "icon_of": icon_of,
        "tag_of": tag_of,
        "family_tokens": FAMILY_TOKENS,
        "family_sums": FAMILY_SUMS,
        "families": FAMILIES,
        "score_bar": score_bar,
        "picture": lambda svg: Markup(svg),  # noqa: S704 — made by api.pictures alone
        "rounding": rounding(),
        "CRITICAL": Severity.CRITICAL,
    }
    return made


def typed(text: str) -> Markup:
    """Give a text with « 1er » as it is set; everything else is escaped."""
    return Markup(french.as_html(text))  # noqa: S704 — escaped by as_html


def icon_of(code_or_reason: str) -> str:
    """Give the name of the icon of a finding or a reason."""
    is_lead = code_or_reason in ("gap.lead", "no_lead")
    return "sans-referent" if is_lead else FAMILY_TOKENS[family_of(code_or_reason)]


def _icon(name: str, *, alone: bool = False) -> Markup:
    """Give an icon: one that points to the page's symbols, or a whole one (`alone`) for a part of a page."""
    return Markup(icon(name) if alone else icon_use(name))  # noqa: S704 — our own pictures


def segments_of(reasons: Iterable[ToldReason]) -> Sequence[Segment]:
    """Give the segments of a score bar: families in their order, then points, then name."""
    told = (Segment(family_of(each.reason), each.reason, each.points) for each in reasons)
    return sorted(told, key=lambda one: (FAMILIES.index(one.family), -one.points, one.reason))


def score_bar(reasons: Iterable[ToldReason], longest: int, *, width: float = 66, height: float = 7) -> Markup:
    """Draw the score of an item."""
    drawn = scorebar_svg(segments_of(reasons), longest=longest, width=width, height=height)
    return Markup(drawn)  # noqa: S704 — a safe picture
