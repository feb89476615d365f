from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "tribune.wire"
    label = "wire"
