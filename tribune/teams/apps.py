from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "tribune.teams"
    label = "teams"

    def ready(self) -> None:
        from tribune.teams import personal

        personal.register()
