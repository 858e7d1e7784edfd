"""M. H., 40, came home to Maxéville from prison in March to his partner and their daughter.

The social worker who led everything left at the end of May, and nobody took over: neither the lead, nor the
family support she gave. The housing place she had obtained never began. Four institutions go on, each on
its own.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Role, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. H., 40 ans, Maxéville : la référente est partie"


def tell(story: Telling) -> None:
    """Tell it."""
    hugo = story.person("Ludovic", "Halmovresse", sex="m", born="1986-10-21", place="54357")
    mate = story.person("Samira", "Halmovresse", sex="f", born="1990-12-02", place="54357")
    story.person("Anna", "Halmovresse", sex="f", born="2022-08-13", place="54357", band="child")
    gone = story.post("POLYVALENCE:CAS-LAXOU", "référente de parcours, partie de Laxou", until="2026-05-29")
    _gone(story, hugo, mate, gone)
    _helped(story, hugo, mate)
    _promised(story, hugo, gone)
    story.weighs(
        cumulated_needs=16,
        uncovered_need=13,
        no_lead=10,
        several_actors=10,
        idle=8,
        unreviewed_event=8,
        dropped_referral=6,
    )


def _gone(story: Telling, hugo: Member, mate: Member, gone: Post) -> None:
    """What the one who left still holds on paper."""
    lead = story.helped(hugo, gone, Theme.COORDINATION, since="2025-11-03", seen="2026-05-20", role=Role.LEAD)
    story.expect("gap.departed", "high", accompaniment=lead.id, person=hugo.id)
    support = story.helped(mate, gone, Theme.FAMILY, since="2025-11-03", seen="2026-05-20")
    story.expect("gap.departed", "medium", accompaniment=support.id, person=mate.id)
    story.unmet(mate, Theme.FAMILY, since="2025-10-13")


def _helped(story: Telling, hugo: Member, mate: Member) -> None:
    """Four institutions, each on its own."""
    story.met(hugo, Theme.ADDICTIONS, since="2026-03-16")
    story.helped(
        hugo,
        story.post("CSAPA-SUD", "éducateur en addictologie, Maxéville"),
        Theme.ADDICTIONS,
        since="2026-04-07",
        seen="2026-11-17",
    )
    story.met(hugo, Theme.EMPLOYMENT, since="2026-03-23")
    story.helped(
        hugo,
        story.post("FT-CONSEIL", "conseillère France Travail, Laxou"),
        Theme.EMPLOYMENT,
        since="2026-04-20",
        seen="2026-10-19",
    )
    story.met(hugo, Theme.RIGHTS, since="2026-03-16")
    story.helped(
        hugo,
        story.post("SPIP-CPIP", "conseillère d’insertion et de probation, Nancy"),
        Theme.RIGHTS,
        since="2026-03-17",
        seen="2026-12-02",
    )
    story.met(mate, Theme.BUDGET, since="2025-12-15")
    story.helped(
        mate,
        story.post("UDAF-MASP", "délégué MASP, Laxou"),
        Theme.BUDGET,
        since="2026-01-26",
        seen="2026-11-10",
    )
    story.expect("gap.lead", "medium", person=hugo.id)


def _promised(story: Telling, hugo: Member, gone: Post) -> None:
    """The place obtained, never begun."""
    story.unmet(hugo, Theme.HOUSING, since="2026-05-11", severity=3)
    story.sent(
        hugo,
        Theme.HOUSING,
        "MDS-LAXOU",
        "LOGEMENT-54",
        on="2026-05-22",
        status=ReferralStatus.ACCEPTED,
        answered="2026-06-12",
        dispositif="AVDL-SUD",
        lost=True,
        by=gone,
    )
    out = story.lived(hugo, LifeEventKind.RELEASE, on="2026-03-16")
    story.expect("gap.review", "medium", life_event=out, person=hugo.id)
