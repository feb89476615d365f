from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "tribune.places"
    label = "places"
