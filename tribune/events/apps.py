from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "tribune.events"
    label = "events"

    def ready(self) -> None:
        from tribune.design.menus import MENU
        from tribune.events import (
            belongings,
            drawing,
            kits,
            measures,
            parts_held,
            personal,
            pictures,
            report_pictures,
            reported,
            said,
            slots,
            talks,
            ways_out,
        )
        from tribune.people.charges import grant
        from tribune.publications.cards import CARDS, CardKind

        belongings.register()
        measures.register()
        personal.register()
        parts_held.register()
        kits.register()
        pictures.register()
        report_pictures.register()
        said.register()
        slots.register()
        talks.register()
        ways_out.register()
        CARDS.register(
            "event",
            CardKind(
                template="events/_card.html",
                label=_("Action"),
                icon="calendar",
                facts=drawing.facts,
                holes=drawing.holes,
            ),
        )
        CARDS.register(
            "report",
            CardKind(template="events/_report_card.html", label=_("Report"), icon="picture", facts=reported.facts),
        )
        CARDS.register(
            "kit",
            CardKind(template="events/_kit_card.html", label=_("Campaign"), icon="megaphone", facts=kits.facts),
        )
        grant("organisers_desk", "events.operate", "events.withhold", "events.mark_big", kits.RIGHT)
        grant("moderator", "events.operate", "events.withhold")
        for place, order in (("main", 20), ("side", 20), ("tabs", 20), ("stranger_tabs", 20)):
            MENU.add(
                place=place, label=_("Act"), url_name="events:near", icon="calendar", order=order, also="events:index"
            )
        MENU.add(
            place="desk",
            label=_("Actions"),
            url_name="events:operating",
            icon="calendar",
            order=40,
            when=lambda viewer: viewer.may("events.operate"),
        )
        MENU.add(
            place="desk",
            label=_("Campaign kits"),
            url_name="events:desk_kits",
            icon="megaphone",
            order=41,
            when=kits.may_edit,
        )
