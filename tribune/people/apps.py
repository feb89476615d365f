from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tribune.people"
    label = "people"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tribune.design.menus import MENU
        from tribune.kit.registries import PERSONAL_DATA
        from tribune.kit.slots import fill
        from tribune.media.guards import GUARDS
        from tribune.people import corresponding, rules, sessions, ways_out
        from tribune.people.personal_data import PART
        from tribune.streams import keys

        ways_out.register()

        PERSONAL_DATA.register("people", PART)
        GUARDS.register("people.profile", rules.may_see_picture)
        MENU.add(
            place="desk",
            label=_("People"),
            url_name="people:desk_people",
            icon="users",
            order=20,
            when=lambda viewer: viewer.may("people.look_up_people"),
        )
        fill("top.right", "people/_top.html", order=900)
        keys.bind_to(sessions.COOKIE, sessions.COOKIE_IN_CLEAR)
