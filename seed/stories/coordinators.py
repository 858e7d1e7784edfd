"""M. T., 61, lives in Foug with his wife since his stroke, and four professionals coordinate him.

The district's lead, the MDPH's coordinator, the DAC's case manager and a hospital nurse each hold meetings.
Health and disability are worked on twice. The forms that would pay for it all are nobody's, and neither is
the way to town.
"""

from graph.model.vocabulary import LifeEventKind, ReferralStatus, Role, Theme
from seed.ledger import Member
from seed.staff import Post
from seed.stories.telling import Telling

TITLE = "M. T., 61 ans, Foug : coordonner les coordinateurs"


def tell(story: Telling) -> None:
    """Tell it."""
    ted = story.person("Gérard", "Talmopelle", sex="m", born="1965-11-03", place="54205", band="senior")
    story.person("Brigitte", "Talmopelle", sex="f", born="1967-06-27", place="54205")
    manager = story.post("DAC-GESTION", "gestionnaire de cas, Foug", fullness=0.88, fte=0.8)
    nurse = story.post("CHTOUL-GERIATRIE", "infirmière de coordination, Toul")
    _coordinated(story, ted, manager, nurse)
    _helped(story, ted, nurse)
    _left_over(story, ted, manager)
    story.weighs(
        several_actors=20,
        duplicate_support=16,
        uncovered_need=13,
        cumulated_needs=12,
        duplicate_coordination=12,
        unreviewed_event=8,
        dropped_referral=6,
    )


def _coordinated(story: Telling, ted: Member, manager: Post, nurse: Post) -> None:
    """Four who coordinate."""
    coordination = Theme.COORDINATION
    story.helped(
        ted,
        story.post("POLYVALENCE:CAS-TOUL", "référente de parcours, Foug"),
        coordination,
        since="2025-06-10",
        seen="2026-11-25",
        role=Role.LEAD,
    )
    story.helped(
        ted,
        story.post("MDPH-PAG", "référente PAG, Toul"),
        coordination,
        since="2025-10-01",
        seen="2026-11-02",
    )
    story.helped(ted, manager, coordination, since="2026-01-15", seen="2026-12-04")
    story.helped(ted, nurse, coordination, since="2026-03-02", seen="2026-10-30", role=Role.COORDINATOR)
    story.expect("duplicate.coordination", "high", person=ted.id)


def _helped(story: Telling, ted: Member, nurse: Post) -> None:
    """Health and disability, each twice; home help."""
    story.met(ted, Theme.HEALTH, since="2025-05-20", severity=3)
    story.helped(ted, nurse, Theme.HEALTH, since="2025-06-02", seen="2026-10-30")
    story.helped(
        ted,
        story.post("SSIAD-IDE", "infirmière coordinatrice, Toul"),
        Theme.HEALTH,
        since="2025-09-22",
        seen="2026-12-10",
    )
    story.expect("duplicate.support", "medium", person=ted.id, theme="health")
    story.met(ted, Theme.DISABILITY, since="2025-07-01", severity=3)
    story.helped(
        ted,
        story.post("SAVS-EDUC", "éducateur SAVS, Toul"),
        Theme.DISABILITY,
        since="2025-11-17",
        seen="2026-12-01",
    )
    story.helped(
        ted,
        story.post("CAP-EMPLOI", "conseillère Cap emploi, Toul"),
        Theme.DISABILITY,
        since="2026-03-16",
        seen="2026-10-12",
    )
    story.expect("duplicate.support", "medium", person=ted.id, theme="disability")
    story.met(ted, Theme.AUTONOMY, since="2025-06-15")
    story.helped(
        ted,
        story.post("SAAD-SUD", "responsable de secteur, Toul"),
        Theme.AUTONOMY,
        since="2025-07-07",
        seen="2026-12-12",
        intensity=1.5,
    )


def _left_over(story: Telling, ted: Member, manager: Post) -> None:
    """What is nobody’s."""
    story.unmet(ted, Theme.RIGHTS, since="2026-05-20", severity=3)
    story.sent(
        ted,
        Theme.RIGHTS,
        "DAC-54",
        "CPAM-54",
        on="2026-06-15",
        status=ReferralStatus.ACCEPTED,
        answered="2026-06-29",
        lost=True,
        by=manager,
    )
    story.unmet(ted, Theme.MOBILITY, since="2026-07-01")
    out = story.lived(ted, LifeEventKind.HOSPITAL_DISCHARGE, on="2026-08-20")
    story.expect("gap.review", "medium", life_event=out, person=ted.id)
