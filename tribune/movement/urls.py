from django.urls import URLPattern, URLResolver, path

from tribune.movement import views

app_name = "movement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("look.css", views.look, name="look"),
    path("icon.svg", views.icon, name="icon"),
    path("swatch.svg", views.swatch, name="swatch"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("pages/<slug:slug>/", views.page, name="page"),
]
