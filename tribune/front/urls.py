from django.urls import path

from tribune.front.views import desk, health, home, press, search, settings

app_name = "front"
urlpatterns = [
    path("", home.first, name="first"),
    path("press/", press.front_page, name="press"),
    path("search/", search.results, name="search"),
    path("health/", health.health, name="health"),
    path("robots.txt", health.robots, name="robots"),
    path("desk/", desk.overview, name="desk"),
    path("desk/movement/", settings.settings, name="desk_movement"),
    path("desk/jobs/", desk.jobs, name="desk_jobs"),
    path("desk/jobs/<int:pk>/retry/", desk.retry, name="desk_job_retry"),
    path("desk/jobs/<int:pk>/drop/", desk.drop, name="desk_job_drop"),
]
