from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "tribune.events"
    label = "events"
