from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "tribune.events"
    label = "events"

    def ready(self) -> None:
        from tribune.events import personal

        personal.register()
