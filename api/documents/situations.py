"""A situation in each of its forms: text to read, JSON for programs (ids only), its écocarte as SVG."""

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


def as_svg(workspace: Workspace, scope: Scope, sheet: SituationSheet, _: Doctrine) -> Iterator[str]:
    """Give the écocarte; its narrow drawing when the actors are too many for the wide one."""
    from api.pictures.ecomap import ecomap_of
    from api.pictures.ecomap_drawing import ecomap_svg
    from api.pictures.ecomap_phone import ecomap_phone_svg
    from api.pictures.scene import SituationLabel, situate
    from api.usecases.directory import read_directory
    from api.usecases.labels import Labels

    labels = Labels(workspace, scope, sheet.examination.picture)
    members = {member.person.id: labels.of_person(member.person.id, placed=False) for member in sheet.members}
    label = SituationLabel.of(labels.of(sheet.situation), members=members)
    ecomap = ecomap_of(situate(sheet, read_directory(workspace, scope), label))
    yield ecomap_svg(ecomap) or ecomap_phone_svg(ecomap)


FORMS: Mapping[str, Form] = {"text": as_text, "json": as_json, "svg": as_svg}
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
