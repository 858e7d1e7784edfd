"""Readable differences between what is expected and what was got, over what SPEC makes exact.

``python -m tests.oracle.compare EXAMPLE REFERENCE [AS_OF]`` checks the oracle on an example folder
(``input`` and ``expected``).
"""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tests.oracle.oracle import Oracle
from tests.oracle.reading import read_folder
from tests.oracle.reference import load_reference

EXACT = ("severity", "since", "subjects")

EVIDENCE: dict[str, tuple[str, ...]] = {
    "duplicate.support": ("accompaniments", "institutions"),
    "duplicate.coordination": ("accompaniments", "institutions", "professionals"),
    "duplicate.household": ("accompaniments", "institutions"),
    "duplicate.dispositif": ("persons",),
    "gap.need": (),
    "gap.referral": ("kind",),
    "gap.lead": ("institutions", "coordinators"),
    "gap.break": ("accompaniments",),
    "gap.dormant": (),
    "gap.departed": (),
    "gap.coverage": ("communes", "needs"),
    "gap.review": (),
    "overload.caseload": ("load", "capacity", "ratio", "count"),
    "overload.team": ("load", "capacity", "ratio"),
    "overload.keystone": ("cut_off",),
    "loop.referral": ("loops", "referrals", "path"),
    "loop.refusals": ("referrals",),
    "territory.double_cover": ("kind", "communes", "inhabitants"),
    "territory.uncovered": ("communes", "inhabitants"),
    "territory.misaligned": (
        "compared",
        "pairs",
        "min_pairs",
        "interlocutors",
        "communes",
        "inhabitants",
        "share",
        "homogeneity",
        "completeness",
        "v_measure",
        "variation_of_information",
    ),
}

BORDER_TOLERANCE = 0.0002
"""Lengths of borders, and so the last decimal of a share of them, depend on how the Earth is measured."""

ITEM = ("persons", "score", "reasons", "presenter", "sustained", "invite")

Some = Mapping[str, Any]


def compare_findings(expected: Iterable[Some], got: Iterable[Some]) -> list[str]:
    """One line a difference; nothing when they are the same, in the same order."""
    wanted, found = list(expected), list(got)
    wanted_of, found_of = {one["key"]: one for one in wanted}, {one["key"]: one for one in found}
    lines = [f"missing {key}: {wanted_of[key]}" for key in wanted_of if key not in found_of]
    lines += [f"unexpected {key}: {found_of[key]}" for key in found_of if key not in wanted_of]
    for key, one in wanted_of.items():
        if key in found_of:
            lines += finding_differences(key, one, found_of[key])
    if len(found) != len(found_of):
        lines.append("a key stands twice")
    if not lines and [one["key"] for one in wanted] != [one["key"] for one in found]:
        lines.append("same findings in another order")
    return lines


def finding_differences(key: str, expected: Some, got: Some) -> list[str]:
    """Differences of one finding, in what SPEC names for its code."""
    lines = differences(key, ("code", *EXACT), expected, got)
    names = EVIDENCE.get(expected["code"], ())
    evidence = got.get("evidence", {})
    lines += differences(f"{key} evidence", names, expected["evidence"], evidence)
    return lines + border_differences(f"{key} evidence", expected["evidence"], evidence)


def border_differences(where: str, expected: Some, got: Some) -> list[str]:
    """Shares of borders that are not near; None says that they are not known, no entry that nobody asks."""
    if "shared_border" not in expected:
        return []
    wanted, found = expected["shared_border"], got.get("shared_border")
    if wanted and found and wanted.keys() == found.keys():
        if all(abs(wanted[side] - found[side]) <= BORDER_TOLERANCE for side in wanted):
            return []
    elif wanted == found:
        return []
    return [f"{where} shared_border: expected {wanted!r}, got {found!r}"]


def differences(where: str, names: Iterable[str], expected: Some, got: Some) -> list[str]:
    """The entries that are not equal."""
    return [
        f"{where} {name}: expected {expected.get(name)!r}, got {got.get(name)!r}"
        for name in names
        if expected.get(name) != got.get(name)
    ]


def compare_agenda(expected: Some, got: Some) -> list[str]:
    """Differences of capacity, detected items and waiting list.

    Both may be in the short form (``detected``) or in that of the command (``sections``).
    """
    lines = differences("agenda", ("committee", "capacity"), expected, got)
    for name, wanted, found in (
        ("detected", detected_of(expected), detected_of(got)),
        ("waiting", expected["waiting"], got["waiting"]),
    ):
        wanted_ids, found_ids = [situation(one) for one in wanted], [situation(one) for one in found]
        if wanted_ids != found_ids:
            lines.append(f"{name} situations: expected {wanted_ids}, got {found_ids}")
        items = dict(zip(found_ids, found, strict=True))
        for item in wanted:
            if situation(item) in items:
                where = f"{name} {situation(item)}"
                lines += differences(where, ITEM, item, items[situation(item)])
    return lines


def detected_of(agenda: Some) -> list[Some]:
    """The items of the section ``detected``."""
    if "detected" in agenda:
        return list(agenda["detected"])
    sections = {section["kind"]: section["items"] for section in agenda["sections"]}
    return list(sections["detected"])


def situation(item: Some) -> str:
    """``type:id`` of an item's situation."""
    return f"{item['situation']['type']}:{item['situation']['id']}"


def check_example(example: Path, reference: Path, as_of: date) -> list[str]:
    """The oracle's differences from one example's expected findings and agendas."""
    oracle = Oracle(read_folder(example / "input"), load_reference(reference))
    lines = (example / "expected" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    found = compare_findings([json.loads(line) for line in lines], oracle.findings(as_of))
    for file in sorted((example / "expected").glob("agenda-*.json")):
        wanted = json.loads(file.read_text(encoding="utf-8"))
        got = oracle.agenda(wanted["committee"], as_of)
        found += [f"{file.stem} {line}" for line in compare_agenda(wanted, got)]
    return found


def main(arguments: list[str]) -> int:
    """Print the differences; 1 when there is one."""
    example, reference = map(Path, arguments[:2])
    as_of = date.fromisoformat(arguments[2]) if len(arguments) > 2 else date(2026, 12, 15)
    lines = check_example(example, reference, as_of)
    sys.stdout.write("\n".join([*lines, f"{len(lines)} differences"]) + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
