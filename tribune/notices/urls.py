from django.urls import URLPattern, URLResolver, path

from tribune.notices.views import centre, preferences

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", centre.centre, name="centre"),
    path("notices/reading/", centre.read, name="reading"),
    path("notices/stop/<str:token>/", preferences.stop, name="stop"),
    path("me/notices/", preferences.mine, name="preferences"),
]
