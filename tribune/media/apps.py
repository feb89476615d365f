from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "tribune.media"
    label = "media"

    def ready(self) -> None:
        from tribune.media import personal

        personal.register()
