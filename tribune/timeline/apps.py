from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "tribune.timeline"
    label = "timeline"

    def ready(self) -> None:
        from tribune.kit.slots import fill
        from tribune.timeline import personal, ways_out

        personal.register()
        ways_out.register()
        fill("me.tabs", "timeline/_tab.html", order=90)
