"""Help in the language asked for, drawn by ourselves: what a command does, what it takes, one line each.

Every text comes from `texts.yaml`; typer only says which commands, arguments and options there are.
"""

import difflib
import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

from typer import core

from api.texts import Language, text, texts
from graph.errors import UsageError

WIDEST = 100
"""Columns beyond which lines of help are no longer easy to read."""

TERM_WIDTH = 26


class HelpingCommand(core.TyperCommand):
    """A command whose help is ours and whose surplus arguments are refused in our words."""

    language: Language = "fr"
    allow_extra_args = True

    def get_help(self, ctx: Any) -> str:
        """Give the help page."""
        return help_page(self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments. Raises UsageError when there are too many."""
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise UsageError("usage.extra_argument", value=left[0], command=ctx.command_path)
        return left


class HelpingGroup(core.TyperGroup):
    """A command of commands whose help is ours and whose unknown commands are refused in our words."""

    language: Language = "fr"

    def get_help(self, ctx: Any) -> str:
        """Give the help page."""
        return help_page(self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is meant. Raises UsageError when there is none of that name."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=1)
            code = "usage.no_such_command_near" if near else "usage.no_such_command"
            expected = ", ".join(self.commands)
            raise UsageError(code, value=args[0], expected=expected, near=near[0] if near else "")
        return super().resolve_command(ctx, args)


def help_page(command: Any, ctx: Any) -> str:
    """Give the help of a command, as wide as the terminal up to a comfortable width."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return "\n".join(_sections(command, ctx, width)) + "\n"


def _sections(command: Any, ctx: Any, width: int) -> Iterator[str]:
    language: Language = command.language
    yield text("help.usage", language, usage=usage_line(command, ctx.command_path))
    for paragraph in command.help.strip().split("\n\n"):
        yield ""
        yield textwrap.fill(" ".join(paragraph.split()), width)
    inner = getattr(command, "commands", {})
    own = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    blocks = (
        ("help.commands", [(name, _first_sentence(each.help)) for name, each in inner.items()]),
        ("help.arguments", [(as_typed(each, language), _told(each, language)) for each in own]),
        ("help.options", [(as_typed(each, language), _told(each, language)) for each in options]),
    )
    for title, entries in blocks:
        if title == "help.options":
            entries.append(("--help", text("help.common.help", language)))
        if entries:
            yield ""
            yield text(title, language)
            for term, meaning in entries:
                yield from _entry(term, meaning, width)


def usage_line(command: Any, path: str) -> str:
    """Give the form of a command line after its `path`: `maille import DELIVERY [OPTIONS]`."""
    language: Language = command.language
    arguments = [_metavar(each, language) for each in command.params if each.param_type_name == "argument"]
    if hasattr(command, "commands"):
        arguments.append(text("metavar.command", language))
    needed = [as_typed(each, language) for each in command.params if _is_needed(each)]
    return " ".join([path, *arguments, *needed, "[OPTIONS]"])


def _is_needed(parameter: Any) -> bool:
    return bool(parameter.required and parameter.param_type_name == "option")


def _first_sentence(told: str) -> str:
    first = " ".join(told.strip().split("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".")


def _metavar(parameter: Any, language: Language) -> str:
    """Give the word that stands for a value: `FILE`, or the choices themselves."""
    word = parameter.metavar or ""
    key = f"metavar.{word}"
    return text(key, language) if key in texts() else word


def as_typed(parameter: Any, language: Language) -> str:
    """Give an argument or option as it is typed."""
    if parameter.param_type_name == "argument":
        return _metavar(parameter, language)
    names = ", ".join(sorted(parameter.opts, key=len))
    return names if parameter.is_flag else f"{names} {_metavar(parameter, language)}"


def _told(parameter: Any, language: Language) -> str:
    """Give what an argument or option is for, and whether it must be there."""
    required = text("help.required", language) if _is_needed(parameter) else ""
    return f"{parameter.help} {required}".rstrip()


def _entry(term: str, meaning: str, width: int) -> Iterator[str]:
    indent = " " * (TERM_WIDTH + 2)
    lines = textwrap.wrap(meaning, max(width - len(indent), 30), break_on_hyphens=False) or [""]
    if len(term) > TERM_WIDTH - 2:
        yield f"  {term}"
    else:
        yield f"  {term:<{TERM_WIDTH}}{lines.pop(0)}"
    for line in lines:
        yield indent + line
