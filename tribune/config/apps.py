from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tribune.config"
    label = "config"

    def ready(self) -> None:
        from tribune.config.schedule import SCHEDULE
        from tribune.facts import schedule

        schedule.keep(SCHEDULE)
