"""The site's addresses, the settings page standing open: its gate belongs to a room above."""

from django.urls import include, path

from tribune.movement import desk

urlpatterns = [
    path("desk/movement/", lambda request: desk.answer(request, by_id=7)),
    path("", include("tribune.config.urls")),
]
