from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tribune.notices"
    label = "notices"
