"""The trail of referrals that came back to where they began; what it says, its steps in words, its twin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from algorithms.french import COLON, NBSP, SEMICOLON, agree, capital, table_date
from api.pictures.ecomap import told
from api.pictures.numbering import NumberedFinding
from api.pictures.placing import finding_theme
from api.pictures.scene import Scene
from api.pictures.wording import answer_on, day_month, short_name
from api.usecases.situation import SentReferral
from graph.model.vocabulary import ReferralStatus, Theme

BACK = "retour au point de départ"


@dataclass(frozen=True, slots=True)
class TrailStop:
    """An institution on the way."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class TrailStep:
    """A referral of the trail: from one stop to the next; without a day when no row tells it."""

    sender: TrailStop
    receiver: TrailStop
    sent_on: date | None
    date_words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A loop of referrals for a theme: `steps` go from stop to stop, the last one back to the first."""

    heading: str
    theme: Theme
    as_of: date
    mark: NumberedFinding
    steps: tuple[TrailStep, ...]

    @property
    def stops(self) -> tuple[TrailStop, ...]:
        """Give the institutions in the order met, the first one once."""
        return tuple(step.sender for step in self.steps)

    @property
    def closing(self) -> TrailStep:
        """Give the step that comes back."""
        return self.steps[-1]

    @property
    def days(self) -> int | None:
        """Give the length of the loop, None when a day is not known."""
        first, last = self.steps[0].sent_on, self.closing.sent_on
        return (last - first).days if first and last else None

    @property
    def closing_words(self) -> str:
        """Say the way back: its date, after how long."""
        words = f"{self.closing.date_words}, {BACK}" if self.closing.date_words else capital(BACK)
        if self.days is None:
            return words
        return f"{words} après {self.days}{NBSP}{agree(self.days, 'jour')}"

    @property
    def title(self) -> str:
        """Name the picture."""
        return f"Parcours des renvois, {self.theme.label.lower()}{COLON}{self.heading}"

    @property
    def summary(self) -> str:
        """Say the picture in a sentence."""
        return f"{SEMICOLON.join(trail_steps(self))}."


def trails_of(scene: Scene) -> tuple[Trail, ...]:
    """Give the trails of a situation, one a loop that is shown, by the number of its finding."""
    return tuple(_trails(scene))


def trail_steps(trail: Trail) -> tuple[str, ...]:
    """Say each step in words, for a list: « CCAS vers CMP, 12/03 : refusée le 02/04 »."""
    return tuple(
        f"{step.sender.short} vers {step.receiver.short}"
        + (f", {step.date_words}" if step.date_words else "")
        + (f"{COLON}{step.answer}" if step.answer else "")
        for step in trail.steps
    )


def trail_table(trail: Trail) -> tuple[tuple[str, ...], ...]:
    """Give the same as rows: a head, then one row a referral."""
    head = ("De", "Vers", "Envoyée le", "Réponse", "Constat")
    rows = [
        (
            step.sender.name,
            step.receiver.name,
            table_date(step.sent_on) if step.sent_on else "",
            step.answer,
            told((trail.mark,)) if step is trail.closing else "",
        )
        for step in trail.steps
    ]
    return (head, *rows)


def _trails(scene: Scene) -> Iterator[Trail]:
    for mark in scene.findings:
        theme = finding_theme(mark.finding)
        path = tuple(mark.finding.evidence.get("path", ()))
        if mark.finding.code == "loop.referral" and mark.is_shown and theme and len(path) > 1:
            sent = _along(scene, mark, path, theme)
            steps = (_step(scene, path, i, sent[i]) for i in range(len(path) - 1))
            yield Trail(scene.label.heading, theme, scene.as_of, mark, tuple(steps))


def _along(
    scene: Scene, mark: NumberedFinding, path: tuple[str, ...], theme: Theme
) -> list[SentReferral | None]:
    """Find the referrals along a path, from its end: each the latest before the one that follows it.

    A path names institutions; the referral that closes the loop is the earliest among the evidence.
    """
    sent = [
        entry
        for entry in scene.referrals
        if entry.referral.theme is theme and entry.status is not ReferralStatus.WITHDRAWN
    ]
    closing = set(mark.finding.evidence.get("referrals", ()))
    found: list[SentReferral | None] = [None] * (len(path) - 1)
    limit = (date.max, "")
    for i in range(len(path) - 2, -1, -1):
        fitting = [entry for entry in sent if _way(entry) == (path[i], path[i + 1]) and _order(entry) < limit]
        if i == len(path) - 2:
            fitting = [entry for entry in fitting if entry.referral.id in closing][:1] or fitting[:1]
        if not fitting:
            break
        found[i] = fitting[-1]
        limit = _order(fitting[-1])
    return found


def _way(entry: SentReferral) -> tuple[str, str]:
    return entry.referral.from_institution_id, entry.referral.to_institution_id


def _order(entry: SentReferral) -> tuple[date, str]:
    return entry.referral.sent_on, entry.referral.id


def _step(scene: Scene, path: tuple[str, ...], i: int, entry: SentReferral | None) -> TrailStep:
    sender, receiver = _stop(scene, path[i]), _stop(scene, path[i + 1])
    if entry is None:
        return TrailStep(sender, receiver, None, "", "")
    record = entry.referral
    answer = answer_on(entry.status, record.answered_on, scene.as_of)
    return TrailStep(sender, receiver, record.sent_on, day_month(record.sent_on, scene.as_of), answer)


def _stop(scene: Scene, id_: str) -> TrailStop:
    name = scene.names.get(id_, id_)
    return TrailStop(id_, name, short_name(name))
