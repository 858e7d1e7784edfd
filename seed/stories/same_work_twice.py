"""M. D., 52, lives in Nancy under an eviction notice, and three institutions do the same housing work.

The UDAF (ASLL), the housing association (AVDL) and the landlord's own adviser each prepare the same file; the
district and the UDAF both follow his budget. The alcohol centre never answered, and nobody leads.
"""

from graph.model.vocabulary import LifeEventKind, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. D., 52 ans, Nancy : ASLL et AVDL font le même travail"


def tell(story: Telling) -> None:
    """Tell it."""
    didier = story.person("Frédéric", "Dorsathévin", sex="m", born="1974-07-12", place="Q5439506")
    district = story.post("POLYVALENCE:CAS-NANCY-SUD", "assistant social, Nancy Sud")
    _same_file(story, didier)
    _budget_and_work(story, didier, district)
    _unanswered(story, didier, district)
    story.weighs(
        duplicate_support=16,
        several_actors=15,
        cumulated_needs=12,
        no_lead=10,
        uncovered_need=8,
        unreviewed_event=8,
        dropped_referral=6,
    )


def _same_file(story: Telling, didier: Member) -> None:
    """Three who prepare one file."""
    story.met(didier, Theme.HOUSING, since="2026-01-26", severity=3)
    story.helped(
        didier,
        story.post("UDAF-ASLL", "conseillère ASLL, Nancy"),
        Theme.HOUSING,
        since="2026-02-09",
        seen="2026-12-01",
    )
    story.helped(
        didier,
        story.post("LOGEMENT-AVDL", "chargée AVDL, Nancy"),
        Theme.HOUSING,
        since="2026-05-04",
        seen="2026-11-23",
    )
    story.helped(
        didier,
        story.post("OMH-EXPULSION", "conseiller du bailleur, Nancy"),
        Theme.HOUSING,
        since="2026-06-22",
        seen="2026-10-08",
        intensity=0.5,
    )
    story.expect("duplicate.support", "high", person=didier.id, theme="housing")


def _budget_and_work(story: Telling, didier: Member, district: Post) -> None:
    """Two for the budget, one for work, none who leads."""
    story.met(didier, Theme.BUDGET, since="2026-02-20")
    story.helped(didier, district, Theme.BUDGET, since="2026-03-09", seen="2026-11-30")
    story.helped(
        didier,
        story.post("UDAF-PCB", "conseillère budget, Nancy"),
        Theme.BUDGET,
        since="2026-06-08",
        seen="2026-11-09",
    )
    story.expect("duplicate.support", "medium", person=didier.id, theme="budget")
    story.met(didier, Theme.EMPLOYMENT, since="2026-03-30")
    story.helped(
        didier,
        story.post("FT-CONSEIL", "conseiller France Travail, Nancy"),
        Theme.EMPLOYMENT,
        since="2026-04-13",
        seen="2026-09-28",
    )
    story.expect("gap.lead", "high", person=didier.id)


def _unanswered(story: Telling, didier: Member, district: Post) -> None:
    """What nobody answers for."""
    story.unmet(didier, Theme.ADDICTIONS, since="2026-06-01")
    story.sent(
        didier,
        Theme.ADDICTIONS,
        "MDS-NANCY-SUD",
        "CSAPA-NANCY",
        on="2026-06-08",
        dispositif="CSAPA",
        lost=True,
        by=district,
    )
    story.unmet(didier, Theme.SOCIAL_TIES, since="2026-07-15", severity=1)
    notice = story.lived(didier, LifeEventKind.EVICTION_NOTICE, on="2026-05-28")
    story.expect("gap.review", "medium", life_event=notice, person=didier.id)
