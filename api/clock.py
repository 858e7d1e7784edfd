"""The only clock of the house: detectors read none; the edge says what day it is where committees meet."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def today_in_paris() -> date:
    """Give the day it is in France, wherever the server's own clock stands."""
    return datetime.now(PARIS).date()
