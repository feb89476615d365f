"""The organiser's desk of an action: who comes, the door and its tickets, messages, reminders."""

from django.urls import URLPattern, URLResolver, path

from tribune.events.views import doors, organising, telling

urlpatterns: list[URLPattern | URLResolver] = [
    path("door/", doors.shell, name="door_shell"),
    path("actions/<code:code>/desk/people.csv", organising.spreadsheet, name="desk_csv"),
    path("actions/<code:code>/organise/door/", doors.index, name="doors"),
    path("actions/<code:code>/organise/door/<code:date_code>/", doors.door, name="door"),
    path("actions/<code:code>/organise/door/<code:date_code>/ticks/", doors.ticks, name="door_ticks"),
    path("actions/<code:code>/organise/messages/", telling.write, name="messages"),
    path("actions/<code:code>/organise/reminders/", telling.ladder_of_action, name="reminders"),
    path("desk/actions/kinds/<slug:slug>/reminders/", telling.ladder_of_kind, name="kind_reminders"),
    path("tickets/<code:date_code>/<code:person_code>/~<slug:mark>/", doors.ticket, name="ticket"),
    path("tickets/<code:date_code>/<code:person_code>/~<slug:mark>/qr.svg", doors.ticket_picture, name="ticket_qr"),
]
