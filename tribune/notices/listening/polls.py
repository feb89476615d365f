"""A team looks for a date; then it is set, and whoever answered is told."""

from tribune.events.facts import DatePollClosed, DatePollOpened
from tribune.events.models import DatePoll, DateVote, Rsvp
from tribune.facts.ledger import hears
from tribune.notices.listening.words import about
from tribune.notices.verbs.telling import tell
from tribune.people.models import Role, Seat


@hears(DatePollOpened)
def ask_the_team_when_it_can(fact: DatePollOpened) -> None:
    poll = DatePoll.objects.select_related("event__team").filter(pk=fact.poll_id, closed_at=None).first()
    if poll is None or poll.event.team is None:
        return
    news = about(
        poll.event,
        kind="poll",
        key=f"poll:{poll.pk}",
        team=poll.event.team.name,
        actor_id=poll.opened_by_id,
        address=poll.address,
    )
    members = Seat.objects.filter(circle=poll.event.team.circle_id, role__gte=Role.MEMBER)
    tell(news, to=members.values("person"), at=fact.at)


@hears(DatePollClosed)
def tell_those_who_said_when_they_can(fact: DatePollClosed) -> None:
    """Those who had answered the date that moved are told by its moving, and not twice."""
    poll = DatePoll.objects.select_related("event", "chosen").filter(pk=fact.poll_id).first()
    if poll is None or poll.chosen is None:
        return
    coming = Rsvp.objects.filter(occurrence=fact.moved_id).exclude(answer=Rsvp.Answer.NO)
    told = DateVote.objects.filter(choice__poll=poll).exclude(person__in=coming.values("person"))
    news = about(poll.event, kind="poll_closed", key=f"polled:{poll.pk}", happens_at=poll.chosen.starts_at)
    tell(news, to=told.exclude(person=poll.opened_by_id or 0).values("person"), at=fact.at)
