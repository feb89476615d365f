from django.urls import URLPattern, URLResolver, path

from tribune.people.views import entry

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("sign-in/second/", entry.sign_in, name="second_factor"),
    path("sign-in/again/", entry.sign_in, name="step_up"),
    path("join/", entry.join, name="join"),
]
