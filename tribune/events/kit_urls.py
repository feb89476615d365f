"""Campaigns and their kits, the campaign desk, the posters of an action; ``urls`` carries them."""

from django.urls import URLPattern, URLResolver, path

from tribune.events.views import kits, kits_desk, posters

urlpatterns: list[URLPattern | URLResolver] = [
    path("campaigns/", kits.index, name="kits"),
    path("campaigns/<slug:slug>/", kits.page, name="kit"),
    path("desk/campaigns/", kits_desk.index, name="desk_kits"),
    path("desk/campaigns/new-kit/", kits_desk.new, name="desk_kit_new"),
    path("desk/campaigns/kits/<slug:slug>/", kits_desk.one, name="desk_kit"),
    path("desk/campaigns/kits/<slug:slug>/publication/", kits_desk.publication, name="desk_kit_publication"),
    path(
        "desk/campaigns/kits/<slug:slug>/visuals/<int:pk>/removal/",
        kits_desk.picture_removal,
        name="desk_kit_picture_removal",
    ),
    path(
        "desk/campaigns/kits/<slug:slug>/documents/<int:pk>/removal/",
        kits_desk.document_removal,
        name="desk_kit_document_removal",
    ),
    path("actions/<code:code>/organise/posters/", posters.choose, name="posters"),
    path("actions/<code:code>/organise/posters/<slug:look>/<slug:size>.<slug:ending>", posters.drawn, name="poster"),
]
