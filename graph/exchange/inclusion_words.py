"""What the words of data-inclusion v1 are among ours, and back (ADR 0014).

Themes follow `DOMAIN.md` word for word. The kind of an institution is not in data-inclusion: it is read from
the networks that a structure belongs to, else from its name, else it is an association or something other.
"""

import re
from collections.abc import Iterable

from graph.exchange.layout import fold
from graph.model.vocabulary import InstitutionKind, Theme

THEME_OF_CATEGORY: dict[str, Theme] = {
    "logement-hebergement": Theme.HOUSING,
    "sante": Theme.HEALTH,
    "famille": Theme.FAMILY,
    "choisir-un-metier": Theme.EMPLOYMENT,
    "preparer-sa-candidature": Theme.EMPLOYMENT,
    "trouver-un-emploi": Theme.EMPLOYMENT,
    "se-former": Theme.EMPLOYMENT,
    "creer-une-entreprise": Theme.EMPLOYMENT,
    "souvrir-a-linternational": Theme.EMPLOYMENT,
    "difficultes-financieres": Theme.BUDGET,
    "difficultes-administratives-ou-juridiques": Theme.RIGHTS,
    "equipement-et-alimentation": Theme.BASIC_NEEDS,
    "mobilite": Theme.MOBILITY,
    "numerique": Theme.DIGITAL,
    "lecture-ecriture-calcul": Theme.LANGUAGE,
    "remobilisation": Theme.SOCIAL_TIES,
}

THEME_OF_THEMATIQUE: dict[str, Theme] = {
    "sante--sante-mentale": Theme.MENTAL_HEALTH,
    "sante--addictions": Theme.ADDICTIONS,
    "sante--constituer-un-dossier-mdph-invalidite": Theme.DISABILITY,
    "famille--prise-en-charge-personne-dependante": Theme.AUTONOMY,
    "famille--soutien-aidants": Theme.AUTONOMY,
    "famille--surmonter-conflits-separation-violence": Theme.VIOLENCE,
    "difficultes-financieres--mettre-en-place-une-mesure-de-protection-financiere": Theme.LEGAL_PROTECTION,
    "difficultes-administratives-ou-juridiques--beneficier-dune-mesure-daccompagnement-adapte": (
        Theme.LEGAL_PROTECTION
    ),
}
"""The words that mean something else than the rest of their category."""

THEMATIQUE_OF_THEME: dict[Theme, str] = {
    Theme.HOUSING: "logement-hebergement--se-maintenir-dans-le-logement",
    Theme.HEALTH: "sante--acces-aux-soins",
    Theme.MENTAL_HEALTH: "sante--sante-mentale",
    Theme.ADDICTIONS: "sante--addictions",
    Theme.DISABILITY: "sante--constituer-un-dossier-mdph-invalidite",
    Theme.AUTONOMY: "famille--prise-en-charge-personne-dependante",
    Theme.EMPLOYMENT: "trouver-un-emploi--maintien-dans-lemploi",
    Theme.BUDGET: "difficultes-financieres--ameliorer-sa-gestion-budgetaire",
    Theme.RIGHTS: "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    Theme.LEGAL_PROTECTION: (
        "difficultes-administratives-ou-juridiques--beneficier-dune-mesure-daccompagnement-adapte"
    ),
    Theme.FAMILY: "famille--soutien-a-la-parentalite-et-a-leducation",
    Theme.VIOLENCE: "famille--surmonter-conflits-separation-violence",
    Theme.BASIC_NEEDS: "equipement-et-alimentation--alimentation",
    Theme.MOBILITY: "mobilite--etre-accompagne-dans-son-parcours-mobilite",
    Theme.DIGITAL: "numerique--maitriser-les-fondamentaux-du-numerique",
    Theme.LANGUAGE: "lecture-ecriture-calcul--maitriser-le-francais",
    Theme.SOCIAL_TIES: "remobilisation--lien-social",
}
"""One word of data-inclusion for each theme; it has none for child protection and coordination."""

KIND_OF_NETWORK: dict[InstitutionKind, str] = {
    InstitutionKind.DEPARTMENT: (
        "departements ase cms maisons-des-solidarites mdph maison-departementale-de-lautonomie "
        "delegataire-conseil-departemental"
    ),
    InstitutionKind.MUNICIPALITY: "ccas-cias communes",
    InstitutionKind.SOCIAL_SECURITY: "caf cpam cnam mutualite-sociale-agricole",
    InstitutionKind.STATE: "regions",
    InstitutionKind.HEALTH: "csapa caarud cmp",
    InstitutionKind.JUSTICE: "spip pjj points-justice",
    InstitutionKind.EMPLOYMENT: (
        "france-travail mission-locale cap-emploi-reseau-cheops plie afpa agefiph maisons-de-l-emploi geiq "
        "ei aci ai etti eiti ea eatt esat epide alliance-villes-emploi collectif-emploi"
    ),
    InstitutionKind.HOUSING: "action-logement siao chrs chu huda cada cph hup residences-fjt",
    InstitutionKind.EDUCATION: "campus-connecte ecoles-de-la-deuxieme-chance grandes-ecoles-du-numerique",
    InstitutionKind.ASSOCIATION: (
        "adie aidants-connect apprentis-dauteuil banques-alimentaires cidff coorace cresus croix-rouge "
        "emmaus face fcsf federation-des-acteurs-de-la-solidarite la-cravate-solidaire mjc restos-du-coeur "
        "secours-populaire singa snc unaf unis-cite wimoov"
    ),
}

KIND_OF_NAME: tuple[tuple[InstitutionKind, str], ...] = (
    (InstitutionKind.MUNICIPALITY, r"ccas|cias|mairie|commune|ville de|centre communal"),
    (InstitutionKind.INTERCOMMUNALITY, r"metropole|communaute (de communes|d agglomeration|urbaine)"),
    (InstitutionKind.DEPARTMENT, r"departement|conseil departemental|mdph|maison des solidarites"),
    (InstitutionKind.SOCIAL_SECURITY, r"caf|cpam|msa|carsat|caisse (d allocations|primaire)"),
    (InstitutionKind.EMPLOYMENT, r"france travail|pole emploi|mission locale|cap emploi"),
    (InstitutionKind.JUSTICE, r"spip|pjj|tribunal"),
    (InstitutionKind.HEALTH, r"hopital|centre hospitalier|chru?|csapa|clinique|centre de sante"),
    (InstitutionKind.HOUSING, r"siao|chrs|habitat|hlm|bailleur"),
    (InstitutionKind.STATE, r"prefecture|sous prefecture|ddets"),
    (InstitutionKind.EDUCATION, r"lycee|college|universite|ecole|greta"),
    (InstitutionKind.ASSOCIATION, r"association|asso"),
)

_KINDS = {network: kind for kind, networks in KIND_OF_NETWORK.items() for network in networks.split()}


def theme_of(thematique: str) -> Theme | None:
    """Give our theme for a word of data-inclusion, by itself else by its category.

    >>> theme_of("sante--addictions").value, theme_of("sante--sante-sexuelle").value
    ('addictions', 'health')
    """
    return THEME_OF_THEMATIQUE.get(thematique) or THEME_OF_CATEGORY.get(thematique.partition("--")[0])


def kind_of(name: str, networks: Iterable[str]) -> InstitutionKind:
    """Give the kind of a structure as well as its networks and its name tell it.

    >>> kind_of("Maison de Lune", ["ccas-cias"]).value, kind_of("Mission locale du Sud", []).value
    ('municipality', 'employment')
    """
    for network in sorted(networks):
        if network in _KINDS:
            return _KINDS[network]
    words = f" {fold(name).replace('_', ' ')} "
    for kind, pattern in KIND_OF_NAME:
        if re.search(rf" ({pattern}) ", words):
            return kind
    return InstitutionKind.OTHER
