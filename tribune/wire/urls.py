from django.urls import URLPattern, URLResolver, path

from tribune.wire.views import agreements, desk, moves, pasts, river, rules, stories, story_desk, together, trials
from tribune.wire.views.belonging import belonging
from tribune.wire.views.hubs import callback

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
    path("wire/hubs/<code:code>/", callback, name="hub_callback"),
    path("sources/", river.sources, name="sources"),
    path("desk/stories/", story_desk.stories, name="desk_stories"),
    path("desk/stories/lessons/", story_desk.forgetting, name="desk_lessons"),
    path("desk/stories/beside/<code:code>/", story_desk.beside, name="desk_beside"),
    path("desk/stories/<code:code>/", story_desk.story, name="desk_story"),
    path("desk/stories/<code:code>/more/", story_desk.more, name="desk_story_more"),
    path("desk/stories/<code:code>/parting/<code:entry_code>/", story_desk.parting, name="desk_parting"),
    path("desk/sources/", desk.sources, name="desk_sources"),
    path("desk/sources/new/", desk.new, name="desk_new_source"),
    path("desk/sources/held/", desk.held, name="desk_held"),
    path("desk/sources/held/<code:code>/decision/", desk.decision, name="desk_decision"),
    path("desk/sources/moves/<code:code>/undoing/", moves.undoing, name="desk_move"),
    path("desk/sources/together/", together.together, name="desk_together"),
    path("desk/sources/rules/", rules.rules, name="desk_rules"),
    path("desk/sources/rules/new/", rules.new, name="desk_new_rule"),
    path("desk/sources/rules/<code:code>/", rules.rule, name="desk_rule"),
    path("desk/sources/rules/<code:code>/place/", rules.place, name="desk_rule_place"),
    path("desk/sources/rules/<code:code>/end/", rules.ending, name="desk_rule_end"),
    path("desk/sources/dropped/", rules.dropped, name="desk_dropped"),
    path("desk/sources/dropped/return/", rules.taking_back, name="desk_taking_back"),
    path("desk/sources/<code:code>/", desk.source, name="desk_source"),
    path("desk/sources/<code:code>/agreement/", agreements.agreement, name="desk_agreement"),
    path("desk/sources/<code:code>/agreement/ending/", agreements.ending, name="desk_agreement_ending"),
    path("desk/sources/<code:code>/belonging/", belonging, name="desk_belonging"),
    path("desk/sources/<code:code>/trial/", trials.trial, name="desk_trial"),
    path("desk/sources/<code:code>/pause/", desk.pause, name="desk_pause"),
    path("desk/sources/<code:code>/trust/", desk.trust, name="desk_trust"),
    path("desk/sources/<code:code>/past/", pasts.past, name="desk_past"),
    path("desk/sources/<code:code>/visit/", desk.visit, name="desk_visit"),
    path("desk/sources/<code:code>/removal/", desk.removal, name="desk_removal"),
]
