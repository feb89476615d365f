from django.urls import URLPattern, URLResolver, path

from tribune.wire.views import desk, river, stories

app_name = "wire"
urlpatterns: list[URLPattern | URLResolver] = [
    path("wire/", river.wire, name="wire"),
    path("wire/fresh/", river.fresh, name="fresh"),
    path("wire.rss", river.feed, {"format": "rss"}, name="rss"),
    path("wire.atom", river.feed, {"format": "atom"}, name="atom"),
    path("wire.json", river.feed, {"format": "json"}, name="json"),
    path("wire/<code:code>/", river.entry, name="entry_by_code"),
    path("wire/<code:code>-<slug:slug>/", river.entry, name="entry"),
    path("wire/stories/<code:code>/", stories.story, name="story"),
    path("sources/", river.sources, name="sources"),
    path("desk/sources/", desk.sources, name="desk_sources"),
    path("desk/sources/new/", desk.new, name="desk_new_source"),
    path("desk/sources/held/", desk.held, name="desk_held"),
    path("desk/sources/held/<code:code>/decision/", desk.decision, name="desk_decision"),
    path("desk/sources/<code:code>/", desk.source, name="desk_source"),
    path("desk/sources/<code:code>/pause/", desk.pause, name="desk_pause"),
    path("desk/sources/<code:code>/trust/", desk.trust, name="desk_trust"),
    path("desk/sources/<code:code>/visit/", desk.visit, name="desk_visit"),
    path("desk/sources/<code:code>/removal/", desk.removal, name="desk_removal"),
]
