"""A situation in each of its forms: text to read, JSON for programs (ids only)."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from enum import Enum
from typing import Any

from algorithms.agenda import item_document
from algorithms.doctrine import Doctrine
from api.documents.findings import finding_document
from api.usecases.situation import SituationSheet
from api.workspace import Workspace
from graph.scope import Scope

Form = Callable[[Workspace, Scope, SituationSheet, Doctrine], Iterator[str]]


def as_json(_: Workspace, __: Scope, sheet: SituationSheet, ___: Doctrine) -> Iterator[str]:
    """Give the JSON form."""
    yield json.dumps(situation_document(sheet), ensure_ascii=False, indent=2) + "\n"


def as_text(workspace: Workspace, scope: Scope, sheet: SituationSheet, doctrine: Doctrine) -> Iterator[str]:
    """Give the text form."""
    from api.documents.situation_text import situation_text

    yield from situation_text(workspace, scope, sheet, doctrine)


FORMS: Mapping[str, Form] = {"text": as_text, "json": as_json}
"""The forms a situation may have."""


def situation_document(sheet: SituationSheet) -> dict[str, Any]:
    """Give the JSON form of a situation: the item it makes on an agenda, and every row it rests on."""
    item = item_document(sheet.item)
    return {
        "situation": item.pop("situation"),
        "as_of": sheet.as_of.isoformat(),
        "score": item.pop("score"),
        "is_complex": sheet.assessment.is_complex,
        **item,
        "members": [
            {"records": list(member.records), "place": member.place_code, **_plain(member.person)}
            for member in sheet.members
        ],
        "actors": [
            {
                "person": actor.person,
                "institution": actor.institution,
                "state": actor.state,
                "is_sustained": actor.is_sustained,
                "accompaniment": _plain(actor.accompaniment),
            }
            for actor in sheet.actors
        ],
        "needs": [
            {
                "person": need.person,
                "is_open": need.is_open,
                "is_held": need.is_held,
                "need": _plain(need.need),
            }
            for need in sheet.needs
        ],
        "referrals": [
            {"person": sent.person, "status": sent.status.value, "referral": _plain(sent.referral)}
            for sent in sheet.referrals
        ],
        "life_events": [_plain(event) for event in sheet.life_events],
        "findings": [finding_document(finding) for finding in sheet.findings],
    }


def _plain(record: Any) -> dict[str, Any]:
    return {name: _value(value) for name, value in asdict(record).items()}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
