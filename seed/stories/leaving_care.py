"""M. N. turned 18 on the 24th of June in Nancy, and child protection ended that day.

The contract for young adults was declined in August, the SIAO never answered, the mission locale said yes
in July and never began. He sleeps at friends', and comes to the day centre to eat. Nobody looked at his
rights since he left.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. N., 18 ans, Nancy : sorti de l’aide sociale à l’enfance, personne ne le prend"


def tell(story: Telling) -> None:
    """Tell it."""
    nathan = story.person("Nathan", "Norbelune", sex="m", born="2008-06-24", place="Q5439508", band="young")
    referent = story.post("ASE-ACCUEIL", "référente ASE, Nancy")
    _left(story, nathan, referent)
    _sent(story, nathan, referent)
    _helped(story, nathan)
    story.weighs(
        uncovered_need=30,
        dropped_referral=18,
        cumulated_needs=16,
        urgent_need=15,
        break_=8,
        unreviewed_event=8,
    )


def _left(story: Telling, nathan: Member, referent: Post) -> None:
    """The end of child protection, and what was tried instead."""
    story.helped(
        nathan,
        referent,
        Theme.CHILD_PROTECTION,
        since="2019-03-01",
        until="2026-06-24",
        seen="2026-06-22",
        reason="majorité",
    )
    story.unmet(nathan, Theme.CHILD_PROTECTION, since="2019-03-01", severity=3)
    story.expect("gap.break", "high", person=nathan.id, theme="child_protection")
    story.sent(
        nathan,
        Theme.CHILD_PROTECTION,
        "MDS-NANCY-SUD",
        "ASE-54",
        on="2026-07-15",
        lost=True,
        status=ReferralStatus.DECLINED,
        answered="2026-08-17",
        dispositif="CONTRAT-JEUNE-MAJEUR",
        reason="hors critères",
    )
    left = story.lived(nathan, LifeEventKind.LEAVING_CHILD_PROTECTION, on="2026-06-24")
    story.expect("gap.review", "medium", life_event=left, person=nathan.id)


def _sent(story: Telling, nathan: Member, referent: Post) -> None:
    """Three needs, two referrals, nothing begun."""
    story.unmet(nathan, Theme.HOUSING, since="2026-06-24", severity=3, urgent=True)
    story.sent(
        nathan,
        Theme.HOUSING,
        "ASE-54",
        "SIAO-54",
        on="2026-07-01",
        status=ReferralStatus.EXPIRED,
        dispositif="SIAO",
        urgent=True,
        lost=True,
        by=referent,
    )
    story.unmet(nathan, Theme.EMPLOYMENT, since="2026-07-06")
    story.sent(
        nathan,
        Theme.EMPLOYMENT,
        "ASE-54",
        "ML-GRAND-NANCY",
        on="2026-07-06",
        status=ReferralStatus.ACCEPTED,
        answered="2026-07-20",
        dispositif="CEJ",
        lost=True,
        by=referent,
    )
    story.unmet(nathan, Theme.BUDGET, since="2026-08-01")


def _helped(story: Telling, nathan: Member) -> None:
    """Health and meals."""
    story.met(nathan, Theme.HEALTH, since="2026-09-01", severity=1)
    story.helped(
        nathan,
        story.post("CHRU-PASS", "assistante sociale de la PASS"),
        Theme.HEALTH,
        since="2026-09-10",
        seen="2026-11-26",
    )
    story.met(nathan, Theme.BASIC_NEEDS, since="2026-09-14")
    story.helped(
        nathan,
        story.post("CHRS-JOUR", "monitrice-éducatrice, accueil de jour"),
        Theme.BASIC_NEEDS,
        since="2026-09-21",
        seen="2026-12-11",
    )
