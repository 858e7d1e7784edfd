"""Runs one command and turns every way it can end into an exit status and a sentence."""

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress

import typer

from api.edge import Edge, tell
from api.settings import read_settings
from api.shape import command_tree, language_in
from api.texts import Language, text
from api.usage import usage_sentence
from graph.errors import InvalidInputError, MailleError

INTERRUPTED = 130
SHOWN_PROBLEMS = 50
"""Problems listed on a terminal; the report of an import holds them all."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line (without the command's own name) and give its exit status."""
    language = language_in(arguments)
    try:
        tree = command_tree(language)
        with tree.make_context("maille", list(arguments), obj=Edge(read_settings(os.environ))) as ctx:
            tree.invoke(ctx)
    except typer.Exit as left:
        return left.exit_code
    except MailleError as error:
        explain(error, language)
        return error.exit_status
    except typer.TyperException as error:
        tell(usage_sentence(error, language))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        tell(text("interrupted", language))
        return INTERRUPTED
    except BrokenPipeError:
        _leave_pipe()
        return 0
    except OSError as error:
        tell(_system_sentence(error, language))
        return 1
    except Exception as error:
        tell(_unexpected_sentence(error, language))
        return 1
    return 0


def explain(error: MailleError, language: Language) -> None:
    """Say what a refusal is about, its problems one a line."""
    tell(error.sentence(language))
    if not isinstance(error, InvalidInputError):
        return
    from graph.exchange.report import located

    for problem in error.problems[:SHOWN_PROBLEMS]:
        tell("  " + located(problem, language))
    left = max(len(error.problems), error.details.get("total", 0)) - SHOWN_PROBLEMS
    if left > 0:
        tell("  " + text("problems.more_one" if left == 1 else "problems.more", language, count=left))


def _leave_pipe() -> None:
    """Let go of a reader who left."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_sentence(error: OSError, language: Language) -> str:
    key = "system.full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "system.refused"
    return text(key, language, reason=error.strerror or type(error).__name__, path=error.filename or "-")


def _unexpected_sentence(error: Exception, language: Language) -> str:
    """Name the kind of a mistake of ours and its place, never its message, which may quote a row."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"
    if os.environ.get("MAILLE_TRACE"):
        tell("".join(traceback.format_exception(error)).rstrip())
    return text("unexpected", language, kind=type(error).__name__, place=place)
