"""The agenda as plain text: to read in a terminal, to print on A4."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

from algorithms.french import (
    COLON,
    NBSP,
    SEMICOLON,
    capital,
    count,
    listed,
    long_date,
    number,
    signed,
    since,
    table_date,
    title_date,
)
from api.usecases.naming import ToldAgenda, ToldFinding, ToldItem, ToldReason, ToldSection
from graph.model.vocabulary import SectionKind

WIDTH = 88
RULE = "─" * WIDTH
INDENT = "    "
LABEL_WIDTH = 16
SHOWN_WAITING = 60
"""Waiting situations listed; the JSON form has them all."""

CONFIDENTIAL = (
    "Confidentiel. Réservé au secrétariat du comité et aux présentateurs proposés, tenus au secret "
    "professionnel (art. 226-13 du code pénal). Chaque point vient d’un fait du réseau, jamais d’une "
    "prévision sur une personne."
)
NONE_OF = {
    SectionKind.COMMITMENTS: "aucun engagement enregistré",
    SectionKind.ADJOURNED: "aucune situation ajournée",
    SectionKind.SUBMITTED: "aucun dossier déposé",
    SectionKind.DETECTED: "aucune situation complexe sur le territoire",
}
"""What an empty section says, in one line."""


def agenda_text(agenda: ToldAgenda) -> Iterator[str]:
    """Give the agenda, in pieces that end lines."""
    for line in _lines(agenda):
        yield line + "\n"


def _lines(agenda: ToldAgenda) -> Iterator[str]:
    yield from _head(agenda)
    yield from _empty(agenda)
    for section in agenda.sections:
        if section.items:
            yield from _section(section)
    yield from _waiting(agenda)
    if agenda.late:
        yield from _band("Dossiers en retard", "n’entrent que sur décision de la présidence")
        for item in agenda.late:
            yield from _short(item)
    yield ""
    yield RULE
    yield from textwrap.wrap(CONFIDENTIAL, WIDTH)
    yield from textwrap.wrap(_method(agenda), WIDTH)


def _head(agenda: ToldAgenda) -> Iterator[str]:
    yield "ORDRE DU JOUR"
    yield agenda.committee.name
    yield _when(agenda)
    yield ""
    yield from entry("Territoire", agenda.territory)
    yield from entry("Membres", count(len(agenda.members), "institution", figures=True))
    yield from entry("Capacité", _capacity(agenda))
    yield from entry("Regardé au", title_date(agenda.as_of))
    yield ""
    yield "Calendrier"
    for deadline in agenda.calendar:
        yield f"{INDENT}{deadline.name:<8}{table_date(deadline.day)}  {deadline.what}"


def _when(agenda: ToldAgenda) -> str:
    told = [f"Séance du {title_date(agenda.meeting)}"]
    return ", ".join([*told, *filter(None, (agenda.starts_at, agenda.place))])


def _capacity(agenda: ToldAgenda) -> str:
    committee = agenda.committee
    places = count(agenda.capacity, "point", figures=True)
    each = count(committee.item_minutes, "minute", figures=True)
    whole = count(committee.meeting_minutes, "minute", figures=True)
    return f"{places} de {each} (séance de {whole})"


def _empty(agenda: ToldAgenda) -> Iterator[str]:
    """Say each empty section in one line, before those that hold something."""
    told = [(section.kind.label, NONE_OF[section.kind]) for section in agenda.sections if not section.items]
    if not agenda.late:
        told.append(("Dossiers en retard", "aucun dossier"))
    yield ""
    yield RULE
    for title, nothing in told:
        yield f"{title.upper()}{COLON}{nothing}"


def _section(section: ToldSection) -> Iterator[str]:
    yield from _band(section.kind.label, count(len(section.items), "situation"))
    for item in section.items:
        yield ""
        yield from _item(item)


def _band(title: str, told: str) -> Iterator[str]:
    yield ""
    yield RULE
    yield f"{title.upper()}{COLON}{told}"


def _item(item: ToldItem) -> Iterator[str]:
    yield f"{item.rank:>2}. {item.label}    {count(item.score, 'point', figures=True)}"
    yield f"{INDENT}{_about(item)}"
    if item.size > 1:
        yield from hanging(SEMICOLON.join(_person(id_, label) for id_, label in item.persons), INDENT)
    yield ""
    yield f"{INDENT}Pourquoi"
    told: set[str] = set()
    for reason in item.reasons:
        yield from reason_lines(item, reason, told)
    yield ""
    yield from entry("Question", f"«{NBSP}{item.question}{NBSP}»")
    yield from entry("Présenterait", item.presenter or "personne n’est actif auprès de la situation")
    yield from sustained_lines(item)
    yield f"{INDENT}À inviter"
    yield from invited_lines(item)


def sustained_lines(item: ToldItem) -> Iterator[str]:
    """Give those who step in actively and durably, one a line when several."""
    if len(item.sustained) < 2:
        yield from entry("Suivi durable", "".join(item.sustained) or "personne, au sens de la règle")
        return
    yield f"{INDENT}Suivi durable"
    for name in item.sustained:
        yield from hanging(name, INDENT * 2)


def invited_lines(item: ToldItem) -> Iterator[str]:
    """Give whom to invite, and why."""
    for invitation in item.invited:
        yield from hanging(f"{invitation.name}{COLON}{listed(invitation.because)}", INDENT * 2)


def _person(id_: str, label: str) -> str:
    """Give a member of a household: the id alone when nobody knows more."""
    return id_ if id_ in label else f"{label} ({id_})"


def _about(item: ToldItem) -> str:
    """Give the reference of a situation: its id, how many persons, since when."""
    kind = "foyer" if item.type == "household" else "personne"
    members = [] if item.type == "person" else [_members(item)]
    lasting = [since(item.since)] if item.since else []
    return " · ".join([f"{capital(kind)}{NBSP}{item.id}", *members, *lasting])


def _members(item: ToldItem) -> str:
    """Give how many live there; someone alone by their id."""
    return count(item.size, "personne") if item.size > 1 else f"personne{NBSP}{item.persons[0][0]}"


def reason_lines(item: ToldItem, reason: ToldReason, told: set[str]) -> Iterator[str]:
    """Tell a reason; a finding told by an earlier reason is only named again."""
    new = [finding for finding in reason.findings if finding.key not in told]
    again = [finding for finding in reason.findings if finding.key in told]
    told.update(finding.key for finding in new)
    facts = [item.cite(fact.kind, fact.id) for fact in reason.facts] if not reason.findings else []
    ids = [*facts, *(name for finding in again for name in _names(item, finding))]
    head = reason.label if reason.findings else reason.sentence
    yield from hanging(f"{head} {_bracketed(ids)}".rstrip(), f"{INDENT}{signed(reason.points):>4}  ")
    for finding in new:
        yield from hanging(
            f"{finding.sentence} {_bracketed(_names(item, finding))}".rstrip(), f"{INDENT}      · "
        )


def _names(item: ToldItem, finding: ToldFinding) -> list[str]:
    """Give whom a finding is about, in a household, and the rows it rests on."""
    whom = finding.persons if item.size > 1 else ()
    return [
        *(item.cite("personne", id_) for id_ in whom),
        *(item.cite(fact.kind, fact.id) for fact in finding.facts),
    ]


def _bracketed(ids: Sequence[str]) -> str:
    return f"[{', '.join(dict.fromkeys(ids))}]" if ids else ""


def _waiting(agenda: ToldAgenda) -> Iterator[str]:
    if not agenda.waiting:
        yield from _band("Liste d’attente", "aucune situation")
        return
    yield from _band("Liste d’attente", count(len(agenda.waiting), "situation"))
    for item in agenda.waiting[:SHOWN_WAITING]:
        yield from _short(item)
    left = len(agenda.waiting) - SHOWN_WAITING
    if left > 0:
        yield ""
        yield f"{INDENT}et {number(left)} de plus (toutes : --format json)."


def _short(item: ToldItem) -> Iterator[str]:
    """Tell an item that is not on the agenda in two lines, with its first reason."""
    first = [item.reasons[0].sentence] if item.reasons else []
    rank = f"{item.rank:>2}. " if item.rank else INDENT
    yield ""
    yield f"{rank}{item.label}    {count(item.score, 'point', figures=True)}"
    yield from hanging(" · ".join([_about(item), *first]), INDENT)


def _method(agenda: ToldAgenda) -> str:
    doctrine = agenda.doctrine
    since_day = long_date(date.fromisoformat(doctrine.since))
    return (
        f"Critères{COLON}{doctrine.name}, depuis le {since_day}. Une situation est complexe à partir de "
        f"{doctrine.score} points. Entre crochets, les lignes datées d’où vient chaque fait."
    )


def entry(label: str, told: str) -> Iterator[str]:
    """Give a label and what it says, wrapped under itself."""
    yield from hanging(told, f"{INDENT}{label:<{LABEL_WIDTH}}")


def hanging(told: str, first: str) -> Sequence[str]:
    """Give a text wrapped under its own beginning, after `first`."""
    return textwrap.wrap(
        told,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
