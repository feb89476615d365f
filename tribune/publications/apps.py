from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "tribune.publications"
    label = "publications"

    def ready(self) -> None:
        from tribune.publications import live, personal

        live.register()
        personal.register()
