"""A delivery under way, as a page sees it: of one moment, whatever the thread that takes it in does."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.web.deliveries import Job, Wish
from graph.errors import MailleError


def job() -> Job:
    return Job(
        "1", "delivery.zip", Wish(source="CCAS"), datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))
    )


def test_what_was_seen_does_not_end_while_it_is_shown() -> None:
    under_way = job()
    seen = under_way.seen()
    under_way.error = MailleError("web.delivery_broken")
    under_way.is_over = True
    assert not seen.is_over
    assert seen.error is None
    assert under_way.seen().is_over
    assert under_way.seen().error is under_way.error


def test_an_ending_is_never_seen_by_half() -> None:
    class Ending(Job):
        """Ends between the reading of its end and of its error."""

        def __getattribute__(self, name: str) -> object:
            if name == "is_over":
                was_over = object.__getattribute__(self, "is_over")
                self.error = MailleError("web.delivery_broken")
                self.is_over = True
                return was_over
            return object.__getattribute__(self, name)

    plain = job()
    seen = Ending(plain.id, plain.name, plain.wish, plain.began).seen()
    assert not seen.is_over
