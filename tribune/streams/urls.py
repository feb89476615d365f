from django.urls import URLPattern, URLResolver, path

from tribune.streams import views

app_name = "streams"
urlpatterns: list[URLPattern | URLResolver] = [
    # Our own server answers this one before it reaches Django: see config/dispatcher.py.
    path("stream/live/", views.no_stream, name="live"),
    path("live/key/<str:key>/", views.fresh_key, name="key"),
    path("live/news/<str:key>/", views.news, name="news"),
]
