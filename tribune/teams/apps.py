from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeamsConfig(AppConfig):
    name = "tribune.teams"
    label = "teams"

    def ready(self) -> None:
        from tribune.design.menus import MENU
        from tribune.people.charges import grant
        from tribune.publications.cards import CARDS, CardKind
        from tribune.teams import drawing, measures, personal, said, slots, talks, ways_out

        measures.register()
        personal.register()
        said.register()
        slots.register()
        talks.register()
        ways_out.register()
        CARDS.register(
            "team", CardKind(template="teams/_card.html", label=_("Team"), icon="users", holes=drawing.holes)
        )
        grant("organisers_desk", "teams.operate", "teams.withhold")
        grant("moderator", "teams.operate", "teams.withhold")
        for place in ("main", "side", "tabs", "stranger_tabs"):
            MENU.add(place=place, label=_("Teams"), url_name="teams:index", icon="users", order=30)
        MENU.add(
            place="desk",
            label=_("Teams"),
            url_name="teams:operating",
            icon="users",
            order=30,
            when=lambda viewer: viewer.may("teams.operate"),
        )
