from django.urls import path

from tribune.config.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.choose, name="choose"),
    path("demo/<slug:role>/", views.become, name="become"),
]
