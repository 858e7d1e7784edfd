"""What each kind of finding is called where kinds are listed: filters, documents of counts."""

NATURES = {
    "duplicate.coordination": "Coordination en double",
    "duplicate.dispositif": "Dispositifs qui se recouvrent",
    "duplicate.household": "Foyer suivi en double",
    "duplicate.support": "Suivi en double",
    "gap.break": "Suivi interrompu",
    "gap.coverage": "Territoire sans dispositif",
    "gap.departed": "Professionnel parti",
    "gap.dormant": "Suivi sans contact",
    "gap.lead": "Sans référent",
    "gap.need": "Besoin sans réponse",
    "gap.referral": "Relais perdu",
    "gap.review": "Droits à revoir",
    "loop.referral": "Renvois en boucle",
    "loop.refusals": "Refus répétés",
    "overload.caseload": "Professionnel en surcharge",
    "overload.keystone": "Professionnel clé de voûte",
    "overload.team": "Équipe en surcharge",
    "territory.double_cover": "Lieux couverts deux fois",
    "territory.misaligned": "Zonages qui se croisent",
    "territory.uncovered": "Communes hors zone",
}
"""By code, in the order of the codes."""
