from django.urls import URLPattern, URLResolver

app_name = "wire"
urlpatterns: list[URLPattern | URLResolver] = []
