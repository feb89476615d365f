"""Hours on a wall clock, made exact. Twice a year an hour does not exist, and another happens twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from tribune.kit.refusals import Refusal

# Postcodes of France beyond Europe, by how they begin.
FAR_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/Guadeloupe", "978": "America/Guadeloupe",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip


def zone_at(postcode: str) -> str:
    """The zone of a French postcode; empty for none."""
    return FAR_ZONES.get(postcode[:3], "Europe/Paris") if postcode else ""


class ThisHourDoesNotExist(Refusal):
    sentence = _("The clocks go forward that night and this hour does not exist. Choose an hour later or earlier.")


def on_the_clock(wall: datetime, zone: str) -> datetime:
    """The UTC moment at which clocks of *zone* show the naive *wall*; the first of the two when it happens twice.

    Raises ThisHourDoesNotExist in the gap of a clock change.
    """
    moment = wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise ThisHourDoesNotExist
    return moment


def same_clock(moment: datetime, *, days: int, zone: str) -> datetime:
    """*days* later at the same hour of the wall clock; in the gap of a clock change, the hour after it."""
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
