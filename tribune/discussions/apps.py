from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "tribune.discussions"
    label = "discussions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tribune.design.menus import MENU
        from tribune.discussions import badge, by_mail, drawing, live, personal, pictures, slots, ways_out
        from tribune.people.charges import grant
        from tribune.publications.cards import CARDS, CardKind

        personal.register()
        pictures.register()
        live.register()
        slots.register()
        ways_out.register()
        CARDS.register(
            "post",
            CardKind(
                template="discussions/_card.html",
                label=_("Discussion"),
                icon="chat",
                facts=drawing.facts,
                holes=drawing.holes,
            ),
        )
        grant("moderator", "discussions.moderate")
        for place in ("side", "tabs"):
            MENU.add(
                place=place,
                label=_("Messages"),
                url_name="discussions:index",
                icon="chat",
                order=40,
                count=badge.count,
                live=live.COUNT,
            )
        MENU.add(
            place="desk",
            label=_("The movement’s room"),
            url_name="discussions:movement_room",
            icon="chat",
            order=69,
            when=lambda viewer: viewer.may("discussions.open_room"),
        )
        MENU.add(
            place="desk",
            label=_("Reactions"),
            url_name="discussions:kinds",
            icon="smile",
            order=70,
            when=lambda viewer: viewer.may("discussions.edit_kinds"),
        )
