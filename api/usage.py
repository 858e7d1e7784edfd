"""What typer could not understand of a command line, said in our words."""

from typing import Any

import typer

from api.texts import Language, text
from graph.errors import UsageError


def usage_sentence(error: typer.TyperException, language: Language) -> str:
    """Say what of a command line cannot be understood, and where help is."""
    return f"{_meant(error).sentence(language)}\n{where_help_is(error, language)}"


def where_help_is(error: Any, language: Language) -> str:
    """Say how to read the help of the command that was asked for."""
    ctx = getattr(error, "ctx", None)
    return text("usage.help", language, command=ctx.command_path if ctx else "maille")


def _meant(error: Any) -> UsageError:
    """Say a typer error as one of ours. Its classes are private to typer, their names are old and stable."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        if parameter.param_type_name == "argument":
            return UsageError("usage.missing_argument", name=_argument(error, parameter))
        return UsageError("usage.missing_option", option=max(parameter.opts, key=len))
    if kind == "NoSuchOption":
        return _no_such_option(error)
    if kind == "BadOptionUsage":
        needs_value = "requires" in error.message
        code = "usage.option_without_value" if needs_value else "usage.option_with_value"
        return UsageError(code, option=error.option_name)
    if kind == "UsageError" and hasattr(getattr(error, "cmd", None), "commands"):
        return UsageError("usage.no_command", expected=", ".join(error.cmd.commands))
    return UsageError("usage.not_understood", message=error.format_message())


def _argument(error: Any, parameter: Any) -> str:
    language: Language = error.ctx.command.language if error.ctx else "fr"
    return text(f"metavar.{parameter.metavar}", language)


def _no_such_option(error: Any) -> UsageError:
    near = sorted(error.possibilities or ())
    code = "usage.no_such_option_near" if near else "usage.no_such_option"
    return UsageError(code, option=error.option_name, near=", ".join(near))
