from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "tribune.publications"
    label = "publications"

    def ready(self) -> None:
        from tribune.publications import live, personal, ways_out

        live.register()
        personal.register()
        ways_out.register()
