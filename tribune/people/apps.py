from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tribune.people"
    label = "people"

    def ready(self) -> None:
        from tribune.kit.registries import PERSONAL_DATA
        from tribune.people.personal_data import PART

        PERSONAL_DATA.register("people", PART)
