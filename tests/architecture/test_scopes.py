"""Every read of a store says in whose name: the code is walked for one that does not.

A *read* is every method of the port but `write` and `close`. The port and each store take `scope: Scope`
first in each of them, and a store asks nothing of its file or server but through the one method that looks at
the scope. Whoever calls a read passes a scope first: a name that says so, or `EVERYTHING`. Nobody reaches
behind a store: of its package, only what opens it is imported elsewhere.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import store as port

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("graph", "algorithms", "api", "seed")
NOT_READS = {"write", "close"}
STORE_TYPES = {"Store", "SqliteStore", "Neo4jStore"}
STORE_PACKAGES = ("graph.sqlite_store", "graph.neo4j_store")
OPENERS = {"open_store", "open_sqlite_store", "open_neo4j_store"}
EXAMINERS = {"examine"}
"""What looks at a store without opening it, scope and all (`graph.stores.examine_store`)."""
UNGUARDED = {
    "_reading": "the one method that looks at the scope",
    "write": "no read: a writing of nothing looks at the token it was worked out from",
}
"""Methods of a store that may borrow a connection by themselves, and why."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def reads() -> frozenset[str]:
    """Give the names of the port's reads."""
    names = {
        name for name, member in vars(port.Store).items() if callable(member) and not name.startswith("_")
    }
    return frozenset(names - NOT_READS)


READS = reads()


def modules() -> list[Path]:
    return sorted(path.relative_to(HOUSE) for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def problems(source: str, *, is_store: bool = False) -> list[str]:
    """Tell every read without a scope in a module: declared, called, left unguarded, or behind a store."""
    tree = ast.parse(source)
    behind = [] if is_store else reaching_behind(tree)
    return [*declared_without_scope(tree), *called_without_scope(tree), *unguarded(tree), *behind]


def methods_of_stores(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for found in ast.walk(tree):
        if isinstance(found, ast.ClassDef) and found.name in STORE_TYPES:
            for method in found.body:
                if isinstance(method, Function):
                    yield found.name, method


def declared_without_scope(tree: ast.Module) -> Iterator[str]:
    """Any public method of a store is a read unless it is known not to be one."""
    for name, method in methods_of_stores(tree):
        if method.name.startswith("_") or method.name in NOT_READS:
            continue
        first = [*method.args.posonlyargs, *method.args.args][1:2]
        if [(given.arg, type_name(given.annotation)) for given in first] != [("scope", "Scope")]:
            yield f"line {method.lineno}: {name}.{method.name} does not take scope: Scope first"


def unguarded(tree: ast.Module) -> Iterator[str]:
    for name, method in methods_of_stores(tree):
        if method.name in UNGUARDED or name == "Store":
            continue
        for node in ast.walk(method):
            if isinstance(node, ast.Attribute) and node.attr in ("reading", "writing", "execute_query"):
                yield f"line {node.lineno}: {name}.{method.name} reads without looking at a scope"


def reaching_behind(tree: ast.Module) -> Iterator[str]:
    """Outside its package, a store is its type and what opens it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(STORE_PACKAGES):
            taken = {name.name for name in node.names} - STORE_TYPES - OPENERS - EXAMINERS
        elif isinstance(node, ast.Import):
            taken = {name.name for name in node.names if name.name.startswith(STORE_PACKAGES)}
        else:
            continue
        yield from (f"line {node.lineno}: {name} is behind a store" for name in sorted(taken))


def called_without_scope(tree: ast.Module) -> Iterator[str]:
    stores = names_of_stores(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in READS and is_store(node.func.value, stores) and not passes_scope(node):
            yield f"line {node.lineno}: {ast.unparse(node.func)} is called without a scope first"


def names_of_stores(tree: ast.Module) -> set[str]:
    """Give the names that hold a store: annotated as one, or what an opener gave."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name, annotation=annotation) if type_name(annotation) in STORE_TYPES:
                names.add(name)
            case ast.AnnAssign(target=target, annotation=annotation) if type_name(annotation) in STORE_TYPES:
                names.add(last_name(target))
            case ast.Assign(targets=[target], value=value) if opens(value):
                names.add(last_name(target))
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target) if opens(value):
                names.add(last_name(target))
            case ast.NamedExpr(target=target, value=value) if opens(value):
                names.add(last_name(target))
    return names


def opens(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and last_name(value.func) in OPENERS


def is_store(receiver: ast.expr, stores: set[str]) -> bool:
    """Tell whether an expression is a store, by its type where that is written, by its name elsewhere."""
    if opens(receiver):
        return True
    name = last_name(receiver)
    return name in stores or name.lstrip("_").endswith("store")


def passes_scope(call: ast.Call) -> bool:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "scope"]
    return any(is_scope(value) for value in [*call.args[:1], *named])


def is_scope(value: ast.expr) -> bool:
    name = last_name(value)
    return name == "EVERYTHING" or name.lstrip("_").endswith("scope")


def last_name(value: ast.expr) -> str:
    """Give the last name of `a`, `a.b` or `a.b()`, nothing for another expression."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return last_name(function)
    return ""


def type_name(annotation: ast.expr | None) -> str:
    """Give the name of a type, written as a name or as a text."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return annotation.value.rpartition(".")[2]
    return last_name(annotation) if annotation else ""


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_read_goes_without_a_scope(module: Path) -> None:
    is_store = ".".join(module.parts).startswith(STORE_PACKAGES)
    assert problems((HOUSE / module).read_text(encoding="utf-8"), is_store=is_store) == []


def test_the_port_and_a_store_are_among_what_is_walked() -> None:
    declared = {
        (name, method.name)
        for module in modules()
        for name, method in methods_of_stores(ast.parse((HOUSE / module).read_text(encoding="utf-8")))
    }
    assert {(name, read) for name in ("Store", "SqliteStore") for read in READS} <= declared
    assert {"token", "rows", "columns", "snapshot", "search", "counts"} <= READS


BAD = {
    "a parameter of the type": "def f(graph: Store): return graph.token()",
    "a type written as a text": "def f(graph: 'Store'): return graph.counts()",
    "the table in the scope's place": "def f(s: SqliteStore): return s.rows('persons')",
    "no scope in the name": "def f(store, who): return store.columns(who, 'persons', ['id'])",
    "an attribute": "class A:\n  def f(self): return self._store.snapshot({})",
    "a store of something else": "def f(w): return w.workspace.store.neighbours('persons', 'id', [])",
    "what an opener gave": "graph = open_store('x')\ngraph.changed_since(3)",
    "in a with": "with open_store('x') as graph:\n  graph.search('zones', 'a', limit=3)",
    "at once": "open_store('x').counts()",
    "a call that gives a store": "def f(w): return w.get_store().delivery_of('mark')",
    "the port without it": "class Store:\n  def rows(self, table): ...",
    "a scope that is not first": "class SqliteStore:\n  def rows(self, table, scope: Scope): ...",
    "a scope of no type": "class SqliteStore:\n  def rows(self, scope): ...",
    "a read the port does not have": "class Neo4jStore:\n  def everything(self): ...",
    "a way round the scope": (
        "class SqliteStore:\n  def rows(self, scope: Scope):\n    with self._connections.reading() as db: ..."
    ),
    "what lies behind a store": "from graph.sqlite_store.connections import connect",
    "a whole package behind one": "import graph.sqlite_store.connections",
}

GOOD = {
    "a parameter": "def f(store: Store, scope: Scope): return store.token(scope)",
    "everything": "def f(store): return store.rows(EVERYTHING, 'persons')",
    "a scope of something else": "def f(a): return a.store.rows(a.viewer.scope, 'persons')",
    "a scope made here": "def f(store): return store.counts(narrow_scope())",
    "by name": "def f(store, s): return store.token(scope=s.scope)",
    "writing": "def f(store: Store): return store.write(changes), store.close()",
    "no store at all": "import re\nre.search('a', 'b'); csv.rows(); frame.columns('x')",
    "what opens a store": "from graph.sqlite_store import SqliteStore, open_store",
    "a private method of a store": "class SqliteStore:\n  def _token(self): ...",
}


@pytest.mark.parametrize("source", BAD.values(), ids=BAD)
def test_a_read_without_a_scope_is_found(source: str) -> None:
    assert len(problems(source)) == 1


@pytest.mark.parametrize("source", GOOD.values(), ids=GOOD)
def test_a_read_with_a_scope_is_left_alone(source: str) -> None:
    assert problems(source) == []
