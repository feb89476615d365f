from django.urls import URLPattern, URLResolver, path

from tribune.design import guide, views

app_name = "design"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("design/", guide.guide, name="guide"),
    path("design/<slug:layout>/", guide.guide, name="guide_layout"),
]
