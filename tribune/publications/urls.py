from django.urls import path

from tribune.publications import views

app_name = "publications"
urlpatterns = [path("p/<code:code>/", views.permalink, name="permalink")]
