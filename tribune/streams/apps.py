from django.apps import AppConfig


class StreamsConfig(AppConfig):
    name = "tribune.streams"
    label = "streams"
