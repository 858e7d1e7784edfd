"""Mme L., 26, had a baby in July in Malzéville; three services said yes, and none began.

The MASP in May, the housing support in June, the family worker in July: accepted, and nothing since. The
room she rents is unfit for a child, and it is getting cold.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "Mme L., 26 ans, Malzéville : trois orientations acceptées, aucune commencée"


def tell(story: Telling) -> None:
    """Tell it."""
    lea = story.person("Mélanie", "Lorvignol", sex="f", born="2000-06-15", place="54339")
    story.person("Elio", "Lorvignol", sex="m", born="2026-07-02", place="54339", band="infant")
    district = story.post("POLYVALENCE:CAS-SAINT-MAX", "assistante sociale, Saint-Max")
    _promised(story, lea, district)
    _helped(story, lea, district)
    birth = story.lived(lea, LifeEventKind.BIRTH, on="2026-07-02")
    story.expect("gap.review", "low", life_event=birth, person=lea.id)
    story.weighs(uncovered_need=22, dropped_referral=18, urgent_need=15, cumulated_needs=12)


def _promised(story: Telling, lea: Member, district: Post) -> None:
    """Three acceptances, nothing begun."""
    accepted = ReferralStatus.ACCEPTED
    story.unmet(lea, Theme.BUDGET, since="2026-04-13")
    story.sent(
        lea,
        Theme.BUDGET,
        "MDS-SAINT-MAX",
        "UDAF-54",
        on="2026-04-20",
        status=accepted,
        answered="2026-05-11",
        dispositif="MASP",
        lost=True,
        by=district,
    )
    story.unmet(lea, Theme.HOUSING, since="2026-05-04", severity=3, urgent=True)
    story.sent(
        lea,
        Theme.HOUSING,
        "MDS-SAINT-MAX",
        "LOGEMENT-54",
        on="2026-05-11",
        status=accepted,
        answered="2026-06-02",
        dispositif="AVDL-SUD",
        lost=True,
        by=district,
    )
    story.unmet(lea, Theme.FAMILY, since="2026-06-15")
    story.sent(
        lea,
        Theme.FAMILY,
        "MDS-SAINT-MAX",
        "CAF-54",
        on="2026-06-22",
        status=accepted,
        answered="2026-07-08",
        dispositif="TISF",
        lost=True,
        by=district,
    )


def _helped(story: Telling, lea: Member, district: Post) -> None:
    """What goes on."""
    story.met(lea, Theme.RIGHTS, since="2026-03-30")
    story.helped(lea, district, Theme.RIGHTS, since="2026-04-07", seen="2026-11-13")
    story.met(lea, Theme.HEALTH, since="2026-06-29")
    story.helped(
        lea,
        story.post("CHRU-PASS", "assistante sociale de la PASS"),
        Theme.HEALTH,
        since="2026-07-06",
        seen="2026-10-29",
    )
