from django.urls import URLPattern, URLResolver, path

from tribune.moderation.views import desk, reporting

app_name = "moderation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/new/<slug:kind>/<slug:thing>/", reporting.new, name="report"),
    path("me/reports/", reporting.mine_all, name="mine"),
    path("desk/reports/", desk.queue, name="queue"),
    path("desk/reports/<code:case_code>/", desk.one, name="case"),
]
