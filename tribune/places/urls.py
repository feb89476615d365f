from django.urls import URLPattern, URLResolver, path

from tribune.places import views

app_name = "places"
urlpatterns: list[URLPattern | URLResolver] = [
    path("places/", views.completions, name="search"),
    path("places/credits/", views.credits_in_full, name="credits"),
]
