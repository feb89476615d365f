"""A team in the instance under drill: twenty-five who write, and four who are told in four ways, each named in all that
is written. Asked with the subscriptions of their browsers, it prints what the writers need.
"""

import json
import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tribune.discussions.testing import a_thread  # noqa: E402
from tribune.notices.models import Rhythm  # noqa: E402
from tribune.notices.paces import Pace  # noqa: E402
from tribune.notices.verbs import devices, preferences  # noqa: E402
from tribune.notices.verbs.preferences import Choice  # noqa: E402
from tribune.people import sessions  # noqa: E402
from tribune.people.testing import a_person  # noqa: E402
from tribune.teams.testing import a_team  # noqa: E402

WRITERS = 25
# Who is told how when somebody names them: on the site, by letter at once, on their telephone.
TOLD = {
    "Ada": Choice(True, Pace.AT_ONCE, push=False),
    "Ines": Choice(True, Pace.NEVER, push=False),
    "Paul": Choice(True, Pace.NEVER, push=True),
    "Mia": Choice(True, Pace.AT_ONCE, push=True),
}


def make(subscriptions: dict[str, dict[str, str]]) -> dict[str, object]:
    at = timezone.now()
    writers = [a_person(f"Plume{number}") for number in range(WRITERS)]
    told = {name: a_person(name) for name in TOLD}
    for name, person in told.items():
        preferences.choose(person=person, choices={"replies": TOLD[name]})
        if name in subscriptions:
            devices.turn_on(person=person, session=None, name="Firefox", at=at, **subscriptions[name])
        Rhythm.objects.filter(person=person).update(quiet_from=None, quiet_until=None)
    team = a_team("Sous les coups", referent=writers[0], members=[*writers[1:], *told.values()])
    thread = a_thread("On continue", circle=team.circle, by=writers[0], text="On y va.", at=at)
    keys = [sessions.open_for(person, agent="", at=at)[0] for person in writers]
    return {
        "path": f"/threads/{thread.code}/messages/",
        "cookies": [f"{sessions.COOKIE}={key}" for key in keys],
        "emails": {person.email: name for name, person in told.items()},
    }


if __name__ == "__main__":
    print(json.dumps(make(json.loads(sys.argv[1]))))
