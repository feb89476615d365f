from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "tribune.facts"
    label = "facts"
