"""The manual of the command line, in French, written from the commands' own help.

The copy under `docs/` is compared with it by a test. To renew it: `python -m api.manual docs`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.helping import as_typed, usage_line
from api.shape import COMMON, command_tree
from api.texts import text

PAGE = "fr/ligne-de-commande.md"

HEAD = """\
# La ligne de commande

<!-- Écrit par « python -m api.manual docs » à partir de l’aide des commandes : ne pas modifier à la main. -->

La commande s’appelle `maille`. Après `make setup`, elle est à `.venv/bin/maille`.

- **Ce qui sort.** Rien que le résultat ne va sur la sortie standard ; messages et progression vont
  sur la sortie d’erreur. `-o FICHIER` écrit le résultat en une fois : le fichier est là tout
  entier, ou comme il était. Un fichier nouveau n’est lisible que par vous.
- **Comment cela finit.** 0 fait, 2 usage, 3 données refusées, 4 entrepôt indisponible, 130
  interrompu, 1 autre chose.
- **Les jours** s’écrivent `2026-12-15` ou `15/12/2026`.
- **L’entrepôt** est nommé par `--store`, sinon par la variable `MAILLE_STORE`, sinon `maille.db`
  dans le dossier courant. Les identités sont dans un coffre à part, à côté de lui
  (`maille.db.vault`), ou là où le dit `MAILLE_VAULT`.
- **La langue** de l’aide et des messages est le français, ou l’anglais avec `--lang en`. Ce que lit
  un comité (ordre du jour, fiches, phrases des constats) reste en français.
- Les options communes se donnent avant ou après le nom de la commande.
"""


def page() -> str:
    """Give the manual."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    tree = command_tree("fr")
    yield HEAD
    yield "## Options communes"
    yield ""
    yield from _table([each for each in tree.params if each.name in {name for name, _ in COMMON}])
    for path, command in _commands(tree, "maille"):
        yield from _section(path, command)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _section(path: str, command: Any) -> Iterator[str]:
    common = {name for name, _ in COMMON}
    own = [each for each in command.params if each.name not in common]
    yield ""
    yield f"## `{path}`"
    yield ""
    yield f"    {usage_line(command, path)}"
    yield ""
    yield command.help.strip()
    if own:
        yield ""
        yield from _table(own)


def _table(parameters: list[Any]) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for each in parameters:
        required = text("help.required", "fr") if each.required else ""
        yield f"| {_shown(each)} | {' '.join(each.help.split())} {required}".rstrip() + " |"


def _shown(parameter: Any) -> str:
    """Give an argument or option as code; a bar would end the cell."""
    return "`{}`".format(as_typed(parameter, "fr").replace("|", "\\|"))


if __name__ == "__main__":
    (Path(sys.argv[1]) / PAGE).write_text(page(), encoding="utf-8")
