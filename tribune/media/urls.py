from django.urls import path

from tribune.media import views

app_name = "media"
urlpatterns = [
    path("media/pictures/<code:code>/<int:width>.webp", views.picture, name="picture"),
    path("media/files/<code:code>/", views.file, name="file"),
]
