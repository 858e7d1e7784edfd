"""The doctrine: what a territory agreed makes a situation complex, as dated and sourced data.

A committee may ship its own file; a wrong one is refused whole, each problem with its line.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml
from yaml.reader import ReaderError

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

NULL, INTEGER, TIMESTAMP = (f"tag:yaml.org,2002:{name}" for name in ("null", "int", "timestamp"))
WHOLE = re.compile(r"0|[1-9][0-9]{0,2}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    root = _composed(text, file)
    problems = list(_Check(file).root(root))
    if problems:
        raise InvalidInputError("doctrine.invalid", sorted(problems, key=lambda p: p.line or 0), file=file)
    raw = _plain(root)
    name, source, complex_ = str(raw["name"]), " ".join(str(raw["source"]).split()), raw["complex"]
    return Doctrine(name, raw["since"], source, complex_["score"], complex_["institutions"], raw["reasons"])


def _composed(text: str, file: str) -> yaml.Node | None:
    """Give the root of a YAML text, as nodes that know their lines."""
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line, reason = error.problem_mark.line + 1 if error.problem_mark else None, error.problem or ""
    except ReaderError as error:
        line, reason = text.count("\n", 0, error.position) + 1, error.reason
    except RecursionError:
        line, reason = None, "too many levels"
    problem = Problem("doctrine.not_yaml", file, line, None, None, {"problem": reason})
    raise InvalidInputError("doctrine.invalid", [problem], file=file)


def _entry(name: str, node: yaml.Node) -> Any:
    return [theme.value for theme in _several(node)] if name == "themes" else _plain(node)


def _several(node: yaml.Node) -> list[yaml.Node]:
    """Give the nodes of a list; one alone may stand without its brackets."""
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _plain(node: yaml.Node | None) -> Any:
    """Give the value of a node that was checked: entries, a whole number, or a text as written."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _entry(key.value, value) for key, value in node.value}
    scalar = cast(yaml.ScalarNode, node)
    return int(scalar.value) if _is_whole(scalar) else scalar.value


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
                yield self._problem("doctrine.unknown_key", key, _shown(key), expected=", ".join(allowed))
            elif key.value in found:
                yield self._problem("doctrine.repeated_key", key, _shown(key))
            else:
                found[key.value] = value
        for name in required:
            if name not in found:
                yield self._problem("doctrine.missing_key", node, name)
        return found

    def _text(self, node: yaml.Node | None) -> Iterator[Problem]:
        is_text = isinstance(node, yaml.ScalarNode) and node.tag != NULL and node.value.strip()
        if node is not None and not is_text:
            yield self._problem("doctrine.no_text", node, _shown(node))

    def _date(self, node: yaml.Node | None) -> Iterator[Problem]:
        if node is not None and not _is_day(node):
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
        for value in _several(node):
            if not isinstance(value, yaml.ScalarNode) or value.value not in {theme.value for theme in Theme}:
                expected = ", ".join(theme.value for theme in Theme)
                yield self._problem("doctrine.no_theme", value, _shown(value), expected=expected)


def _is_whole(node: yaml.Node) -> bool:
    """Tell whether a node is a whole number from 0 to 999, written as people write it."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != INTEGER:
        return False
    return WHOLE.fullmatch(node.value) is not None


def _is_day(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.tag != TIMESTAMP or not DAY.fullmatch(node.value):
        return False
    try:
        date.fromisoformat(node.value)
    except ValueError:
        return False
    return True


def _shown(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else node.tag.rpartition(":")[2]
