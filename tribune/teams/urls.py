from django.urls import URLPattern, URLResolver, path, re_path

from tribune.kit.ids import CodeConverter
from tribune.teams.views import history, kinds, members, memberships, operating, pages, requests, writing

app_name = "teams"
urlpatterns: list[URLPattern | URLResolver] = [
    path("teams/", pages.index, name="index"),
    path("teams/new/", writing.new, name="new"),
    path("teams/<code:code>/", pages.page, name="short"),
    path("teams/<code:code>-<slug:slug>/", pages.page, name="page"),
    re_path(rf"^teams/(?P<code>{CodeConverter.regex})\.(?P<format>rss|atom|json)$", pages.feed, name="feed"),
    path("teams/<code:code>/membership/", memberships.membership, name="membership"),
    path("teams/<code:code>/leaving/", memberships.leaving, name="leaving"),
    path("teams/<code:code>/joining/", requests.joining, name="joining"),
    path("teams/<code:code>/joining/withdrawal/", requests.withdrawal, name="joining_withdrawal"),
    path("teams/<code:code>/members/", members.index, name="members"),
    path("teams/<code:code>/members/<code:person_code>/role/", members.role, name="role"),
    path("teams/<code:code>/members/<code:person_code>/removal/", members.removal, name="removal"),
    path("teams/<code:code>/requests/", requests.index, name="requests"),
    path("teams/<code:code>/requests/<code:request_code>/", requests.answer, name="request"),
    path("teams/<code:code>/questions/", requests.questions, name="questions"),
    path("teams/<code:code>/history/", history.index, name="history"),
    path("teams/<code:code>/edit/", writing.edit, name="edit"),
    path("desk/teams/", operating.index, name="operating"),
    path("desk/teams/kinds/", kinds.index, name="kinds"),
    path("desk/teams/new-kind/", kinds.new, name="kind_new"),
    path("desk/teams/kinds/<slug:slug>/", kinds.one, name="kind"),
    path("desk/teams/kinds/<slug:slug>/retirement/", kinds.retirement, name="kind_retirement"),
    path("desk/teams/<code:code>/history/", history.operating, name="operating_history"),
    path("desk/teams/<code:code>/withheld/", operating.withheld, name="withheld"),
]
