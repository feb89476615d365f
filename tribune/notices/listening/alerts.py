"""Those who asked to be told at once of what is new around a place."""

from tribune.events.facts import AlertsMatched
from tribune.events.models import Alert, AlertMatch
from tribune.facts.ledger import hears
from tribune.notices.listening.words import about, first_date, standing
from tribune.notices.verbs.telling import tell


@hears(AlertsMatched)
def tell_those_whose_alert_it_is(fact: AlertsMatched) -> None:
    """All of them in one statement; several alerts of one person tell an action once."""
    event = standing(fact.event_id)
    if event is None:
        return
    asked = AlertMatch.objects.filter(event=event, alert__pace=Alert.Pace.AT_ONCE)
    tell(
        about(
            event,
            kind="alert",
            key=f"alert:{event.pk}",
            detail=event.town,
            happens_at=first_date(event, None, at=fact.at),
        ),
        to=asked.values("alert__person"),
        at=fact.at,
    )
    asked.filter(told_at=None).update(told_at=fact.at)
