"""Mme P., 45, lives in Vandœuvre under guardianship, and that is not what is wrong.

The guardian manages her money beside the district's social worker: the law wants it so, and nothing must be
found there. What is wrong is that the psychiatric follow-up stopped in August, that two services declined
to treat her drinking, and that of four institutions none leads.
"""

from graph.model.vocabulary import ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "Mme P., 45 ans, Vandœuvre : sous curatelle, refusée deux fois"


def tell(story: Telling) -> None:
    """Tell it."""
    paula = story.person("Virginie", "Perlulhoux", sex="f", born="1981-04-05", place="54547")
    guardian = story.post("UDAF-MJPM", "mandataire judiciaire, Vandœuvre")
    district = story.post("POLYVALENCE:CAS-VANDOEUVRE", "assistante sociale, Vandœuvre")
    _lawful(story, paula, guardian, district)
    _interrupted(story, paula)
    _refused(story, paula, district)
    story.weighs(
        cumulated_needs=16,
        refusals=15,
        uncovered_need=13,
        no_lead=10,
        several_actors=10,
        break_=8,
    )


def _lawful(story: Telling, paula: Member, guardian: Post, district: Post) -> None:
    """The guardian beside ordinary help, and two more."""
    story.met(paula, Theme.LEGAL_PROTECTION, since="2022-04-11", severity=3)
    story.helped(paula, guardian, Theme.LEGAL_PROTECTION, since="2022-05-16", seen="2026-09-15")
    story.met(paula, Theme.BUDGET, since="2022-04-11", severity=3)
    story.helped(paula, guardian, Theme.BUDGET, since="2022-05-16", seen="2026-09-15")
    story.helped(paula, district, Theme.BUDGET, since="2025-09-08", seen="2026-11-19")
    story.met(paula, Theme.DISABILITY, since="2025-02-03")
    story.helped(
        paula,
        story.post("SAVS-EDUC", "éducatrice SAVS, Vandœuvre"),
        Theme.DISABILITY,
        since="2025-03-10",
        seen="2026-12-08",
    )
    story.met(paula, Theme.BASIC_NEEDS, since="2025-12-22")
    story.helped(
        paula,
        story.post("SOCIAL:CCAS-VANDOEUVRE", "conseillère sociale, Vandœuvre"),
        Theme.BASIC_NEEDS,
        since="2026-01-12",
        seen="2026-11-06",
    )
    story.expect("gap.lead", "medium", person=paula.id)


def _interrupted(story: Telling, paula: Member) -> None:
    """The follow-up that stopped."""
    story.helped(
        paula,
        story.post("CMP-IDE", "infirmière du CMP, Vandœuvre"),
        Theme.MENTAL_HEALTH,
        since="2025-10-13",
        until="2026-08-14",
        seen="2026-07-30",
        reason="à la demande de la personne",
    )
    story.unmet(paula, Theme.MENTAL_HEALTH, since="2025-09-22", severity=3)
    story.expect("gap.break", "high", person=paula.id, theme="mental_health")


def _refused(story: Telling, paula: Member, district: Post) -> None:
    """Declined twice."""
    story.unmet(paula, Theme.ADDICTIONS, since="2026-07-20")
    declined = ReferralStatus.DECLINED
    story.sent(
        paula,
        Theme.ADDICTIONS,
        "MDS-VANDOEUVRE",
        "CSAPA-NANCY",
        on="2026-07-22",
        status=declined,
        answered="2026-08-05",
        dispositif="CSAPA",
        reason="dossier incomplet",
        by=district,
    )
    story.sent(
        paula,
        Theme.ADDICTIONS,
        "MDS-VANDOEUVRE",
        "CHRU-NANCY",
        on="2026-08-12",
        status=declined,
        answered="2026-09-09",
        reason="hors critères",
        lost=True,
        by=district,
    )
    story.expect("loop.refusals", "high", person=paula.id, theme="addictions")
