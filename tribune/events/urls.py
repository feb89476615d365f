from django.urls import URLPattern, URLResolver, include, path, re_path

from tribune.events.views import actions, calendars, dates, guests, kinds, near, operating, organising, ways, writing

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [
    path("near/", near.page, name="near"),
    re_path(r"^near\.(?P<format>ics|rss|atom|json)$", near.feed, name="near_feed"),
    path("actions/", actions.index, name="index"),
    path("actions/new/", writing.new, name="new"),
    path("actions/<code:code>/", actions.page, name="short"),
    path("actions/<code:code>-<slug:slug>/", actions.page, name="page"),
    path("actions/<code:code>.ics", actions.calendar, name="calendar"),
    path("actions/<code:code>/rsvp/", actions.rsvp, name="rsvp"),
    path("actions/<code:code>/guest/", guests.ask, name="guest"),
    path("actions/<code:code>/guest/<code:intent_code>/", guests.sent, name="guest_sent"),
    path("actions/<code:code>/guest/<code:intent_code>/~<str:token>/", guests.link, name="guest_link"),
    path("answers/~<str:token>/", ways.way, name="way"),
    path("actions/<code:code>/edit/", writing.edit, name="edit"),
    path("actions/<code:code>/publication/", writing.publication, name="publication"),
    path("actions/<code:code>/cancellation/", writing.cancellation, name="cancellation"),
    path("actions/<code:code>/copy/", writing.copy, name="copy"),
    path("actions/<code:code>/desk/", organising.desk, name="desk"),
    path("", include("tribune.events.desk_urls")),
    path("actions/<code:code>/organise/dates/", dates.index, name="dates"),
    path("actions/<code:code>/organise/dates/<code:date_code>/", dates.one, name="date"),
    path(
        "actions/<code:code>/organise/dates/<code:date_code>/cancellation/",
        dates.cancellation,
        name="date_cancellation",
    ),
    path("actions/<code:code>/organise/repetition/", dates.repetition, name="repetition"),
    path("actions/<code:code>/organise/repetition/end/", dates.repetition_end, name="repetition_end"),
    path("teams/<code:code>.ics", actions.team_calendar, name="team_calendar"),
    path("actions.ics", calendars.everyone, name="everyone_calendar"),
    path("calendars/", calendars.follow, name="calendars"),
    path("me/calendars/", calendars.mine, name="my_calendars"),
    path("me/calendars/<code:code>/secret/", calendars.renewed, name="my_calendar_renewed"),
    path("me/calendars/<code:code>/closing/", calendars.closed, name="my_calendar_closed"),
    # "~" before a secret: kit.logs knows it by that.
    re_path(r"^calendars/~(?P<secret>[A-Za-z0-9_-]{43})\.ics$", calendars.agenda, name="agenda"),
    path("desk/actions/", operating.index, name="operating"),
    path("desk/actions/kinds/", kinds.index, name="kinds"),
    path("desk/actions/new-kind/", kinds.new, name="kind_new"),
    path("desk/actions/kinds/<slug:slug>/", kinds.one, name="kind"),
    path("desk/actions/kinds/<slug:slug>/retirement/", kinds.retirement, name="kind_retirement"),
    path("desk/actions/<code:code>/withheld/", operating.withheld, name="withheld"),
    path("desk/actions/<code:code>/big/", operating.big, name="big"),
]
