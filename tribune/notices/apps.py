from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tribune.notices"
    label = "notices"

    def ready(self) -> None:
        from tribune.design.menus import MENU
        from tribune.kit.slots import fill
        from tribune.notices import gathered, kinds_of_reports, kinds_of_teams, live, personal, ways_out
        from tribune.notices.views.centre import bell

        personal.register()
        live.register()
        gathered.register()
        ways_out.register()
        fill("top.right", "notices/_bell_heard.html", context=bell, order=50)
        fill("me.tabs", "notices/_tab.html")
        MENU.add(
            place="desk",
            label=_("Announcements"),
            url_name="notices:announcements",
            icon="megaphone",
            order=40,
            when=lambda viewer: viewer.may("notices.announce"),
        )
