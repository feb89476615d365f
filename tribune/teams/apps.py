from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "tribune.teams"
    label = "teams"
