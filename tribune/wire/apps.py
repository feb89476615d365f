from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "tribune.wire"
    label = "wire"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tribune.design.menus import MENU
        from tribune.kit.slots import fill
        from tribune.people.charges import grant
        from tribune.wire import (
            agreement_personal,
            cards,
            exchange_ways,
            health,
            look_personal,
            personal,
            speaking,
            ways_out,
        )

        grant("sources", "wire.tend_sources")
        cards.register()
        personal.register()
        agreement_personal.register()
        look_personal.register()
        ways_out.register()
        exchange_ways.register()
        fill("voice.aside", "wire/_voice.html", context=speaking.sources_of)
        for place, order in (("main", 40), ("side", 50), ("tabs", 50), ("stranger_tabs", 40)):
            MENU.add(place=place, label=_("The wire"), url_name="wire:wire", icon="rss", order=order)
        MENU.add(
            place="desk",
            label=_("Sources"),
            url_name="wire:desk_sources",
            icon="rss",
            order=60,
            when=lambda viewer: viewer is not None and viewer.may("wire.tend_sources"),
        )
        MENU.add(
            place="desk",
            label=_("Exchanges"),
            url_name="wire:desk_partners",
            icon="share",
            order=62,
            when=lambda viewer: viewer is not None and viewer.may("wire.tend_sources"),
        )
        MENU.add(
            place="desk",
            label=_("Stories"),
            url_name="wire:desk_stories",
            icon="link",
            order=61,
            when=lambda viewer: viewer is not None and viewer.may("wire.tend_sources"),
        )
