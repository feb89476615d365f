"""Everything that runs by the clock, one line each."""

from collections.abc import Sequence

from tribune.discussions.tasks import erase_old as erase_old_messages
from tribune.events.tasks import extend_repetitions, forget_attendances, forget_rides, poll_calendars, send_reminders
from tribune.facts.schedule import Daily, Every, Line
from tribune.facts.tasks import keep_statistics, sweep
from tribune.mail.intake import forget_old_mails
from tribune.mail.mailbox_tasks import fetch_mail
from tribune.mail.tasks import carry_waiting, empty_old
from tribune.media.tasks import sweep as sweep_pictures
from tribune.moderation.tasks import forget_old as forget_old_reports
from tribune.notices.tasks import alert_digests, carry_pushes, forget_old_notices, mail_gathered
from tribune.people.tasks import forget_old
from tribune.publications.tasks import forget_subscribers, tell_subscribers
from tribune.streams.tasks import sweep as sweep_ripples
from tribune.teams.tasks import forget_old as forget_old_requests
from tribune.teams.tasks import weigh_teams
from tribune.wire.exchange_tasks import forget_exchanges
from tribune.wire.hub_tasks import forget_subscriptions, tend_hubs
from tribune.wire.list_tasks import go_on_with_lists
from tribune.wire.reading_tasks import go_on_with_pages
from tribune.wire.tasks import bring_pictures_home, forget_dropped, forget_likenesses, forget_visits, poll
from tribune.wire.vital_tasks import tally_visits

SCHEDULE: Sequence[Line] = [
    Every(minutes=1, task=carry_waiting),
    Every(minutes=1, task=mail_gathered),
    Every(minutes=1, task=carry_pushes),
    Every(minutes=1, task=send_reminders),
    Every(minutes=1, task=tell_subscribers),
    Every(minutes=5, task=sweep_ripples),
    Daily(at="03:40", task=sweep),
    Every(hours=1, task=forget_old),
    Daily(at="03:42", task=forget_old_requests),
    Daily(at="03:43", task=weigh_teams),
    Daily(at="03:45", task=sweep_pictures),
    Daily(at="03:50", task=forget_visits),
    Daily(at="03:52", task=forget_likenesses),
    Daily(at="03:54", task=forget_dropped),
    Daily(at="03:30", task=tally_visits),
    Daily(at="03:53", task=forget_subscriptions),
    Daily(at="03:55", task=forget_subscribers),
    Daily(at="03:56", task=forget_exchanges),
    Every(minutes=1, task=fetch_mail),
    Every(minutes=1, task=poll),
    Every(minutes=1, task=tend_hubs),
    Every(minutes=1, task=go_on_with_lists),
    Every(minutes=1, task=go_on_with_pages),
    Every(minutes=5, task=bring_pictures_home),
    Every(minutes=1, task=poll_calendars),
    Daily(at="04:00", task=extend_repetitions),
    Daily(at="04:05", task=forget_attendances),
    Daily(at="04:07", task=forget_rides),
    Daily(at="04:10", task=empty_old),
    Daily(at="04:12", task=forget_old_mails),
    Daily(at="04:15", task=forget_old_reports),
    Daily(at="04:17", task=erase_old_messages),
    Daily(at="07:30", task=alert_digests),
    Daily(at="04:20", task=forget_old_notices),
    Daily(at="04:40", task=keep_statistics),
]
