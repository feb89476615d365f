"""What a team's charter may ask of its actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tribune.events.models import Occurrence, Rsvp
from tribune.people.models import Role
from tribune.teams.measures import MEASURES, Measure
from tribune.teams.models import Team


def done(teams: Sequence[Team], days: int, at: datetime) -> Mapping[int, int]:
    """Dates that took place, neither called off nor withheld."""
    since = at - timedelta(days=days or 36_500)
    dates = Occurrence.objects.filter(event__team__in=teams, is_on=True, ends_at__lte=at, ends_at__gt=since)
    return dict(dates.values_list("event__team").annotate(n=Count("pk")).order_by())


def active(teams: Sequence[Team], days: int, at: datetime) -> Mapping[int, int]:
    """Members who said yes to a date of their own team."""
    since = at - timedelta(days=days or 36_500)
    answers = Rsvp.objects.filter(
        answer=Rsvp.Answer.YES,
        occurrence__is_on=True,
        occurrence__ends_at__gt=since,
        occurrence__event__team__in=teams,
        person__is_active=True,
        person__seats__role__gte=Role.MEMBER,
        person__seats__circle__team__in=teams,
    ).values_list("occurrence__event__team", "person__seats__circle__team", "person")
    found: dict[int, set[int]] = {}
    for team, own, person in answers.distinct():
        if team == own:
            found.setdefault(team, set()).add(person)
    return {team: len(people) for team, people in found.items()}


def _says_done(least: int, days: int) -> str:
    return ngettext("%(n)d action within %(days)d days", "%(n)d actions within %(days)d days", least) % {
        "n": least, "days": days,
    }  # fmt: skip


def _says_active(least: int, days: int) -> str:
    words = ngettext(
        "%(n)d member came to an action within %(days)d days", "%(n)d members came to an action within %(days)d days",
        least,
    )  # fmt: skip
    return words % {"n": least, "days": days}


def register() -> None:
    MEASURES.register("actions", Measure(_("Actions done"), _says_done, done, over_days=True))
    MEASURES.register("active_members", Measure(_("Active members"), _says_active, active, over_days=True))
