"""The doctrine: what a territory agreed makes a situation complex, as dated and sourced data.

A committee may ship its own file; a wrong one is refused whole, each problem with its line.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.errors import InvalidInputError, Problem
from graph.model.vocabulary import Severity, Theme

COUNTED = frozenset({"points", "cap"})
FORMS: Mapping[str, frozenset[str]] = {
    "several_actors": COUNTED | {"from"},
    "urgent_need": COUNTED | {"first"},
    "danger": COUNTED | {"themes"},
    "uncovered_need": frozenset({*(severity.value for severity in Severity), "cap"}),
    "no_answer": COUNTED,
    "refusals": COUNTED,
    "cumulated_needs": COUNTED | {"from"},
    "duplicate_support": COUNTED,
    "duplicate_coordination": COUNTED,
    "duplicate_household": COUNTED,
    "dropped_referral": COUNTED,
    "no_lead": COUNTED,
    "break": COUNTED,
    "idle": COUNTED,
    "unreviewed_event": COUNTED,
    "ping_pong": COUNTED,
    "overloaded_lead": COUNTED,
    "difficult_territory": COUNTED,
    "waited": COUNTED,
}
"""The reasons there are, and what a doctrine says of each."""

HEAD = ("name", "since", "source", "complex", "reasons")


@dataclass(frozen=True)
class Doctrine:
    """Points by reason. A reason a doctrine does not name gives none."""

    name: str
    since: str
    source: str
    score: int
    institutions: int
    reasons: Mapping[str, Mapping[str, Any]]

    def points(self, reason: str, count: int) -> int:
        """Give the points of `count` facts of a reason, capped."""
        rule = self.reasons.get(reason)
        if rule is None or count <= 0:
            return 0
        counted = count - rule.get("from", 1) + 1
        if counted <= 0:
            return 0
        raw = rule["first"] + rule["points"] * (counted - 1) if "first" in rule else rule["points"] * counted
        return int(min(raw, rule["cap"]))

    def points_by_severity(self, reason: str, severities: Iterator[Severity]) -> int:
        """Give the points of facts that weigh by their severity, capped."""
        rule = self.reasons.get(reason)
        return (
            0 if rule is None else int(min(sum(rule[severity.value] for severity in severities), rule["cap"]))
        )

    def themes(self, reason: str) -> frozenset[str]:
        """Give the themes that count for a reason."""
        return frozenset(self.reasons.get(reason, {}).get("themes", ()))


@cache
def default_doctrine() -> Doctrine:
    """Read the doctrine that ships with maille."""
    return read_doctrine(
        files("algorithms.parameters").joinpath("doctrine.yaml").read_text("utf-8"), "doctrine.yaml"
    )


def read_doctrine(text: str, file: str) -> Doctrine:
    """Read a doctrine from YAML. Raises InvalidInputError listing every problem with its line."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = Problem("doctrine.not_yaml", file, line, None, None, {"problem": error.problem or ""})
        raise InvalidInputError("doctrine.invalid", [problem], file=file) from error
    problems = list(_Check(file).root(root))
    if problems:
        raise InvalidInputError("doctrine.invalid", sorted(problems, key=lambda p: p.line or 0), file=file)
    raw = yaml.safe_load(text)
    reasons = {name: dict(rule) for name, rule in raw["reasons"].items()}
    complex_ = raw["complex"]
    source = " ".join(raw["source"].split())
    since = raw["since"].isoformat()
    return Doctrine(raw["name"], since, source, complex_["score"], complex_["institutions"], reasons)


@dataclass(frozen=True)
class _Check:
    """Walks the nodes of a doctrine file, which know their lines."""

    file: str

    def _problem(self, code: str, node: yaml.Node, value: str, **details: Any) -> Problem:
        return Problem(code, self.file, node.start_mark.line + 1, None, value, details)

    def root(self, root: yaml.Node | None) -> Iterator[Problem]:
        if not isinstance(root, yaml.MappingNode):
            yield Problem("doctrine.no_mapping", self.file, 1, None, None, {"expected": ", ".join(HEAD)})
            return
        entries = yield from self._entries(root, HEAD, HEAD)
        for name in ("name", "source"):
            yield from self._text(entries.get(name))
        yield from self._date(entries.get("since"))
        if "complex" in entries:
            yield from self._numbers(entries["complex"], ("score", "institutions"))
        if "reasons" in entries:
            yield from self._reasons(entries["reasons"])

    def _entries(
        self, node: yaml.MappingNode, allowed: tuple[str, ...], required: tuple[str, ...]
    ) -> Generator[Problem, None, dict[str, yaml.Node]]:
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in allowed:
                yield self._problem("doctrine.unknown_key", key, str(key.value), expected=", ".join(allowed))
            elif key.value in found:
                yield self._problem("doctrine.repeated_key", key, str(key.value))
            else:
                found[key.value] = value
        for name in required:
            if name not in found:
                yield self._problem("doctrine.missing_key", node, name)
        return found

    def _text(self, node: yaml.Node | None) -> Iterator[Problem]:
        if node is not None and not (isinstance(node, yaml.ScalarNode) and node.value.strip()):
            yield self._problem("doctrine.no_text", node, _shown(node))

    def _date(self, node: yaml.Node | None) -> Iterator[Problem]:
        if node is not None and node.tag != "tag:yaml.org,2002:timestamp":
            yield self._problem("doctrine.no_date", node, _shown(node))

    def _numbers(self, node: yaml.Node, names: tuple[str, ...]) -> Iterator[Problem]:
        if not isinstance(node, yaml.MappingNode):
            yield self._problem("doctrine.no_mapping_here", node, _shown(node), expected=", ".join(names))
            return
        entries = yield from self._entries(node, names, names)
        for name, value in entries.items():
            if name == "themes":
                yield from self._themes(value)
            elif not _is_whole(value):
                yield self._problem("doctrine.no_number", value, _shown(value), name=name)

    def _reasons(self, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.MappingNode):
            yield self._problem("doctrine.no_mapping_here", node, _shown(node), expected=", ".join(FORMS))
            return
        entries = yield from self._entries(node, tuple(FORMS), ())
        for name, rule in entries.items():
            yield from self._numbers(rule, tuple(sorted(FORMS[name])))

    def _themes(self, node: yaml.Node) -> Iterator[Problem]:
        values = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for value in values:
            if not isinstance(value, yaml.ScalarNode) or value.value not in {theme.value for theme in Theme}:
                expected = ", ".join(theme.value for theme in Theme)
                yield self._problem("doctrine.no_theme", value, _shown(value), expected=expected)


def _is_whole(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.tag != "tag:yaml.org,2002:int":
        return False
    return str(node.value).isdecimal() and int(node.value) < 1000


def _shown(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else node.tag.rpartition(":")[2]
