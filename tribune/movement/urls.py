from django.urls import URLPattern, URLResolver, path

from tribune.movement import views

app_name = "movement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("look.css", views.look, name="look"),
]
