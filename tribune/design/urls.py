from django.urls import URLPattern, URLResolver, path

from tribune.design import guide

app_name = "design"
urlpatterns: list[URLPattern | URLResolver] = [
    path("design/", guide.guide, name="guide"),
    path("design/<slug:layout>/", guide.guide, name="guide_layout"),
]
