"""M. A., 29, sleeps outside, and everybody sends him on.

The CCAS of Nancy asked the SIAO, which declined; the SIAO asked the shelter, which declined and sent him
back to the CCAS; it began again in June and again in September. Three institutions help him with everything
but a roof, and nobody leads.
"""

from graph.model.vocabulary import ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. A., 29 ans, sans domicile : tous le renvoient"
IS_HOUSEHOLD = False


def tell(story: Telling) -> None:
    """Tell it."""
    adam = story.person("Karim", "Ambrequart", sex="m", born="1997-05-22", place="")
    day_centre = story.post("CHRS-JOUR", "monitrice-éducatrice, accueil de jour")
    _helped(story, adam, day_centre)
    _sent_round(story, adam)
    _promised(story, adam, day_centre)
    story.weighs(
        ping_pong=24,
        uncovered_need=20,
        dropped_referral=18,
        refusals=15,
        urgent_need=15,
        cumulated_needs=12,
        no_lead=10,
        several_actors=5,
    )


def _helped(story: Telling, adam: Member, day_centre: Post) -> None:
    """Everything but a roof."""
    story.met(adam, Theme.BASIC_NEEDS, since="2026-01-08", severity=3)
    story.helped(adam, day_centre, Theme.BASIC_NEEDS, since="2026-01-12", seen="2026-12-09")
    story.met(adam, Theme.HEALTH, since="2026-03-20")
    story.helped(
        adam,
        story.post("CHRU-PASS", "assistante sociale de la PASS"),
        Theme.HEALTH,
        since="2026-04-02",
        seen="2026-11-05",
    )
    story.met(adam, Theme.EMPLOYMENT, since="2026-02-01")
    story.helped(
        adam,
        story.post("FT-CONSEIL", "conseiller France Travail, Nancy"),
        Theme.EMPLOYMENT,
        since="2026-02-23",
        seen="2026-09-10",
    )
    story.expect("gap.lead", "medium", person=adam.id)


def _sent_round(story: Telling, adam: Member) -> None:
    """Five referrals, three of which come back."""
    story.unmet(adam, Theme.HOUSING, since="2026-02-10", severity=4, urgent=True)
    declined, expired = ReferralStatus.DECLINED, ReferralStatus.EXPIRED
    story.sent(
        adam,
        Theme.HOUSING,
        "CCAS-NANCY",
        "SIAO-54",
        on="2026-02-16",
        status=declined,
        answered="2026-03-09",
        dispositif="SIAO",
        reason="plus de place",
    )
    story.sent(
        adam,
        Theme.HOUSING,
        "SIAO-54",
        "CHRS-NANCY",
        on="2026-03-16",
        status=declined,
        answered="2026-04-13",
        dispositif="CHRS",
        reason="plus de place",
    )
    story.sent(adam, Theme.HOUSING, "CHRS-NANCY", "CCAS-NANCY", on="2026-04-20", status=expired, lost=True)
    story.sent(
        adam,
        Theme.HOUSING,
        "CCAS-NANCY",
        "SIAO-54",
        on="2026-06-15",
        status=declined,
        answered="2026-07-20",
        dispositif="SIAO",
        reason="dossier incomplet",
    )
    story.sent(
        adam,
        Theme.HOUSING,
        "SIAO-54",
        "CHRS-NANCY",
        on="2026-09-07",
        status=expired,
        dispositif="CHRS",
        urgent=True,
        lost=True,
    )
    story.expect("loop.referral", "high", person=adam.id, theme="housing")
    story.expect("loop.refusals", "high", person=adam.id, theme="housing")


def _promised(story: Telling, adam: Member, day_centre: Post) -> None:
    """Accepted, never begun."""
    story.unmet(adam, Theme.MENTAL_HEALTH, since="2026-05-04", severity=3)
    story.sent(
        adam,
        Theme.MENTAL_HEALTH,
        "CHRS-NANCY",
        "CPN-54",
        on="2026-05-11",
        status=ReferralStatus.ACCEPTED,
        answered="2026-06-01",
        dispositif="EMPP",
        lost=True,
        by=day_centre,
    )
