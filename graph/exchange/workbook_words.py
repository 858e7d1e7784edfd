"""What our workbooks tell the people who open them: the first sheet, and a note on each column."""

from graph.exchange.schemas import NBSP
from graph.model.columns import Column
from graph.model.tables import TABLES

FIRST_SHEET = "Lisez-moi"
LISTS_SHEET = "Listes"

EXAMPLES = {
    "id": "A-17",
    "reference": "A-17",
    "place": "54395",
    "text": "texte libre",
    "boolean": "oui",
    "integer": "2",
    "decimal": "0,5",
    "date": "15/12/2026",
}

LIST_EXAMPLES = {"reference": "A-17|A-18", "place": "54395|54547", "choice": "housing|budget", "text": "a|b"}


def read_me(*, french: bool) -> list[str]:
    """Give the lines of the first sheet."""
    lines = [
        "Un classeur pour maille",
        "Une feuille par table, une ligne par objet. Livrez-le tel quel\u00a0: maille import FICHIER.xlsx",
        "Les colonnes d’un bleu plus soutenu sont obligatoires. L’ordre des colonnes est libre. Une feuille "
        "dont vous n’avez pas besoin peut être supprimée.",
        "Les identifiants et les codes (commune, SIRET, FINESS) sont au format texte, pour que le tableur "
        "n’y touche pas. Un identifiant reste le même d’une livraison à l’autre, sans barre verticale.",
        "Les dates sont de vraies dates, ou du texte\u00a0: 2026-12-15 ou 15/12/2026. Une fin vide veut dire "
        "que cela dure encore.",
        "Les valeurs d’une liste sont séparées par une barre verticale. Les valeurs possibles des listes "
        f"fermées sont sur la feuille «\u00a0{LISTS_SHEET}\u00a0».",
        "Une feuille masquée, ou qui ne porte pas le nom d’une table, n’est pas lue.",
        "",
    ]
    return lines + [f"{table.french if french else table.name}{NBSP}: {table.title}" for table in TABLES]


def column_note(column: Column, *, french: bool) -> str:
    """Give what a column means, whether it must be filled, and an example."""
    facts = [column.title + ("" if french else f" ({column.french})")]
    facts.append("Obligatoire." if column.required else "Facultatif.")
    if column.refers_to:
        facts.append(f"Identifiant d’une ligne de{NBSP}: {', '.join(column.refers_to)}.")
    facts.append(f"Exemple{NBSP}: {_example(column, french=french)}")
    return "\n".join(facts)


def _example(column: Column, *, french: bool) -> str:
    if column.digits:
        return "54" if column.digits == 2 else "123456789012345"[: column.digits]
    if column.members and column.kind == "choice":
        member = column.members[0]
        return member.label if french else member.value
    if column.kind == "list":
        return LIST_EXAMPLES[column.item or "text"]
    return EXAMPLES[column.kind]
