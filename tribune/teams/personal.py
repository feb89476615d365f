"""What this room holds about a person: the teams they made. Seats are the people room's to export and erase."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.people.models import Person, Seat
from tribune.teams.models import Team


def export(person: Person) -> Mapping[str, Any]:
    seats = Seat.objects.filter(person=person, circle__team__isnull=False).select_related("circle__team")
    return {
        "teams": [
            {"name": s.circle.team.name, "role": s.get_role_display(), "since": s.taken_at.isoformat()} for s in seats
        ],
        "teams_made": list(Team.objects.filter(made_by=person).values_list("name", flat=True)),
    }


def erase(person: Person, at: datetime) -> None:
    """The teams stay, made by nobody. A team whose only referent leaves is shown on the desk as such."""
    Team.objects.filter(made_by=person).update(made_by=None, form_key=None)


def register() -> None:
    PERSONAL_DATA.register("teams", PersonalData(models=[Team], export=export, erase=erase))
