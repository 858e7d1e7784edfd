"""The shape of the command line: the tree of commands, the options that all share, its language.

A command is one file of `api/commands`: `PLACE` says where it stands in the help, `register(app)` adds it.
Its help and that of its options are the texts `help.<command>` and `help.<command>.<option>`.
"""

import inspect
import pkgutil
from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Annotated, Any

import typer

from api import __version__, commands
from api.edge import Edge
from api.helping import HelpingCommand, HelpingGroup
from api.texts import Language, text
from graph.errors import UsageError

LANGUAGES: tuple[Language, ...] = ("fr", "en")

Store = Annotated[str | None, typer.Option("--store", metavar="address")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="fr|en")]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="file")]
COMMON: tuple[tuple[str, Any], ...] = (("store", Store), ("lang", Lang), ("output", Output))
"""What may be said before a command's name or after it."""


def new_app(name: str | None = None) -> typer.Typer:
    """Make a set of commands that speaks in our way."""
    return typer.Typer(
        name=name,
        cls=HelpingGroup,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def add_command(app: typer.Typer, name: str, function: Callable[..., None]) -> None:
    """Add a command: a function of the edge and of its own arguments and options."""
    app.command(name, cls=HelpingCommand)(_with_common(function))


def _with_common(function: Callable[..., None]) -> Callable[..., None]:
    """Give a function of the edge the options that every command has."""

    @wraps(function)
    def command(ctx: typer.Context, **given: Any) -> None:
        edge = _overlaid(ctx, **{name: given.pop(name) for name, _ in COMMON})
        edge.check_output()
        function(edge, **given)

    own = list(inspect.signature(function).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    common = [inspect.Parameter(name, keyword, default=None, annotation=kind) for name, kind in COMMON]
    parameters = [first, *(parameter.replace(kind=keyword) for parameter in own), *common]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _overlaid(ctx: typer.Context, store: str | None, lang: str | None, output: str | None) -> Edge:
    """Lay what was said at one place of the command line over what was said before."""
    for option, value in (("--store", store), ("--output", output)):
        if value is not None and not value.strip():
            raise UsageError("usage.empty", name=option)
    found: Edge = ctx.find_root().obj.overlaid(store, read_language(lang), output)
    return found


def read_language(given: str | None) -> Language | None:
    """Read a language. Raises UsageError for another than ours."""
    if given is None:
        return None
    for language in LANGUAGES:
        if given == language:
            return language
    raise UsageError("usage.no_choice", option="--lang", value=given, expected="fr, en")


def language_in(arguments: Sequence[str]) -> Language:
    """Give the language that a command line asks for, before it is read: its own errors need it.

    >>> language_in(["detect", "--lang=en"])
    'en'
    """
    found: Language = "fr"
    for argument, following in pairwise([*arguments, ""]):
        asked = following if argument == "--lang" else argument.removeprefix("--lang=")
        for language in LANGUAGES:
            if asked == language and argument.startswith("--lang"):
                found = language
    return found


def command_tree(language: Language) -> Any:
    """Build the commands, each from its own file, speaking a language."""
    app = new_app("maille")
    app.callback()(_common)
    for module in sorted(command_modules(), key=lambda module: module.PLACE):
        module.register(app)
    tree = typer.main.get_command(app)
    speak(tree, language, "help.maille")
    return tree


def command_modules() -> list[ModuleType]:
    """Import the files of `api/commands`."""
    names = [found.name for found in pkgutil.iter_modules(commands.__path__)]
    return [import_module(f"{commands.__name__}.{name}") for name in names]


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"maille {__version__}")
        raise typer.Exit


def _common(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_show_version)] = False,
    store: Store = None,
    lang: Lang = None,
    output: Output = None,
) -> None:
    ctx.obj = _overlaid(ctx, store, lang, output)


def speak(command: Any, language: Language, key: str) -> None:
    """Give a command, its options and its commands the help texts of a language."""
    command.language = language
    command.help = text(key, language)
    common = {name for name, _ in COMMON}
    for parameter in command.params:
        owner = "help.common" if parameter.name in common else key
        parameter.help = text(f"{owner}.{parameter.name}", language)
    for name, inner in getattr(command, "commands", {}).items():
        speak(inner, language, f"help.{name}" if key == "help.maille" else f"{key}.{name}")
