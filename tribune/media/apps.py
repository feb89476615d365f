from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "tribune.media"
    label = "media"

    def ready(self) -> None:
        from tribune.kit.registries import HEALTH
        from tribune.media import health, personal, ways_out

        personal.register()
        ways_out.register()
        HEALTH.register("media.files", health.files_kept)
