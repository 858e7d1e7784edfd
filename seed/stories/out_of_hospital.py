"""M. S., 67, went home to Bruley from hospital on the 30th of September, and no relay came.

Home help had said yes and never came; home nursing had no place, and nobody asked elsewhere; the hospital's
own follow-up ended on the day he left. Three institutions do other things around him, and nobody leads.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Theme
from seed.ledger import Member
from seed.stories.telling import Telling

TITLE = "M. S., 67 ans, Bruley : sorti de l’hôpital sans relais"


def tell(story: Telling) -> None:
    """Tell it."""
    serge = story.person("Serge", "Solvitangue", sex="m", born="1959-02-08", place="54102", band="senior")
    _without_relay(story, serge)
    _helped(story, serge)
    story.weighs(
        uncovered_need=20,
        urgent_need=15,
        cumulated_needs=12,
        dropped_referral=12,
        no_lead=10,
        break_=8,
        unreviewed_event=8,
        several_actors=5,
    )


def _without_relay(story: Telling, serge: Member) -> None:
    """Home without home help, without nursing, without a look at rights."""
    story.unmet(serge, Theme.AUTONOMY, since="2026-09-30", severity=3, urgent=True)
    story.sent(
        serge,
        Theme.AUTONOMY,
        "CHRU-NANCY",
        "SAAD-SUD",
        on="2026-09-28",
        status=ReferralStatus.ACCEPTED,
        answered="2026-10-05",
        dispositif="AIDE-DOMICILE-SUD",
        urgent=True,
        lost=True,
    )
    story.helped(
        serge,
        story.post("CHTOUL-GERIATRIE", "infirmière de gériatrie, Toul"),
        Theme.HEALTH,
        since="2026-04-20",
        until="2026-09-30",
        seen="2026-09-29",
        reason="sortie",
    )
    story.unmet(serge, Theme.HEALTH, since="2026-04-10", severity=3)
    story.expect("gap.break", "high", person=serge.id, theme="health")
    story.sent(
        serge,
        Theme.HEALTH,
        "CHRU-NANCY",
        "SSIAD-54",
        on="2026-09-29",
        status=ReferralStatus.DECLINED,
        answered="2026-10-06",
        dispositif="SSIAD",
        reason="plus de place",
        lost=True,
    )
    out = story.lived(serge, LifeEventKind.HOSPITAL_DISCHARGE, on="2026-09-30")
    story.expect("gap.review", "medium", life_event=out, person=serge.id)


def _helped(story: Telling, serge: Member) -> None:
    """Three institutions who do other things."""
    story.met(serge, Theme.RIGHTS, since="2026-05-04")
    story.helped(
        serge,
        story.post("POLYVALENCE:CAS-TOUL", "assistante sociale, Toul"),
        Theme.RIGHTS,
        since="2026-05-12",
        seen="2026-10-27",
    )
    story.met(serge, Theme.HOUSING, since="2026-06-01", severity=1)
    story.helped(
        serge,
        story.post("OPH-ASLL", "conseillère du bailleur, Toul"),
        Theme.HOUSING,
        since="2026-06-15",
        seen="2026-09-15",
        intensity=0.5,
        dispositif=None,
    )
    story.met(serge, Theme.BUDGET, since="2026-10-02")
    story.helped(
        serge,
        story.post("CPAM-SOCIAL", "assistante sociale de la CPAM, Toul"),
        Theme.BUDGET,
        since="2026-10-12",
        seen="2026-11-24",
    )
    story.expect("gap.lead", "medium", person=serge.id)
