"""Mme R., 84, lives alone in Toul, and eight professionals of seven institutions come and go around her.

Two coordinate (the DAC's case manager, overloaded, and the CCAS's coordinator), two follow her budget (the
social district and the CCAS). Meanwhile nobody answered for her legal protection since June, and for her
sadness she was sent from the CCAS to the psychiatric centre, to the hospital, to the district, and in
September back to the CCAS.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Role, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling, day

TITLE = "Mme R., 84 ans, Toul : huit interlocuteurs"


def tell(story: Telling) -> None:
    """Tell it."""
    rose = story.person("Odette", "Rostovannes", sex="f", born="1942-03-14", place="54528", band="old")
    district = story.post("POLYVALENCE:CAS-TOUL", "assistante sociale, Toul")
    case_manager = story.post("DAC-GESTION", "gestionnaire de cas, Toul", fullness=1.12, fte=0.8)
    coordinator = story.post("SOCIAL:CCAS-TOUL", "coordinatrice gérontologique, Toul")
    adviser = story.post("SOCIAL:CCAS-TOUL", "conseillère budget, CCAS de Toul")
    _helped_by_many(story, rose, district, adviser)
    _coordinated_twice(story, rose, coordinator, case_manager)
    _without_protection(story, rose, district)
    _sent_round(story, rose, district, coordinator)
    _lived(story, rose)
    story.weighs(
        several_actors=20,
        dropped_referral=18,
        uncovered_need=17,
        cumulated_needs=16,
        refusals=15,
        urgent_need=15,
        duplicate_coordination=12,
        ping_pong=12,
        duplicate_support=8,
        overloaded_lead=5,
    )


def _helped_by_many(story: Telling, rose: Member, district: Post, adviser: Post) -> None:
    """Eight professionals, of whom two follow the budget."""
    story.met(rose, Theme.AUTONOMY, since="2025-01-10", severity=3)
    story.helped(
        rose,
        story.post("SAAD-SUD", "responsable de secteur, Toul"),
        Theme.AUTONOMY,
        since="2025-01-20",
        seen="2026-12-10",
        intensity=2,
    )
    story.met(rose, Theme.BUDGET, since="2025-03-01")
    story.helped(rose, district, Theme.BUDGET, since="2025-03-10", seen="2026-12-02")
    story.helped(rose, adviser, Theme.BUDGET, since="2026-04-14", seen="2026-11-18", intensity=0.5)
    story.met(rose, Theme.RIGHTS, since="2025-09-01")
    story.helped(
        rose,
        story.post("CD-APA", "évaluatrice APA, Toul"),
        Theme.RIGHTS,
        since="2025-09-15",
        seen="2026-10-20",
    )
    story.met(rose, Theme.HEALTH, since="2025-11-20")
    story.helped(
        rose,
        story.post("CHTOUL-GERIATRIE", "infirmière de gériatrie, Toul"),
        Theme.HEALTH,
        since="2025-12-05",
        seen="2026-09-24",
        intensity=0.5,
    )
    story.met(rose, Theme.HOUSING, since="2025-12-01", severity=1)
    story.helped(
        rose,
        story.post("OPH-ASLL", "conseillère du bailleur, Toul"),
        Theme.HOUSING,
        since="2025-12-16",
        seen="2026-08-28",
        intensity=0.5,
        dispositif=None,
    )


def _coordinated_twice(story: Telling, rose: Member, coordinator: Post, case_manager: Post) -> None:
    """Two who coordinate, and two who work the same theme."""
    story.helped(
        rose, coordinator, Theme.COORDINATION, since="2025-11-12", seen="2026-11-30", role=Role.COORDINATOR
    )
    story.helped(rose, case_manager, Theme.COORDINATION, since="2026-02-02", seen="2026-12-08", intensity=1.5)
    story.expect("duplicate.coordination", "medium", person=rose.id)
    story.expect("duplicate.support", "medium", person=rose.id, theme="budget")


def _without_protection(story: Telling, rose: Member, district: Post) -> None:
    """The need that nobody answered for."""
    story.unmet(rose, Theme.LEGAL_PROTECTION, since="2026-06-09", severity=3, urgent=True)
    story.sent(
        rose,
        Theme.LEGAL_PROTECTION,
        "MDS-TOUL",
        "MJPM-54",
        on="2026-06-09",
        dispositif="MJPM-SERVICE",
        lost=True,
        by=district,
    )


def _sent_round(story: Telling, rose: Member, district: Post, coordinator: Post) -> None:
    """Four referrals, and back where it began."""
    story.unmet(rose, Theme.MENTAL_HEALTH, since="2026-03-05")
    declined, expired = ReferralStatus.DECLINED, ReferralStatus.EXPIRED
    story.sent(
        rose,
        Theme.MENTAL_HEALTH,
        "CCAS-TOUL",
        "CPN-54",
        on="2026-03-12",
        status=declined,
        answered="2026-04-02",
        reason="hors critères",
        by=coordinator,
    )
    story.sent(rose, Theme.MENTAL_HEALTH, "CPN-54", "CH-TOUL", on="2026-04-08", status=expired, lost=True)
    story.sent(
        rose,
        Theme.MENTAL_HEALTH,
        "CH-TOUL",
        "MDS-TOUL",
        on="2026-06-18",
        status=declined,
        answered="2026-07-09",
        reason="hors critères",
    )
    story.sent(rose, Theme.MENTAL_HEALTH, "MDS-TOUL", "CCAS-TOUL", on="2026-09-02", lost=True, by=district)
    story.expect("loop.referral", "high", person=rose.id, theme="mental_health")
    story.expect("loop.refusals", "high", person=rose.id, theme="mental_health")


def _lived(story: Telling, rose: Member) -> None:
    """What she lived through, and what she says of it."""
    story.lived(rose, LifeEventKind.PARTNER_DEATH, on="2025-10-02", reviewed="2025-11-12")
    story.lived(rose, LifeEventKind.HOSPITAL_DISCHARGE, on="2026-03-20", reviewed="2026-04-20")
    story.ledger.evaluate(
        rose,
        answered=day("2026-11-03"),
        improved=0,
        understood_who_does_what=1,
        missing="Je ne sais plus qui appeler.",
    )
