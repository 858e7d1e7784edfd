"""Mme G., 33, and M. G. live in Jarville with two children, and each parent has their own institution.

The CCAS follows her budget and the UDAF his; the district helps her with the children and the CAF helps
him; the CAF and the district both see to her rights. Rent is what threatens them: two referrals were
accepted in September, and nothing has begun since.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "Mme G., 33 ans, Jarville : le budget du foyer suivi deux fois"


def tell(story: Telling) -> None:
    """Tell it."""
    celine = story.person("Céline", "Grestinelle", sex="f", born="1993-09-17", place="54274")
    david = story.person("David", "Grestinelle", sex="m", born="1995-02-25", place="54274")
    story.person("Zoé", "Grestinelle", sex="f", born="2020-01-09", place="54274", band="child")
    story.person("Tom", "Grestinelle", sex="m", born="2023-05-16", place="54274", band="child")
    home = story.ledger.household or ""
    adviser = story.post("SOCIAL:CCAS-JARVILLE", "conseillère sociale, Jarville")
    district = story.post("POLYVALENCE:CAS-NANCY-SUD", "assistante sociale, Jarville")
    caf = story.post("CAF-TS", "travailleuse sociale CAF, Jarville")
    _followed_twice(story, celine, david, adviser, district, home)
    _rights(story, celine, district, caf)
    _rent(story, celine, adviser, district)
    _silent(story, david)
    story.weighs(
        dropped_referral=12,
        duplicate_household=12,
        no_lead=10,
        several_actors=10,
        cumulated_needs=8,
        duplicate_support=8,
        uncovered_need=8,
        unreviewed_event=8,
        idle=4,
    )


def _followed_twice(
    story: Telling, celine: Member, david: Member, adviser: Post, district: Post, home: str
) -> None:
    """Budget and family, once for each parent."""
    story.met(celine, Theme.BUDGET, since="2026-01-05", severity=3)
    story.helped(celine, adviser, Theme.BUDGET, since="2026-01-19", seen="2026-12-03")
    story.met(david, Theme.BUDGET, since="2026-03-16")
    story.helped(
        david,
        story.post("UDAF-MASP", "délégué MASP, Jarville"),
        Theme.BUDGET,
        since="2026-04-07",
        seen="2026-11-27",
    )
    story.expect("duplicate.household", "medium", household=home, theme="budget")
    story.met(celine, Theme.FAMILY, since="2025-11-24")
    story.helped(celine, district, Theme.FAMILY, since="2025-12-08", seen="2026-11-16")
    story.met(david, Theme.FAMILY, since="2026-05-04")
    story.helped(
        david,
        story.post("CAF-TISF", "technicienne de l’intervention sociale, Jarville"),
        Theme.FAMILY,
        since="2026-05-18",
        seen="2026-12-09",
    )
    story.expect("duplicate.household", "medium", household=home, theme="family")


def _rights(story: Telling, celine: Member, district: Post, caf: Post) -> None:
    """Her rights, seen to by two."""
    story.met(celine, Theme.RIGHTS, since="2026-02-02")
    story.helped(celine, district, Theme.RIGHTS, since="2026-02-16", seen="2026-11-16")
    story.helped(celine, caf, Theme.RIGHTS, since="2026-07-01", seen="2026-10-21")
    story.expect("duplicate.support", "medium", person=celine.id, theme="rights")
    story.expect("gap.lead", "medium", person=celine.id)


def _rent(story: Telling, celine: Member, adviser: Post, district: Post) -> None:
    """Two acceptances, nothing begun."""
    story.unmet(celine, Theme.HOUSING, since="2026-08-03", severity=3)
    accepted = ReferralStatus.ACCEPTED
    story.sent(
        celine,
        Theme.HOUSING,
        "CCAS-JARVILLE",
        "OMH-GRAND-NANCY",
        on="2026-08-10",
        status=accepted,
        answered="2026-09-01",
        dispositif="PREVENTION-EXPULSION",
        lost=True,
        by=adviser,
    )
    story.sent(
        celine,
        Theme.HOUSING,
        "MDS-NANCY-SUD",
        "CD-54",
        on="2026-09-08",
        status=accepted,
        answered="2026-09-22",
        dispositif="FSL",
        lost=True,
        by=district,
    )
    notice = story.lived(celine, LifeEventKind.EVICTION_NOTICE, on="2026-07-20")
    story.expect("gap.review", "medium", life_event=notice, person=celine.id)


def _silent(story: Telling, david: Member) -> None:
    """A job adviser who no longer sees him."""
    story.met(david, Theme.EMPLOYMENT, since="2025-09-01", until="2026-05-04")
    silent = story.helped(
        david,
        story.post("FT-CONSEIL", "conseiller France Travail, Jarville"),
        Theme.EMPLOYMENT,
        since="2025-09-22",
        seen="2026-03-10",
    )
    story.expect("gap.dormant", "low", accompaniment=silent.id, person=david.id)
