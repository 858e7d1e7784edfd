"""M. and Mme V. live in Favières, in the south of the Toulois, with two children, where no dispositif comes.

Without a car there is no work, and the mobility platform does not cover the place; neither does the
psychiatric centre, for his depression. Both said so, and nobody tried anything else. Six neighbours are in
the same hole.
"""

from graph.model.vocabulary import ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. V., 38 ans, Favières : aucun dispositif ne couvre sa commune"


def tell(story: Telling) -> None:
    """Tell it."""
    victor = story.person("Christophe", "Valtricienne", sex="m", born="1988-03-30", place="54189")
    vera = story.person("Ana", "Valtricienne", sex="f", born="1990-07-08", place="54189")
    story.person("Léo", "Valtricienne", sex="m", born="2015-02-14", place="54189", band="child")
    story.person("Rose", "Valtricienne", sex="f", born="2019-09-03", place="54189", band="child")
    services = story.post("FS-SUD", "conseillère France services, Colombey")
    district = story.post("POLYVALENCE:CAS-TOUL", "assistante sociale, Toul")
    _helped(story, victor, vera, services, district)
    _not_covered(story, victor, services, district)
    story.weighs(
        no_answer=20,
        uncovered_need=16,
        cumulated_needs=12,
        dropped_referral=12,
        several_actors=5,
        difficult_territory=4,
    )


def _helped(story: Telling, victor: Member, vera: Member, services: Post, district: Post) -> None:
    """Three institutions who come."""
    story.met(victor, Theme.EMPLOYMENT, since="2025-10-06")
    story.helped(
        victor,
        story.post("FT-CONSEIL", "conseiller France Travail, Toul"),
        Theme.EMPLOYMENT,
        since="2025-11-17",
        seen="2026-10-06",
    )
    story.met(victor, Theme.RIGHTS, since="2026-01-19")
    story.helped(victor, services, Theme.RIGHTS, since="2026-02-03", seen="2026-11-24")
    story.met(vera, Theme.FAMILY, since="2026-03-09")
    story.helped(vera, district, Theme.FAMILY, since="2026-03-30", seen="2026-10-14")


def _not_covered(story: Telling, victor: Member, services: Post, district: Post) -> None:
    """Two that do not cover the place."""
    declined, outside = ReferralStatus.DECLINED, "territoire non couvert"
    story.unmet(victor, Theme.MOBILITY, since="2026-03-02", severity=3)
    story.sent(
        victor,
        Theme.MOBILITY,
        "FS-SUD-TOULOIS",
        "MOBILITE-54",
        on="2026-03-09",
        status=declined,
        answered="2026-03-23",
        dispositif="MOBILITE",
        reason=outside,
        lost=True,
        by=services,
    )
    story.unmet(victor, Theme.MENTAL_HEALTH, since="2026-05-11", severity=3)
    story.sent(
        victor,
        Theme.MENTAL_HEALTH,
        "MDS-TOUL",
        "CPN-54",
        on="2026-05-18",
        status=declined,
        answered="2026-06-08",
        dispositif="CMP",
        reason=outside,
        lost=True,
        by=district,
    )
