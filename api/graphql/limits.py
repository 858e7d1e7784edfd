"""What a query may cost before anything is read: how deep, how many aliases, how long; its refusals are ours.

The library has limiters of its own. They speak English, give no code, and walk a fragment anew wherever it is
spread: thirty that spread each other twice would hold a processor for half an hour.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Lexer,
    OperationDefinitionNode,
    Source,
    TokenKind,
    ValidationContext,
    ValidationRule,
)
from strawberry.extensions import AddValidationRules
from strawberry.extensions.base_extension import SchemaExtension

from graph.messages import say

MAX_DEPTH = 8
MAX_ALIASES = 15
MAX_TOKENS = 2000
INTROSPECTION = frozenset({"__schema", "__type"})


def refused(code: str, **details: Any) -> GraphQLError:
    """Make the error of a limit: its French sentence and its code."""
    return GraphQLError(say(code, "fr", **details), extensions={"code": code})


class Size(NamedTuple):
    """How many fields with fields stand within each other at most, and how many aliases there are."""

    depth: int = 0
    aliases: int = 0


class ShallowAndFew(ValidationRule):
    """Refuses an operation too deep or with too many aliases. Time: linear in the document."""

    def __init__(self, context: ValidationContext) -> None:
        """Measure the operations of a document, its fragments where they are spread."""
        super().__init__(context)
        definitions = context.document.definitions
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, Size] = {}
        sizes = [self._size(each) for each in definitions if isinstance(each, OperationDefinitionNode)]
        if any(size.depth > MAX_DEPTH for size in sizes):
            context.report_error(refused("graphql.depth", most=MAX_DEPTH))
        if sum(size.aliases for size in sizes) > MAX_ALIASES:
            context.report_error(refused("graphql.aliases", most=MAX_ALIASES))

    def _size(self, node: ExecutableDefinitionNode | FieldNode | InlineFragmentNode) -> Size:
        depth = aliases = 0
        for each in node.selection_set.selections if node.selection_set else ():
            inside = Size()
            if isinstance(each, FragmentSpreadNode):
                inside = self._fragment(each.name.value)
            elif isinstance(each, FieldNode | InlineFragmentNode):
                inside = self._size(each)
            if isinstance(each, FieldNode):
                inside = Size(inside.depth + bool(each.selection_set), inside.aliases + bool(each.alias))
            depth, aliases = max(depth, inside.depth), aliases + inside.aliases
        return Size(depth, aliases)

    def _fragment(self, name: str) -> Size:
        """Measure a fragment once; another rule refuses one that nobody wrote or that spreads itself."""
        if name not in self._known:
            self._known[name] = Size()
            if name in self._fragments:
                self._known[name] = self._size(self._fragments[name])
        return self._known[name]


class Untold(ValidationRule):
    """Refuses what would tell the schema."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Look at a field."""
        if node.name.value in INTROSPECTION:
            self.report_error(refused("graphql.introspection"))


class Short(SchemaExtension):
    """Refuses a document of too many words before it is read as one; a comment counts as a word."""

    def on_parse(self) -> Iterator[None]:
        """Count, then let it be read."""
        if _is_long(self.execution_context.query or ""):
            raise refused("graphql.tokens", most=MAX_TOKENS)
        yield


def _is_long(query: str) -> bool:
    lexer, end = Lexer(Source(query)), 0
    for _ in range(MAX_TOKENS + 1):
        try:
            token = lexer.read_next_token(end)
        except GraphQLSyntaxError:
            return False  # told when it is read
        if token.kind is TokenKind.EOF:
            return False
        end = token.end
    return True


def limits() -> AddValidationRules:
    """Give what holds a query to its depth and aliases, and the schema untold."""
    return AddValidationRules([ShallowAndFew, Untold])
