from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tribune.notices"
    label = "notices"

    def ready(self) -> None:
        from tribune.kit.slots import fill
        from tribune.notices import kinds_of_reports, kinds_of_teams, live, personal
        from tribune.notices.views.centre import bell

        personal.register()
        live.register()
        fill("top.right", "notices/_bell_heard.html", context=bell, order=50)
        fill("me.tabs", "notices/_tab.html")
