from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontConfig(AppConfig):
    name = "tribune.front"
    label = "front"

    def ready(self) -> None:
        from tribune.design.menus import MENU
        from tribune.front import ways_out, welcome
        from tribune.kit.slots import fill

        welcome.register()
        ways_out.register()
        MENU.add(place="side", label=_("Home"), url_name="front:first", icon="home", order=10)
        MENU.add(place="tabs", label=_("Home"), url_name="front:first", icon="home", order=10)
        MENU.add(place="main", label=_("Front page"), url_name="front:press", icon="news", order=10, also="front:first")
        MENU.add(place="stranger_tabs", label=_("Front page"), url_name="front:first", icon="news", order=10)
        MENU.add(place="side", label=_("Front page"), url_name="front:press", icon="news", order=60)
        MENU.add(place="search", label=_("Search"), url_name="front:search", icon="search")
        MENU.add(place="tabs", label=_("Search"), url_name="front:search", icon="search", order=90)
        MENU.add(place="stranger_tabs", label=_("Search"), url_name="front:search", icon="search", order=90)
        MENU.add(
            place="side", label=_("Desk"), url_name="front:desk", icon="settings", order=200,
            when=lambda viewer: viewer is not None and viewer.has_charge,
        )  # fmt: skip
        MENU.add(place="desk", label=_("Overview"), url_name="front:desk", icon="home", order=10)
        MENU.add(place="desk", label=_("Jobs"), url_name="front:desk_jobs", icon="clock", order=80)
        MENU.add(place="desk", label=_("Movement"), url_name="front:desk_movement", icon="settings", order=90)
        fill(
            "top.right",
            "front/_top_right.html",
            order=10,
            context=lambda request, _given: {} if request is not None and request.viewer.is_signed_in else None,  # type: ignore[attr-defined]
        )
