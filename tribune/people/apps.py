from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tribune.people"
    label = "people"
