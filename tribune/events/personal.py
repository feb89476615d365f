"""What this room holds about a person: their answers, what they made and what they called off."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tribune.events.models import (
    Addressee,
    Alert,
    Attendance,
    CalendarFeed,
    CalendarImport,
    Cancellation,
    DatePoll,
    DateVote,
    Event,
    Kit,
    Message,
    Repetition,
    Rsvp,
)
from tribune.events.verbs import events, rsvps
from tribune.kit.registries import PERSONAL_DATA, PersonalData
from tribune.movement.languages import speaking
from tribune.people.models import Person


def export(person: Person) -> Mapping[str, Any]:
    answers = Rsvp.objects.filter(person=person).select_related("occurrence__event").prefetch_related("replies")
    return {
        "rsvps": [
            {
                "action": r.occurrence.event.title,
                "starts_at": r.occurrence.starts_at.isoformat(),
                "answer": r.answer,
                "guests": r.guests,
                "place_held_until": r.offered_until.isoformat() if r.offered_until else None,
                "given_at": r.given_at.isoformat(),
                "replies": [{"asked": reply.asked, "said": reply.said} for reply in r.replies.all()],
            }
            for r in answers
        ],
        "came_to": [
            {"action": a.occurrence.event.title, "at": a.came_at.isoformat()}
            for a in Attendance.objects.filter(person=person).select_related("occurrence__event")
        ],
        "messages_sent": [
            {"action": title, "text": text, "at": sent.isoformat()}
            for title, text, sent in Message.objects.filter(by=person).values_list("event__title", "text", "sent_at")
        ],
        "messages_received_by_name": Addressee.objects.filter(person=person).count(),
        "actions_made": [
            {"title": title, "at": made.isoformat()}
            for title, made in Event.objects.filter(made_by=person).values_list("title", "created_at")
        ],
        "calendar_addresses": [
            {
                "name": feed.name,
                "made_at": feed.made_at.isoformat(),
                "with_teams": feed.with_teams,
                "is_for_me": feed.is_for_me,
                "view": feed.view,
            }  # fmt: skip
            for feed in CalendarFeed.objects.filter(person=person)
        ],
        "alerts": [
            {
                "name": alert.name,
                "around": alert.place.name if alert.place else None,
                "km": alert.km,
                "pace": alert.pace,
            }
            for alert in Alert.objects.filter(person=person).select_related("place")
        ],
        "calendars_taken_in": [
            {"name": name, "at": made.isoformat()}
            for name, made in CalendarImport.objects.filter(made_by=person).values_list("name", "made_at")
        ],
        "kits_made": [
            {"title": title, "at": made.isoformat()}
            for title, made in Kit.objects.filter(made_by=person).values_list("title", "created_at")
        ],
        "called_off": [
            {"reason": reason, "at": called.isoformat()}
            for reason, called in Cancellation.objects.filter(by=person).values_list("reason", "called_at")
        ],
        "dates_answered": [
            {"action": title, "starts_at": starts_at.isoformat(), "answer": answer, "at": voted_at.isoformat()}
            for title, starts_at, answer, voted_at in DateVote.objects.filter(person=person).values_list(
                "choice__poll__event__title", "choice__starts_at", "answer", "voted_at"
            )
        ],
        "polls_opened": [
            {"action": title, "at": opened_at.isoformat()}
            for title, opened_at in DatePoll.objects.filter(opened_by=person).values_list("event__title", "opened_at")
        ],
        "repetitions_set": [
            {"action": title, "rule": rule, "at": set_at.isoformat()}
            for title, rule, set_at in Repetition.objects.filter(set_by=person).values_list(
                "event__title", "rule", "set_at"
            )
        ],
    }


def erase(person: Person, at: datetime) -> None:
    """What nobody is left to organise is called off, drafts of no team go; answers go and free their places.

    A team's actions stay, made by nobody: its organisers run them. Actions come
    before the dates that were answered: see ``EventQuerySet.held``.
    """
    alone = Event.objects.filter(made_by=person, team=None)
    alone.filter(published_at=None).delete()
    for event in alone.filter(cancellation=None, occurrences__ends_at__gt=at).distinct().order_by("pk"):
        with speaking(event.language):
            events.call_off(event=event, by=None, reason=_("Whoever organised it has left."), at=at)
    Event.objects.filter(made_by=person).update(made_by=None, form_key=None)
    rsvps.forget(person=person, at=at)
    Attendance.objects.filter(person=person).update(person=None)
    Attendance.objects.filter(by=person).update(by=None)
    Addressee.objects.filter(person=person).delete()
    Message.objects.filter(by=person).update(by=None)
    Cancellation.objects.filter(by=person).update(by=None)
    CalendarFeed.objects.filter(person=person).delete()
    DateVote.objects.filter(person=person).delete()
    DatePoll.objects.filter(opened_by=person).update(opened_by=None)
    Alert.objects.filter(person=person).delete()
    CalendarImport.objects.filter(made_by=person).update(made_by=None)
    Repetition.objects.filter(set_by=person).update(set_by=None)
    Kit.objects.filter(made_by=person).update(made_by=None)


def register() -> None:
    held = [
        Addressee,
        Alert,
        Attendance,
        CalendarFeed,
        CalendarImport,
        Cancellation,
        DatePoll,
        DateVote,
        Event,
        Kit,
        Message,
        Repetition,
        Rsvp,
    ]
    PERSONAL_DATA.register("events", PersonalData(models=held, export=export, erase=erase))
