"""Mme K., 37, lives in Laxou with the man she wants to leave and their two children.

Since she spoke of violence in October, what helps him no longer counts as help for her: his housing support
and his budget measure are his. The refuge has not answered the urgent referral. Her job adviser stopped in
September, and nobody looked at her rights after the eviction notice of June.
"""

from graph.model.vocabulary import LifeEventKind, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "Mme K., 37 ans, Laxou : chacun pour soi depuis les violences"


def tell(story: Telling) -> None:
    """Tell it."""
    karine = story.person("Karine", "Kalvedrel", sex="f", born="1989-08-02", place="54304")
    olivier = story.person("Olivier", "Kalvedrel", sex="m", born="1991-01-19", place="54304")
    noah = story.person("Noah", "Kalvedrel", sex="m", born="2017-04-11", place="54304", band="child")
    story.person("Mila", "Kalvedrel", sex="f", born="2021-10-30", place="54304", band="child")
    district = story.post("POLYVALENCE:CAS-LAXOU", "assistante sociale, Laxou")
    _help_for_him(story, olivier)
    _help_for_her(story, karine, noah, district)
    _alone(story, karine, district)
    notice = story.lived(karine, LifeEventKind.EVICTION_NOTICE, on="2026-06-30")
    story.expect("gap.review", "medium", life_event=notice, person=karine.id)
    story.weighs(
        uncovered_need=28,
        cumulated_needs=16,
        urgent_need=15,
        danger=10,
        several_actors=10,
        break_=8,
        unreviewed_event=8,
        dropped_referral=6,
    )


def _help_for_him(story: Telling, olivier: Member) -> None:
    """What he gets, which is his."""
    story.met(olivier, Theme.HOUSING, since="2025-10-20")
    story.helped(
        olivier,
        story.post("UDAF-ASLL", "conseillère ASLL, Laxou"),
        Theme.HOUSING,
        since="2025-11-03",
        seen="2026-11-20",
    )
    story.met(olivier, Theme.BUDGET, since="2025-09-15")
    story.helped(
        olivier,
        story.post("UDAF-MASP", "délégué MASP, Laxou"),
        Theme.BUDGET,
        since="2025-10-06",
        seen="2026-11-12",
    )


def _help_for_her(story: Telling, karine: Member, noah: Member, district: Post) -> None:
    """What she and her son get."""
    story.met(karine, Theme.RIGHTS, since="2026-05-04")
    story.helped(karine, district, Theme.RIGHTS, since="2026-05-11", seen="2026-12-07")
    story.met(karine, Theme.FAMILY, since="2026-09-01")
    story.helped(
        karine,
        story.post("CAF-TS", "travailleuse sociale CAF, Laxou"),
        Theme.FAMILY,
        since="2026-09-14",
        seen="2026-12-01",
    )
    story.met(noah, Theme.CHILD_PROTECTION, since="2026-09-21", severity=3)
    story.helped(
        noah,
        story.post("ASE-AED", "éducatrice AED, Laxou"),
        Theme.CHILD_PROTECTION,
        since="2026-10-26",
        seen="2026-12-03",
    )


def _alone(story: Telling, karine: Member, district: Post) -> None:
    """What nobody answers for."""
    story.unmet(karine, Theme.VIOLENCE, since="2026-10-05", severity=4, urgent=True)
    story.sent(
        karine,
        Theme.VIOLENCE,
        "MDS-LAXOU",
        "ACCUEIL-FEMMES-54",
        on="2026-10-07",
        dispositif="ACCUEIL-FEMMES",
        urgent=True,
        lost=True,
        by=district,
    )
    story.unmet(karine, Theme.HOUSING, since="2026-07-06", severity=3)
    story.unmet(karine, Theme.BUDGET, since="2026-08-10")
    story.helped(
        karine,
        story.post("FT-CONSEIL", "conseillère France Travail, Laxou"),
        Theme.EMPLOYMENT,
        since="2026-01-12",
        until="2026-09-11",
        seen="2026-08-28",
        reason="fin de mesure",
    )
    story.unmet(karine, Theme.EMPLOYMENT, since="2025-12-01", severity=1)
    story.expect("gap.break", "high", person=karine.id, theme="employment")
