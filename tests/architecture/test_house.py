"""The rules of the house that no linter holds: sizes, names, catch-alls, what may be named, a quick start."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("graph", "algorithms", "api", "seed")
INNER_ROOMS = ("graph", "algorithms", "seed")

LONGEST_FILE = 600
LONGEST_FUNCTION = 80
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

MADE_BY_TOOLS = {".venv", "__pycache__", ".hypothesis"} | {
    f".{tool}_cache" for tool in ("mypy", "ruff", "pytest", "import_linter")
}

HEAVY = ("numpy", "networkx", "neo4j", "shapely", "fastapi", "strawberry", "jinja2", "numba")
HELP_IN_SECONDS = 0.3

# Spelled in pieces, so that this file does not name what no file may name.
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root"))
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("registry", "npmjs"),
        ("npmjs", "com"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
    )
)
UNSPEAKABLE = re.compile(
    "|".join(
        [
            *(rf"(?<![\w.~-]){re.escape(path)}" for path in MACHINE_PATHS),
            *(re.escape(host) for host in REGISTRY_HOSTS),
        ]
    ).encode()
)


def modules_of(*rooms: str) -> list[Path]:
    return sorted(path.relative_to(HOUSE) for room in rooms for path in (HOUSE / room).rglob("*.py"))


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse((HOUSE / module).read_text(encoding="utf-8"))


def kept_files() -> list[Path]:
    """What git keeps or would keep; in an unpacked archive, which has no git, all but what tools made."""
    if (HOUSE / ".git").exists():
        listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        assert listed.returncode == 0, listed.stderr
        found = [HOUSE / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in HOUSE.rglob("*") if not MADE_BY_TOOLS & {*path.relative_to(HOUSE).parts}]
    return [path for path in found if path.is_file()]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=HOUSE, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("module", modules_of(*ROOMS), ids=str)
class TestModules:
    """One at a time, so that a failure names the module."""

    def test_a_file_is_not_too_long(self, module: Path) -> None:
        assert len((HOUSE / module).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE

    def test_no_function_is_too_long(self, module: Path) -> None:
        functions = [
            node
            for node in ast.walk(parsed(module))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        lengths = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions]
        assert [(name, length) for name, length in lengths if length > LONGEST_FUNCTION] == []

    def test_a_module_says_why_it_exists(self, module: Path) -> None:
        assert ast.get_docstring(parsed(module))

    def test_a_name_says_something(self, module: Path) -> None:
        assert not {part.lstrip("_") for part in (*module.parent.parts, module.stem)} & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("module", modules_of(*INNER_ROOMS), ids=str)
def test_nothing_inside_catches_everything(module: Path) -> None:
    handlers = [node for node in ast.walk(parsed(module)) if isinstance(node, ast.ExceptHandler)]
    assert [handler.lineno for handler in handlers if catches_everything(handler)] == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether any error ends there; cleaning up and letting it go on (a last bare `raise`) is no catching."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))
        for kind in caught
    )


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {
        f"{path.relative_to(HOUSE)}: {match.group().decode()}"
        for path in kept_files()
        for match in UNSPEAKABLE.finditer(path.read_bytes())
    }
    assert sorted(found) == []


def test_every_file_of_the_rooms_lands_in_the_wheel_and_nothing_else(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    kept = {path.relative_to(HOUSE) for path in kept_files()}
    assert packed == {path.as_posix() for path in kept if path.parts[0] in ROOMS}


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    imported = run(
        sys.executable,
        "-c",
        f"import sys, api.cli; print(*[name for name in {HEAVY} if name in sys.modules])",
    )
    assert imported.returncode == 0, imported.stderr
    assert imported.stdout.split() == []


def spent_by_children() -> float:
    """Give the processor seconds of the commands run so far."""
    times = os.times()
    return times.children_user + times.children_system


def test_help_is_quick() -> None:
    """Processor time, best of five starts: the machine may be busy, the command may not be slow."""
    best = float("inf")
    for _ in range(5):
        began = spent_by_children()
        told = run(Path(sys.executable).with_name("maille"), "--help")
        best = min(best, spent_by_children() - began)
        assert told.returncode == 0, told.stderr
        assert "import" in told.stdout
    assert best < HELP_IN_SECONDS
