from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "tribune.timeline"
    label = "timeline"

    def ready(self) -> None:
        from tribune.kit.slots import fill
        from tribune.timeline import following, personal, ways_out

        personal.register()
        ways_out.register()
        fill("voice.head", "timeline/_follow.html", context=following.of_a_voice)
        fill("me.tabs", "timeline/_tab.html", order=90)
