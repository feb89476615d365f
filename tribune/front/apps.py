from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "tribune.front"
    label = "front"
