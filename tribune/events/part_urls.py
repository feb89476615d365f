"""The addresses of the parts people take in an action; ``urls`` carries them."""

from django.urls import URLPattern, URLResolver, path

from tribune.events.views import favours, reports, shifts, team_parts, things

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/<code:code>/shifts/<code:shift_code>/", shifts.one, name="shift"),
    path("actions/<code:code>/shifts/<code:shift_code>/swap/", shifts.swap, name="swap"),
    path("actions/<code:code>/swaps/<int:pk>/", shifts.agreement, name="swap_agreement"),
    path("actions/<code:code>/things/<code:thing_code>/", things.one, name="thing"),
    path("actions/<code:code>/organise/shifts/", shifts.organise, name="shifts"),
    path("actions/<code:code>/organise/shifts/<code:shift_code>/", shifts.edit, name="shift_edit"),
    path("actions/<code:code>/organise/shifts/<code:shift_code>/people/", shifts.people, name="shift_people"),
    path("actions/<code:code>/organise/shifts/<code:shift_code>/removal/", shifts.removal, name="shift_removal"),
    path("actions/<code:code>/organise/things/", things.organise, name="things"),
    path("actions/<code:code>/organise/things/<code:thing_code>/", things.edit, name="thing_edit"),
    path("actions/<code:code>/organise/things/<code:thing_code>/removal/", things.removal, name="thing_removal"),
    path("actions/<code:code>/reports/<code:report_code>/", reports.page, name="report"),
    path("actions/<code:code>/organise/report/", reports.write, name="report_write"),
    path(
        "actions/<code:code>/organise/report/<code:report_code>/publication/",
        reports.publication,
        name="report_publication",
    ),
    path("actions/<code:code>/teams/", team_parts.mine, name="team_parts"),
    path("actions/<code:code>/teams/<code:team_code>/", team_parts.one, name="team_part"),
    path("actions/<code:code>/organise/teams/", team_parts.organise, name="teams"),
    path("actions/<code:code>/rides/", favours.index, name="rides"),
    path("actions/<code:code>/rides/<code:favour_code>/", favours.one, name="ride"),
    path("actions/<code:code>/rides/<code:favour_code>/askings/<int:pk>/", favours.asking, name="ride_asked"),
    path("actions/<code:code>/organise/rides/", favours.organise, name="rides_opening"),
]
