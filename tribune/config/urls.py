"""Every address of the site, room by room. Stable, short, plural nouns: docs/decisions keeps the list."""

from django.urls import include, path

urlpatterns = [
    path("", include("tribune.front.urls")),  # first: the page asked for most is found without trying the others
    path("", include("tribune.design.urls")),
    path("", include("tribune.streams.urls")),
    path("", include("tribune.media.urls")),
    path("", include("tribune.places.urls")),
    path("", include("tribune.movement.urls")),
    path("", include("tribune.mail.urls")),
    path("", include("tribune.people.urls")),
    path("", include("tribune.publications.urls")),
    path("", include("tribune.discussions.urls")),
    path("", include("tribune.teams.urls")),
    path("", include("tribune.wire.urls")),
    path("", include("tribune.events.urls")),
    path("", include("tribune.timeline.urls")),
    path("", include("tribune.moderation.urls")),
    path("", include("tribune.notices.urls")),
    path("", include("tribune.config.demo.urls")),
]

handler400 = "tribune.config.trouble.bad_request"
handler403 = "tribune.design.views.forbidden"
handler404 = "tribune.design.views.not_found"
handler500 = "tribune.config.trouble.broken"
