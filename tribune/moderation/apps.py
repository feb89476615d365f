from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "tribune.moderation"
    label = "moderation"

    def ready(self) -> None:
        from tribune.design.menus import MENU
        from tribune.kit.slots import fill
        from tribune.moderation import personal, pictures, queries, slots, things, ways_out
        from tribune.people.charges import grant

        personal.register()
        pictures.register()
        things.register()
        slots.register()
        ways_out.register()
        grant("moderator", "moderation.judge")
        fill("desk.overview", "moderation/_overview.html", context=queries.waiting_for, order=10)
        MENU.add(
            place="desk",
            label=_("Reports"),
            url_name="moderation:queue",
            icon="flag",
            order=15,
            # No count: every page of the desk would ask it; the desk's first page says how many wait.
            when=lambda viewer: viewer.may("moderation.judge"),
        )
